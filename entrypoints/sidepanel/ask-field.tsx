import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { settings } from './state/library.ts';
import { ask, running, stop } from './state/thread.ts';

/** Where questions are asked: Enter asks, Shift+Enter begins a line, Esc stops the answer. */
export function AskField({ onSettings }: { readonly onSettings: () => void }) {
  const [question, setQuestion] = useState('');
  const busy = running.value !== undefined;
  const submit = () => {
    if (!isQuestion(question)) return;
    ask(question.trim());
    setQuestion('');
  };
  return (
    <form
      class="ask"
      aria-label={i18n.t('ask.placeholder')}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div class="ask-line">
        <QuestionField value={question} onChange={setQuestion} onEnter={submit} />
        {busy ? (
          <button type="button" onClick={stopAndStay}>
            {i18n.t('ask.stop')}
          </button>
        ) : (
          <button type="submit" class="go" disabled={!isQuestion(question)}>
            {i18n.t('ask.ask')}
          </button>
        )}
      </div>
      <p class="chips">
        <span>
          {i18n.t('ask.in')} <b>{i18n.t('ask.everything')}</b>
        </span>
        <button type="button" class="link plain" onClick={onSettings}>
          {i18n.t('ask.with')} <b>{writer()}</b>
        </button>
      </p>
    </form>
  );
}

/** Nobody asks more in one go, and the passages must find room beside it. */
const LONGEST = 4000;
const isQuestion = (typed: string) => /[\p{L}\p{N}]/u.test(typed);

/** The button goes away with the answer it stopped; whoever pressed it stays in the form. */
function stopAndStay({ currentTarget }: { readonly currentTarget: HTMLButtonElement }): void {
  stop();
  currentTarget.form?.querySelector('textarea')?.focus();
}

/** Who writes the answers, in a word. */
function writer(): string {
  const chat = settings.value?.settings.chat;
  if (chat?.kind === 'openai') return chat.model;
  return chat?.kind === 'browser' ? i18n.t('ask.browserModel') : i18n.t('ask.passagesOnly');
}

function QuestionField(props: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onEnter: () => void;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (field.current && !CSS.supports('field-sizing', 'content')) grow(field.current);
  }, [props.value]);
  return (
    <textarea
      ref={field}
      rows={1}
      maxLength={LONGEST}
      dir="auto"
      value={props.value}
      placeholder={i18n.t('ask.placeholder')}
      aria-label={i18n.t('ask.placeholder')}
      enterkeyhint="send"
      onInput={(event) => props.onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        // Enter also ends the composition of a Hangul syllable, which is no question yet.
        if (event.isComposing) return;
        if (event.key === 'Escape' && running.peek()) stop();
        if (event.key !== 'Enter' || event.shiftKey) return;
        event.preventDefault();
        props.onEnter();
      }}
    />
  );
}

/** For browsers whose fields do not grow by themselves. An empty one keeps its one line: it may not have been laid out yet. */
function grow(box: HTMLTextAreaElement): void {
  box.style.height = 'auto';
  box.style.height = box.value ? `${box.scrollHeight + box.offsetHeight - box.clientHeight}px` : '';
}
