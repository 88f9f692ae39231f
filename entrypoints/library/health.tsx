import { useSignal } from '@preact/signals';
import { i18n } from '#i18n';
import type { LibrarySummary } from '../../lib/types.ts';
import { errorSentence } from '../ui/error-sentence.ts';
import { count, formatBytes, formatNumber } from '../ui/format.ts';
import type { Shelf } from './shelf.ts';
import { reportOf } from './status.tsx';

/** How much there is, in one line; below it only what is not as it should be, and what is under way. */
export function Health({ shelf }: { readonly shelf: Shelf }) {
  const summary = shelf.catalogue.summary.value;
  if (!summary || shelf.catalogue.failure.value) return null;
  return (
    <div class="health">
      {summary.documents > 0 && <Glance summary={summary} />}
      {summary.reembedding && <Reembedding shelf={shelf} work={summary.reembedding} />}
      {summary.pending > 0 && !summary.reembedding && <p>{counted('library.pending', summary.pending)}</p>}
      {summary.failed > 0 && (
        <p>
          {counted('library.failed', summary.failed)} <RetryAll shelf={shelf} label={i18n.t('library.retryAll')} />
        </p>
      )}
    </div>
  );
}

function Glance({ summary }: { readonly summary: LibrarySummary }) {
  const { space } = summary;
  return (
    <p class="facts figures">
      <span>{count('pages', summary.documents)}</span> <span>{count('passages', summary.chunks)}</span>{' '}
      <span>{formatBytes(summary.bytes)}</span>{' '}
      <span class="free">{i18n.t('library.space', { model: space.model, dims: formatNumber(space.dims) })}</span>
    </p>
  );
}

type Work = NonNullable<LibrarySummary['reembedding']>;

/** The move to another embedding space: how far it is, or why it stopped. */
function Reembedding({ shelf, work }: { readonly shelf: Shelf; readonly work: Work }) {
  const { done, total, space, stopped } = work;
  const values = { model: space.model, done: formatNumber(done), total: formatNumber(total) };
  const sentence = stopped && errorSentence(reportOf(stopped));
  return (
    <div class="reembedding">
      {sentence ? (
        <p>
          {i18n.t('library.stopped', values)} <span class="bad">{sentence.title}.</span> {sentence.next}{' '}
          <RetryAll shelf={shelf} label={i18n.t('common.retry')} />
        </p>
      ) : (
        <p>{i18n.t('library.reembedding', values)}</p>
      )}
      <progress value={done} max={Math.max(total, 1)} aria-label={space.model} />
    </div>
  );
}

function RetryAll({ shelf, label }: { readonly shelf: Shelf; readonly label: string }) {
  const trying = useSignal(false);
  const retry = async () => {
    trying.value = true;
    await shelf.retry([]).catch(() => undefined); // the line stays, and so does the button
    trying.value = false;
  };
  return (
    <button type="button" class="link" disabled={trying.value} onClick={() => void retry()}>
      {label}
    </button>
  );
}

function counted(key: 'library.pending' | 'library.failed', n: number): string {
  return i18n.t(key, n, [formatNumber(n)]);
}
