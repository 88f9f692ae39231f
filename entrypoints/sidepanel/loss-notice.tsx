import { signal } from '@preact/signals';
import { i18n } from '#i18n';
import type { Loss } from '../../lib/keeping.ts';
import { call } from '../../lib/messaging/transport.ts';
import { Notice } from '../ui/notice.tsx';
import { library } from '../ui/rooms.ts';

/** What the browser did not hand back of the library, as long as nothing has been decided. */
export const loss = signal<Loss | undefined>(undefined);

export async function refreshLoss(): Promise<void> {
  loss.value = await library('loss');
}

/** One line in the panel; the library page says the rest. */
export function LossNotice() {
  const { before, after } = loss.value ?? {};
  if (!after) return null;
  return (
    <Notice
      kind="bad"
      role="alert"
      title={i18n.t('loss.panel')}
      actions={
        <button type="button" data-action="loss" onClick={() => void call('router', 'openLibrary', { hash: '' })}>
          {i18n.t('loss.open')}
        </button>
      }
    >
      <p>{i18n.t(after.documents === 0 && before?.documents !== 0 ? 'loss.emptied' : 'loss.shortened')}.</p>
    </Notice>
  );
}
