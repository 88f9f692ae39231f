import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import { Notice } from '../ui/notice.tsx';
import type { AnswerRoute } from './route.ts';
import type { Shelf } from './shelf.ts';

type TracePage = typeof import('./trace/trace-page.tsx').default;

/** Loaded when it is first looked at: the list and the copies do without. */
const loaded = signal<{ readonly Page: TracePage } | 'failed' | undefined>(undefined);

async function load(): Promise<void> {
  if (typeof loaded.peek() === 'object') return;
  loaded.value = undefined;
  try {
    loaded.value = { Page: (await import('./trace/trace-page.tsx')).default };
  } catch {
    loaded.value = 'failed';
  }
}

/** How an answer was found, once its code is there. */
export function LazyTrace(props: { readonly route: AnswerRoute; readonly shelf: Shelf }) {
  useEffect(() => void load(), []);
  const now = loaded.value;
  if (typeof now === 'object') return <now.Page {...props} />;
  return (
    <main class="copy">
      <h1 class="hidden">{i18n.t('answer.howFound')}</h1>
      {now === 'failed' ? (
        <Notice kind="bad" title={i18n.t('look.loadFailed')} role="alert">
          <p>{i18n.t('look.loadFailedNext')}</p>
        </Notice>
      ) : (
        <p class="soft" role="status">
          {i18n.t('common.loading')}…
        </p>
      )}
    </main>
  );
}
