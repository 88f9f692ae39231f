import { useEffect, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import type { ErrorReport } from '../../../lib/errors.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { textLanguage } from '../../ui/text-language.ts';
import { askAgain, type Progress, type Turn } from '../state/thread.ts';
import { AnswerView } from './answer-view.tsx';
import { AnswerTools } from './tools.tsx';

/** One question and what came of it. */
export function TurnView({ turn, onSettings }: { readonly turn: Turn; readonly onSettings: () => void }) {
  const article = useRef<HTMLElement>(null);
  useEffect(() => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    article.current?.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
  }, []);
  const progress = turn.progress.value;
  const heading = `question-${turn.id}`;
  return (
    <article ref={article} class="turn" aria-labelledby={heading} aria-busy={progress.step === 'writing'}>
      <h2 id={heading} dir="auto" lang={textLanguage(turn.question)}>
        {turn.question}
      </h2>
      <Outcome turn={turn} progress={progress} onSettings={onSettings} />
    </article>
  );
}

function Outcome(props: { readonly turn: Turn; readonly progress: Progress; readonly onSettings: () => void }) {
  const { turn, progress, onSettings } = props;
  switch (progress.step) {
    case 'searching':
      return (
        <div class="waiting" role="status">
          <p class="soft">{i18n.t('answer.searching')}</p>
          <progress aria-label={i18n.t('answer.searching')} />
        </div>
      );
    case 'writing':
      return <AnswerView shown={{ ...progress, unsupported: [], writing: true }} />;
    case 'stopped':
      return (
        <>
          <AnswerView shown={{ ...progress, unsupported: [] }} />
          <Incomplete why={progress.report ?? 'stopped'} onSettings={onSettings} />
          <AnswerTools turn={turn} />
        </>
      );
    case 'failed':
      return <Failed turn={turn} report={progress.report} onSettings={onSettings} />;
    case 'done': {
      const { incomplete } = progress.answer;
      return (
        <>
          <AnswerView shown={progress.answer} />
          {incomplete && (
            <Incomplete
              why={incomplete === 'stopped' ? incomplete : (incomplete as ErrorReport)}
              onSettings={onSettings}
            />
          )}
          <AnswerTools turn={turn} answer={progress.answer} />
        </>
      );
    }
  }
}

function Incomplete({ why, onSettings }: { readonly why: 'stopped' | ErrorReport; readonly onSettings: () => void }) {
  if (why === 'stopped') {
    return (
      <Notice title={i18n.t('answer.stopped')} role="status">
        <p>{i18n.t('answer.stoppedNext')}</p>
      </Notice>
    );
  }
  return <ErrorNotice report={why} role="alert" actions={<SettingsLink report={why} onSettings={onSettings} />} />;
}

function Failed(props: { readonly turn: Turn; readonly report: ErrorReport; readonly onSettings: () => void }) {
  return (
    <ErrorNotice
      report={props.report}
      role="alert"
      actions={
        <>
          <button type="button" onClick={() => askAgain(props.turn)}>
            {i18n.t('answer.again')}
          </button>
          <SettingsLink report={props.report} onSettings={props.onSettings} />
        </>
      }
    />
  );
}

/** The way to the settings, where the sentence sends the reader there. */
function SettingsLink({ report, onSettings }: { readonly report: ErrorReport; readonly onSettings: () => void }) {
  if (!/^(server|browser-model|embedding)-/.test(report.code)) return null;
  return (
    <button type="button" class="link" onClick={onSettings}>
      {i18n.t('answer.toSettings')}
    </button>
  );
}
