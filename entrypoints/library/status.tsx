import { useSignal } from '@preact/signals';
import { i18n } from '#i18n';
import { ERROR_CODES, type ErrorReport } from '../../lib/errors.ts';
import type { ListedDocument } from '../../lib/listed.ts';
import type { FailureReason } from '../../lib/types.ts';
import { errorSentence } from '../ui/error-sentence.ts';
import type { Shelf } from './shelf.ts';

/** Nothing for a page that is ready; for the others what they wait for, or why they failed and the way out. */
export function Status({ document, shelf }: { readonly document: ListedDocument; readonly shelf: Shelf }) {
  const { status } = document;
  const trying = useSignal(false);
  if (status.state === 'ready') return null;
  if (status.state === 'pending') return <p class="status soft">{i18n.t('library.beingRead')}</p>;
  const sentence = errorSentence(reportOf(status.reason));
  const retry = async () => {
    trying.value = true;
    await shelf.retry([document]).catch(() => undefined); // the status says what became of it
    trying.value = false;
  };
  return (
    <p class="status">
      <span class="bad">{sentence.title}.</span> {sentence.next}{' '}
      <button type="button" class="link" disabled={trying.value} onClick={() => void retry()}>
        {i18n.t('common.retry')}
      </button>
    </p>
  );
}

/** A stored reason as an error with a sentence; one that this version does not know is told as unexpected. */
export function reportOf({ code, details = {} }: FailureReason): ErrorReport {
  const known = ERROR_CODES.find((each) => each === code);
  return known ? { code: known, details } : { code: 'unexpected', details: { what: code } };
}
