import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Answer } from '../../../lib/asking.ts';
import type { ErrorReport } from '../../../lib/errors.ts';
import type { FailureReason } from '../../../lib/types.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { sharedSilence } from '../../ui/shared-words.ts';
import type { Progress, Turn } from '../state/progress.ts';
import { askInstead, thread, turnsAfter } from '../state/thread.ts';
import { AnswerView, Waiting } from './answer-view.tsx';
import { Question } from './question.tsx';
import { SourcesLine, useSources } from './sources.tsx';
import { AnswerTools } from './tools.tsx';

/** One question and what came of it. */
export function TurnView({ turn, onSettings }: { readonly turn: Turn; readonly onSettings: () => void }) {
  const article = useRef<HTMLElement>(null);
  const editing = useSignal(false);
  useEffect(() => {
    if (thread.peek().at(-1) !== turn) return;
    const calm = turn.restored || matchMedia('(prefers-reduced-motion: reduce)').matches;
    article.current?.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
  }, []);
  const progress = turn.progress.value;
  const heading = `question-${turn.id}`;
  const onAgain = () => {
    // Others would go with it: the question is shown first, and what that means.
    if (turnsAfter(turn) > 0) editing.value = true;
    else askInstead(turn);
  };
  return (
    <article
      ref={article}
      class="turn"
      aria-labelledby={heading}
      data-state={progress.step}
      aria-busy={progress.step === 'writing'}
    >
      <Question turn={turn} heading={heading} editing={editing} />
      <Outcome turn={turn} progress={progress} onSettings={onSettings} onAgain={onAgain} />
    </article>
  );
}

interface OutcomeProps {
  readonly turn: Turn;
  readonly progress: Progress;
  readonly onSettings: () => void;
  readonly onAgain: () => void;
}

function Outcome({ turn, progress, onSettings, onAgain }: OutcomeProps) {
  const sources = useSources(turn);
  if (progress.step === 'searching') return <Waiting words={i18n.t('answer.searching')} />;
  if (progress.step === 'failed') return <Failed report={progress.report} onAgain={onAgain} onSettings={onSettings} />;
  // One shape for all three, so that what is being read, pointed at or selected stays when the answer is complete.
  const answer = progress.step === 'done' ? progress.answer : undefined;
  const writing = progress.step === 'writing';
  const why = answer ? answer.incomplete : progress.step === 'stopped' && (progress.report ?? 'stopped');
  const incomplete = why && <Incomplete why={why} checked={answer !== undefined} onSettings={onSettings} />;
  // Passages in place of a model that failed: first why they are here.
  const instead = answer?.mode === 'passages' && incomplete;
  return (
    <>
      {instead}
      <AnswerView
        shown={
          progress.step === 'done'
            ? { ...progress.answer, lacking: progress.answer.trace.lacking }
            : { ...progress, unsupported: [], writing }
        }
        sources={answer && sources}
      />
      {!instead && incomplete}
      {answer && <SharedSilence answer={answer} />}
      {turn.unkept.value && <ErrorNotice report={turn.unkept.value} role="alert" />}
      {answer && <SourcesLine turn={turn} sources={sources} />}
      {!writing && <AnswerTools turn={turn} answer={answer} onAgain={onAgain} />}
    </>
  );
}

/** That the shared library took no part, in one quiet line; nothing where it did. */
function SharedSilence({ answer }: { readonly answer: Answer }) {
  const silence = sharedSilence(answer.trace);
  return silence ? (
    <p class="kind" data-shared="silent">
      {silence}
    </p>
  ) : null;
}

function Incomplete(props: {
  readonly why: 'stopped' | ErrorReport | FailureReason;
  /** The library saw the end and compared what there is with the passages. */
  readonly checked: boolean;
  readonly onSettings: () => void;
}) {
  const { why, checked, onSettings } = props;
  if (why === 'stopped') {
    return (
      <Notice title={i18n.t('answer.stopped')} role="status">
        <p>{i18n.t(checked ? 'answer.stoppedChecked' : 'answer.stoppedNext')}</p>
      </Notice>
    );
  }
  return <ErrorNotice report={why} role="alert" actions={<SettingsLink report={why} onSettings={onSettings} />} />;
}

function Failed(props: Pick<OutcomeProps, 'onSettings' | 'onAgain'> & { readonly report: ErrorReport }) {
  return (
    <ErrorNotice
      report={props.report}
      role="alert"
      actions={
        <>
          <button type="button" onClick={props.onAgain}>
            {i18n.t('answer.again')}
          </button>
          <SettingsLink report={props.report} onSettings={props.onSettings} />
        </>
      }
    />
  );
}

/** The way to the settings, where the sentence sends the reader there. */
function SettingsLink(props: { readonly report: ErrorReport | FailureReason; readonly onSettings: () => void }) {
  const { report, onSettings } = props;
  if (!/^(server|browser-model|embedding)-/.test(report.code)) return null;
  return (
    <button type="button" class="link" onClick={onSettings}>
      {i18n.t('answer.toSettings')}
    </button>
  );
}
