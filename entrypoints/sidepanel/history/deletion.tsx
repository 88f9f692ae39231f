import { useSignal, useSignalEffect } from '@preact/signals';
import { i18n } from '#i18n';
import { formatNumber } from '../../ui/format.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { inSentence } from '../scope/scope-words.ts';
import type { DeletionNews, History } from './history.ts';

/** How long the lines stay unless the reader is at them, ms. The library itself can undo for about a minute. */
const STAY = { deleted: 30_000, restored: 6000 };

/** What was just deleted, and the way to have it back. */
export function Deletion({ history }: { readonly history: History }) {
  const { news } = history;
  const held = useSignal(false);
  useSignalEffect(() => {
    const state = news.value?.state;
    if (held.value || (state !== 'deleted' && state !== 'restored')) return;
    const timer = setTimeout(() => {
      news.value = undefined;
    }, STAY[state]);
    return () => clearTimeout(timer);
  });
  const hold = (on: boolean) => () => {
    held.value = on;
  };
  const now = news.value;
  if (now?.state === 'failed') return <ErrorNotice report={now.report} role="alert" />;
  return (
    <p
      class="deletion"
      role="status"
      onPointerEnter={hold(true)}
      onPointerLeave={hold(false)}
      onFocusIn={hold(true)}
      onFocusOut={hold(false)}
    >
      {now && <span>{sentence(now)}</span>}
      {now?.state === 'deleted' && (
        <button
          type="button"
          class="link"
          data-action="undo"
          onClick={({ currentTarget }) => {
            currentTarget.closest('main')?.querySelector('h1')?.focus(); // the button goes away
            void history.undo();
          }}
        >
          {i18n.t('common.undo')}
        </button>
      )}
    </p>
  );
}

function sentence(news: Exclude<DeletionNews, { state: 'failed' }>): string {
  const n: [string] = [formatNumber(news.count)];
  if (news.state === 'restored') return i18n.t('history.restored', news.count, n);
  return i18n.t('history.deleted', news.count, n, { title: inSentence(news.title) });
}
