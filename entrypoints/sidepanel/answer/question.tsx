import type { Signal } from '@preact/signals';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Understood } from '../../../lib/asking.ts';
import { formatNumber } from '../../ui/format.ts';
import { textLanguage } from '../../ui/text-language.ts';
import { goToAskField } from '../ask-field.tsx';
import { FullNotice, isQuestion, QuestionField } from '../question-field.tsx';
import { filterWords, inSentence, namedDocument } from '../scope/scope-words.ts';
import type { Turn } from '../state/progress.ts';
import { askInstead, turnsAfter } from '../state/thread.ts';

/** The question as a heading, what it was limited to and understood as, and the way to ask it otherwise. */
export function Question(props: { readonly turn: Turn; readonly heading: string; readonly editing: Signal<boolean> }) {
  const { turn, heading, editing } = props;
  const edit = useRef<HTMLButtonElement>(null);
  const was = useRef(false);
  useLayoutEffect(() => {
    if (was.current && !editing.value) edit.current?.focus();
    was.current = editing.value;
  }, [editing.value]);
  return (
    <>
      <h2
        id={heading}
        class={editing.value ? 'hidden' : undefined}
        dir="auto"
        lang={textLanguage(turn.question)}
        title={clamped(turn.question)}
      >
        {turn.question}
      </h2>
      {editing.value ? (
        <EditQuestion turn={turn} editing={editing} />
      ) : (
        <p class="asked">
          <Limits turn={turn} />
          <UnderstoodLine turn={turn} />
          <button
            ref={edit}
            type="button"
            class="link plain edit"
            aria-label={i18n.t('turn.editLabel')}
            onClick={() => {
              editing.value = true;
            }}
          >
            {i18n.t('turn.edit')}
          </button>
        </p>
      )}
    </>
  );
}

/** A question that is cut off after some lines is whole in its tooltip. */
const clamped = (question: string) => (question.length > 150 ? question : undefined);

function Limits({ turn: { filter } }: { readonly turn: Turn }) {
  if (!filter) return null;
  const words = filterWords(filter);
  const without = (filter.without ?? []).map((id) => i18n.t('scope.without', { title: namedDocument(id) }));
  return (
    <>
      {words.length > 0 && <span>{i18n.t('turn.in', { scope: words.join(', ') })}</span>}
      {without.map((each) => (
        <span key={each}>{each}</span>
      ))}
    </>
  );
}

/** What the question was taken to mean, when that is not what was typed, and the way to have it taken as it stands. */
function UnderstoodLine({ turn }: { readonly turn: Turn }) {
  const progress = turn.progress.value;
  const understood = progress.step === 'done' ? progress.answer.trace.understood : undefined;
  if (!understood || understood.how === 'as-asked') return null;
  return (
    <span>
      <Meaning understood={understood} />
      {', '}
      <button type="button" class="link" data-action="as-typed" onClick={() => askTyped(turn)}>
        {i18n.t('turn.asTyped')}
      </button>
      <Loss turn={turn} />
    </span>
  );
}

function Meaning({ understood: { question, how, added = [] } }: { readonly understood: Understood }) {
  if (how === 'carried' && added.length > 0) {
    return (
      <>
        {i18n.t('turn.carried')}{' '}
        {added.map((word, i) => (
          <span key={word}>
            {i > 0 && ', '}
            <i dir="auto">{word}</i>
          </span>
        ))}
      </>
    );
  }
  return (
    <>
      {i18n.t('turn.understood')}{' '}
      <i dir="auto" lang={textLanguage(question)}>
        {inSentence(question)}
      </i>
    </>
  );
}

function askTyped(turn: Turn): void {
  askInstead(turn, { asTyped: true });
  goToAskField();
}

/** Said before a question is asked anew: what goes with it. */
export function Loss({ turn }: { readonly turn: Turn }) {
  const after = turnsAfter(turn);
  if (after === 0) return null;
  return <span class="loss"> {i18n.t('turn.after', after, [formatNumber(after)])}</span>;
}

function EditQuestion({ turn, editing }: { readonly turn: Turn; readonly editing: Signal<boolean> }) {
  const [question, setQuestion] = useState(turn.question);
  const close = () => {
    editing.value = false;
  };
  const submit = () => {
    if (!isQuestion(question)) return;
    askInstead(turn, { question: question.trim(), asTyped: false });
    goToAskField();
  };
  return (
    <form
      class="edit-question"
      aria-label={i18n.t('turn.editLabel')}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <QuestionField
        selected
        value={question}
        label={i18n.t('turn.editLabel')}
        onChange={setQuestion}
        onEnter={submit}
        onEscape={(event) => {
          event.preventDefault(); // this Esc leaves the question and does not stop an answer
          close();
        }}
      />
      <FullNotice value={question} />
      <p class="asked">
        <span>
          {i18n.t('turn.editHint')}
          <Loss turn={turn} />
        </span>
      </p>
      <div class="actions">
        <button type="submit" class="go" disabled={!isQuestion(question)}>
          {i18n.t('ask.ask')}
        </button>
        <button type="button" class="link" onClick={close}>
          {i18n.t('common.cancel')}
        </button>
      </div>
    </form>
  );
}
