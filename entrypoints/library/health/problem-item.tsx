import { useSignal } from '@preact/signals';
import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import { errorSentence } from '../../ui/error-sentence.ts';
import { formatBytes, formatNumber } from '../../ui/format.ts';
import { library } from '../../ui/rooms.ts';
import type { Keeping } from '../backups/keeping.ts';
import type { Shelf } from '../shelf.ts';
import type { Examination } from './examination.ts';
import type { Problem, Remedy } from './problems.ts';

interface Props {
  readonly problem: Problem;
  readonly examination: Examination;
  readonly keeping: Keeping;
  readonly shelf: Shelf;
}

/** One thing that is wrong, why, and the button that mends it. */
export function ProblemItem(props: Props) {
  const { problem } = props;
  const why = problem.code ? errorSentence({ code: problem.code }) : undefined;
  return (
    <li data-kind={problem.kind} data-weight={problem.weight}>
      <div>
        <p class={problem.weight === 'bad' ? 'bad' : undefined}>
          <strong>{sentenceOf(problem)}</strong>
        </p>
        {why && (
          <p>
            {why.title}. {why.next}
          </p>
        )}
        {nextOf(problem) && <p>{nextOf(problem)}</p>}
      </div>
      <RemedyButton {...props} />
    </li>
  );
}

/** Counted sentences say how many; the others say what. */
function sentenceOf({ kind, count = 0 }: Problem): string {
  const n = [formatNumber(count)] as [string];
  switch (kind) {
    case 'failed':
      return i18n.t('library.failed', count, n);
    case 'waiting':
      return i18n.t('library.pending', count, n);
    case 'indexes':
      return i18n.t('health.indexes');
    case 'backupOld':
      return i18n.t('health.backupOld', count, n);
    case 'errors':
      return i18n.t('health.errors', count, n);
    default:
      return i18n.t(PLAIN[kind]);
  }
}

const PLAIN = {
  closed: 'health.closed',
  stopped: 'health.stopped',
  misplaced: 'health.misplaced',
  noEmbedder: 'health.noEmbedder',
  full: 'health.full',
  backupFailed: 'backups.failed',
  backupNone: 'backups.none',
  folder: 'health.folder',
  server: 'health.server',
} as const;

/** What else is to be known, where no error code says it. */
function nextOf({ kind, remedy, count = 0, bytes = 0 }: Problem): string | undefined {
  if (kind === 'indexes') return i18n.t('health.indexesNext');
  if (kind === 'misplaced') return i18n.t('health.misplacedNext');
  if (kind === 'errors') return i18n.t('health.errorsNext', count);
  if (kind === 'server') return i18n.t('health.serverNext');
  if (kind !== 'full') return undefined;
  if (remedy !== 'thinBackups') return i18n.t('health.fullNext');
  return i18n.t('health.fullBackups', { size: formatBytes(bytes) });
}

const LABELS = {
  retry: 'common.retry',
  rebuild: 'health.rebuild',
  backUp: 'backups.now',
  thinBackups: 'health.thin',
  allow: 'backups.allow',
  forget: 'health.forget',
  again: 'common.retry',
  toBackups: 'backups.title',
  toList: 'library.title',
} as const satisfies Readonly<Record<Remedy, string>>;

function RemedyButton(props: Props) {
  const { remedy } = props.problem;
  const busy = useSignal(false);
  if (remedy === 'toBackups' || remedy === 'toList') {
    return (
      <a class="button" href={remedy === 'toList' ? '#/' : '#/backups'}>
        {i18n.t(LABELS[remedy])}
      </a>
    );
  }
  const mend = async () => {
    busy.value = true;
    // What it says when it fails is said by the problem, which is then still there.
    await apply(remedy, props).catch(() => undefined);
    await props.examination.refresh();
    busy.value = false;
  };
  return (
    <button type="button" disabled={busy.value} onClick={() => void mend()}>
      {i18n.t(LABELS[remedy])}
    </button>
  );
}

/** Does it. The browser asks for a permission only while the click lasts, so nothing is awaited before. */
async function apply(remedy: Remedy, { examination, keeping, shelf }: Props): Promise<void> {
  const asked = remedy === 'allow' && browser.permissions.request({ origins: [...examination.forbidden.peek()] });
  if ((await asked) || remedy === 'retry') await shelf.retry([]);
  if (remedy === 'rebuild') await library('rebuild');
  if (remedy === 'forget') await library('forgetErrors');
  if (remedy === 'backUp') await keeping.backUp();
  if (remedy !== 'thinBackups') return;
  for (const { id } of keeping.glance.peek()?.backups.slice(1) ?? []) await keeping.remove(id);
}
