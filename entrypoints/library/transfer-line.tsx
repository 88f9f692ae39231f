import { i18n } from '#i18n';
import type { ImportOutcome } from '../../lib/types.ts';
import { formatBytes, formatNumber, formatPercent, line } from '../ui/format.ts';
import { ErrorNotice } from '../ui/notice.tsx';
import { CloseButton } from './foot.tsx';
import { leftOutSentence } from './left-out.ts';
import type { Transfer, Transfers } from './transfer.ts';

/** An export or an import: how far it is, then what came of it. */
export function TransferLine({ transfers }: { readonly transfers: Transfers }) {
  const transfer = transfers.current.value;
  if (!transfer) return null;
  const close = <CloseButton onClick={transfers.dismiss} />;
  if (transfer.state === 'running') return <Running transfer={transfer} onCancel={transfers.cancel} />;
  if (transfer.state === 'failed') return <ErrorNotice report={transfer.report} actions={close} />;
  return (
    <p class="note">
      <span>{sentence(transfer)}</span>
      {transfer.state === 'done' && transfer.way === 'export' && (
        <a href={transfer.url} download={transfer.name}>
          {i18n.t('library.saveAgain')}
        </a>
      )}
      {close}
    </p>
  );
}

function Running(props: { readonly transfer: Extract<Transfer, { state: 'running' }>; readonly onCancel: () => void }) {
  const { way, done, total } = props.transfer;
  const label = i18n.t(way === 'export' ? 'library.exporting' : 'library.importing');
  return (
    <div class="running">
      <p class="note">
        <span>{label}</span>
        {/* Not read out at every step; the bar says it to whoever asks. */}
        <span class="figures" aria-hidden="true">
          {total > 0 && formatPercent(done / total)}
        </span>
        <button type="button" class="link" onClick={props.onCancel}>
          {i18n.t('common.cancel')}
        </button>
      </p>
      <progress aria-label={label} {...(total > 0 && { value: done, max: total })} />
    </div>
  );
}

function sentence(transfer: Exclude<Transfer, { state: 'running' | 'failed' }>): string {
  if (transfer.state === 'cancelled') {
    return i18n.t(transfer.way === 'export' ? 'library.exportCancelled' : 'library.importCancelled');
  }
  if (transfer.way === 'import') return importSentence(transfer.outcome);
  const exported = i18n.t('library.exported', { name: transfer.name, size: formatBytes(transfer.bytes) });
  return transfer.leftOut ? `${exported} ${leftOutSentence(transfer.leftOut)}` : exported;
}

function importSentence(outcome: ImportOutcome): string {
  if (outcome.added + outcome.updated === 0) return i18n.t('library.importedNothing');
  const part = (key: 'added' | 'updated' | 'unchanged') =>
    outcome[key] > 0 && i18n.t(`library.${key}`, outcome[key], [formatNumber(outcome[key])]);
  const imported = i18n.t('library.imported', { parts: line(part('added'), part('updated'), part('unchanged')) });
  if (outcome.toEmbed === 0) return imported;
  return `${imported} ${i18n.t('library.toEmbed', outcome.toEmbed, [formatNumber(outcome.toEmbed)])}`;
}
