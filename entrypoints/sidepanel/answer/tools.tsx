import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { answerAsMarkdown } from '../../../lib/answer/markdown.ts';
import type { Answer } from '../../../lib/asking.ts';
import type { Turn } from '../state/progress.ts';
import { type Keep, useKeep } from './keep.tsx';
import { TraceView } from './trace.tsx';

/** What can be done with an answer, and under it, when asked for, how it was found. */
export function AnswerTools(props: {
  readonly turn: Turn;
  readonly answer?: Answer;
  /** Asks the same once more. */
  readonly onAgain: () => void;
}) {
  const { turn, answer } = props;
  const [traced, setTraced] = useState(false);
  const keep = useKeep(turn);
  const tools = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (traced) tools.current?.scrollIntoView({ block: 'start' });
  }, [traced]);
  const id = `trace-${turn.id}`;
  const said = answer && answer.mode !== 'abstained';
  return (
    <>
      <div ref={tools} class="tools">
        {said && <Copy answer={answer} />}
        {said && turn.place.value && <KeepButton keep={keep} />}
        <button type="button" class="link" onClick={props.onAgain}>
          {i18n.t('answer.again')}
        </button>
        {answer && (
          <button
            type="button"
            class="link"
            aria-expanded={traced}
            aria-controls={id}
            onClick={() => setTraced(!traced)}
          >
            {i18n.t('answer.howFound')}
          </button>
        )}
      </div>
      {said && keep.said}
      {answer && (
        <div id={id} hidden={!traced}>
          {traced && <TraceView answer={answer} place={turn.place.value} />}
        </div>
      )}
    </>
  );
}

function KeepButton({ keep }: { readonly keep: Keep }) {
  if (keep.step === 'kept') return null;
  return (
    <button type="button" class="link" data-action="keep" aria-disabled={keep.step === 'keeping'} onClick={keep.keep}>
      {i18n.t('keep.keep')}
    </button>
  );
}

const COPIED_TIME = 2500;

function Copy({ answer }: { readonly answer: Answer }) {
  const [copied, setCopied] = useState<'yes' | 'no'>();
  useEffect(() => {
    if (!copied) return;
    const clock = setTimeout(() => setCopied(undefined), COPIED_TIME);
    return () => clearTimeout(clock);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(answerAsMarkdown(answer));
      setCopied('yes');
    } catch {
      setCopied('no'); // the browser lets only a focused page write there
    }
  };
  return (
    <>
      <button type="button" class="link" onClick={() => void copy()}>
        {i18n.t('answer.copy')}
      </button>
      <span role="status" class="copied">
        {copied && i18n.t(copied === 'yes' ? 'common.copied' : 'answer.copyFailed')}
      </span>
    </>
  );
}
