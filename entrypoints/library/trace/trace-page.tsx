import { type Signal, useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Answer, Turn } from '../../../lib/asking.ts';
import { inSentence } from '../../sidepanel/scope/scope-words.ts';
import { formatDate, formatTime } from '../../ui/format.ts';
import { isTestable, KeepTest } from '../../ui/keep-test.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { library, libraryStream } from '../../ui/rooms.ts';
import { textLanguage } from '../../ui/text-language.ts';
import type { AnswerRoute } from '../route.ts';
import type { Shelf } from '../shelf.ts';
import { Comparison } from './comparison.tsx';
import { type Documents, Found } from './found.tsx';
import { createKeptTurn } from './kept-turn.ts';
import { KnobsForm } from './knobs.tsx';
import { Made } from './made.tsx';
import { Times } from './times.tsx';
import { createTrial, type Trial } from './trial.ts';
import './trace.css';
import './tables.css';

/** An answer looked at closely: how it was found, what was made of it, and how it would be with other knobs. */
export default function TracePage({ route, shelf }: { readonly route: AnswerRoute; readonly shelf: Shelf }) {
  const kept = useMemo(() => createKeptTurn(library, route), [route.chatId, route.turn]);
  const trial = useMemo(() => createTrial(libraryStream), [kept]);
  useEffect(() => trial.stop, [trial]);
  const documents = useComputed<Documents>(() => {
    const all = shelf.catalogue.documents.value;
    return all && new Map(all.map((document) => [document.id, document]));
  });
  // What was removed may have been forgotten here too.
  useSignalEffect(() => {
    void documents.value;
    void kept.read();
  });
  const state = kept.current.value;
  if (state.state === 'ready')
    return <Look place={route} turn={state.turn} trial={trial} documents={documents.value} />;
  return (
    <main class="look">
      <h1 class="hidden">{i18n.t('answer.howFound')}</h1>
      {state.state === 'reading' && (
        <p class="soft" role="status">
          {i18n.t('common.loading')}…
        </p>
      )}
      {state.state === 'missing' && (
        <Notice
          title={i18n.t('look.missing')}
          role="alert"
          actions={
            <a class="button" href="#/">
              {i18n.t('library.back')}
            </a>
          }
        >
          <p>{i18n.t('look.missingNext')}</p>
        </Notice>
      )}
      {state.state === 'failed' && (
        <ErrorNotice
          report={state.report}
          role="alert"
          actions={
            <button type="button" onClick={() => void kept.read()}>
              {i18n.t('common.retry')}
            </button>
          }
        />
      )}
    </main>
  );
}

interface LookProps {
  readonly place: AnswerRoute;
  readonly turn: Turn;
  readonly trial: Trial;
  readonly documents: Documents;
}

const toQuestions = () => {
  location.hash = '#/questions';
};

function Look({ place, turn, trial, documents }: LookProps) {
  const { question, askedAt, filter, answer } = turn;
  useEffect(() => {
    document.title = i18n.t('look.title', { question: inSentence(question) });
  }, [question]);
  const state = trial.current.value;
  const running = state.step === 'searching' || state.step === 'writing';
  const stages = useSignal<'before' | 'now'>('before');
  const shown = stages.value === 'now' && state.step === 'done' ? state.answer : answer;
  return (
    <main class="look">
      <header>
        <h1 dir="auto" lang={textLanguage(question)}>
          {question}
        </h1>
        <p class="soft figures">{i18n.t('look.asked', { date: formatDate(askedAt), time: formatTime(askedAt) })}</p>
        {isTestable(answer) && <KeepTest place={place} onOpen={toQuestions} />}
      </header>
      <section class="try" aria-labelledby="look-try">
        <h2 id="look-try">{i18n.t('look.try')}</h2>
        <p class="soft small">{i18n.t('look.tryHint')}</p>
        <KnobsForm running={running} onAsk={(knobs) => trial.ask(turn, knobs)} onStop={trial.stop} />
      </section>
      <Comparison before={answer} trial={state} documents={documents} />
      {state.step === 'done' && <WhichStages shown={stages} />}
      <Stages question={question} filter={filter} answer={shown} documents={documents} />
    </main>
  );
}

/** The steps of which answer are shown. */
function WhichStages({ shown }: { readonly shown: Signal<'before' | 'now'> }) {
  return (
    <fieldset class="which">
      <legend>{i18n.t('look.stages')}</legend>
      {(['before', 'now'] as const).map((which) => (
        <label key={which}>
          <input
            type="radio"
            name="look-stages"
            checked={shown.value === which}
            onChange={() => {
              shown.value = which;
            }}
          />
          {i18n.t(which === 'before' ? 'look.stagesBefore' : 'look.stagesNow')}
        </label>
      ))}
    </fieldset>
  );
}

/** Side by side, or one under the other: what was found, and what was made of it; below, how long each took. */
function Stages(props: {
  readonly question: string;
  readonly filter: Turn['filter'];
  readonly answer: Answer;
  readonly documents: Documents;
}) {
  const { question, filter, answer, documents } = props;
  return (
    <>
      <div class="stages">
        <Found question={question} filter={filter} trace={answer.trace} documents={documents} />
        <Made answer={answer} />
      </div>
      <Times answer={answer} />
    </>
  );
}
