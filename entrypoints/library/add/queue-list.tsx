import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import type { ErrorReport } from '../../../lib/errors.ts';
import type { Intake } from '../../../lib/intake.ts';
import { errorSentence } from '../../ui/error-sentence.ts';
import { formatDate, formatNumber, formatTime, line } from '../../ui/format.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { runningIntakes } from '../../ui/open-intakes.ts';
import { KIND_NAMES } from './kind-names.ts';
import { QueueItems } from './queue-items.tsx';
import type { Queues } from './queues.ts';

/** The queues, the latest first. */
export function QueueList({ queues }: { readonly queues: Queues }) {
  useEffect(() => queues.watch(), [queues]);
  const intakes = queues.intakes.value;
  const running = runningIntakes(intakes ?? []);
  return (
    <section class="queues">
      <h2 class="label">{i18n.t('add.queues')}</h2>
      {/* Said when it begins and when it is over, not at every step. */}
      <p class="hidden" role="status">
        {intakes?.length ? i18n.t(running ? 'add.running' : 'add.quiet') : ''}
      </p>
      {queues.failure.value && <ErrorNotice report={queues.failure.value} role="alert" />}
      {!intakes && !queues.failure.value && <p class="soft">{i18n.t('common.loading')}…</p>}
      {intakes?.length === 0 && <p class="soft">{i18n.t('add.empty')}</p>}
      {intakes?.map((intake) => (
        <Queue key={intake.id} intake={intake} queues={queues} />
      ))}
    </section>
  );
}

function Queue({ intake, queues }: { readonly intake: Intake; readonly queues: Queues }) {
  const shown = useSignal<'none' | 'all' | 'failed'>('none');
  const { done, failed, startedAt, waiting } = intake;
  const total = done + failed + waiting;
  const name = line(i18n.t(KIND_NAMES[intake.kind]), `${formatDate(startedAt)}, ${formatTime(startedAt)}`);
  const toggle = (which: 'all' | 'failed', label: string) => (
    <button
      type="button"
      class="link"
      data-show={which}
      aria-expanded={shown.value === which}
      onClick={() => {
        shown.value = shown.peek() === which ? 'none' : which;
      }}
    >
      {label}
    </button>
  );
  return (
    <article class="queue" aria-label={name} data-state={stateOf(intake)}>
      <p class="queue-head">
        <strong>{name}</strong>
        <span class="figures soft">{howFar(intake)}</span>
      </p>
      {waiting > 0 && <progress aria-label={name} value={done + failed} max={total} />}
      {intake.reason && <Stopped reason={intake.reason as ErrorReport} />}
      <div class="actions">
        {toggle('all', i18n.t('add.showAll', total, [formatNumber(total)]))}
        {failed > 0 && toggle('failed', i18n.t('add.showFailed', failed, [formatNumber(failed)]))}
        <QueueActions intake={intake} queues={queues} />
      </div>
      {shown.value !== 'none' && (
        <QueueItems key={shown.value} intake={intake} queues={queues} failed={shown.value === 'failed'} />
      )}
    </article>
  );
}

function QueueActions({ intake, queues }: { readonly intake: Intake; readonly queues: Queues }) {
  const { failed, id, paused, waiting } = intake;
  return (
    <>
      {waiting > 0 && (
        <button type="button" class="link" data-action="pause" onClick={() => void queues.pause(id, !paused)}>
          {i18n.t(paused ? 'add.goOn' : 'add.pause')}
        </button>
      )}
      {failed > 0 && (
        <button type="button" class="link" data-action="retry" onClick={() => void queues.retry(id)}>
          {i18n.t('add.retryFailed')}
        </button>
      )}
      <button
        type="button"
        class="link plain"
        data-action="forget"
        title={i18n.t('add.forgetTitle')}
        onClick={() => void queues.forget(id)}
      >
        {i18n.t('add.forget')}
      </button>
    </>
  );
}

/** Why a queue was paused by itself. */
function Stopped({ reason }: { readonly reason: ErrorReport }) {
  const { next, title } = errorSentence(reason);
  return (
    <p class="small" role="alert">
      <span class="bad">{title}.</span> {next}
    </p>
  );
}

function stateOf({ failed, paused, waiting }: Intake): 'paused' | 'running' | 'failed' | 'done' {
  if (waiting > 0) return paused ? 'paused' : 'running';
  return failed > 0 ? 'failed' : 'done';
}

function howFar(intake: Intake): string {
  const { done, failed, waiting } = intake;
  const saved = i18n.t('add.saved', done, [formatNumber(done)]);
  const lost = failed > 0 && i18n.t('add.failed', failed, [formatNumber(failed)]);
  if (waiting === 0) return line(saved, lost);
  const far = i18n.t('add.far', { done: formatNumber(done + failed), total: formatNumber(done + failed + waiting) });
  return line(intake.paused ? i18n.t('add.paused') : undefined, far, lost);
}
