import { i18n } from '#i18n';
import { FullNotice, isQuestion, QuestionField } from './question-field.tsx';
import { ScopeChips } from './scope/scope-chips.tsx';
import { draft } from './state/draft.ts';
import { settings } from './state/library.ts';
import { filterOf, scope } from './state/scope.ts';
import { ask, running, stop } from './state/thread.ts';

/** Where questions are asked: Enter asks, Shift+Enter begins a line, Esc stops the answer. */
export function AskField({ onSettings }: { readonly onSettings: () => void }) {
  const question = draft.value;
  const setQuestion = (typed: string) => {
    draft.value = typed;
  };
  const busy = running.value !== undefined;
  const submit = () => {
    if (!isQuestion(question)) return;
    const filter = filterOf(scope.peek());
    ask({ question: question.trim(), ...(filter && { filter }) });
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
        <QuestionField
          value={question}
          label={i18n.t('ask.placeholder')}
          placeholder={i18n.t('ask.placeholder')}
          onChange={setQuestion}
          onEnter={submit}
          onEscape={() => {
            if (running.peek()) stop();
          }}
        />
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
      <FullNotice value={question} />
      <div class="chips">
        <ScopeChips />
        <button type="button" class="link plain" onClick={onSettings}>
          {i18n.t('ask.with')} <b>{writer()}</b>
        </button>
      </div>
    </form>
  );
}

/** Puts the cursor where the next question is asked. */
export function goToAskField(): void {
  document.querySelector<HTMLElement>('.ask textarea')?.focus();
}

/** The button goes away with the answer it stopped; whoever pressed it stays in the form. */
function stopAndStay(): void {
  stop();
  goToAskField();
}

/** Who writes the answers, in a word. */
function writer(): string {
  const chat = settings.value?.settings.chat;
  if (chat?.kind === 'openai') return chat.model;
  return chat?.kind === 'browser' ? i18n.t('ask.browserModel') : i18n.t('ask.passagesOnly');
}
