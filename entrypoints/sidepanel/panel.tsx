import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import type { ErrorReport } from '../../lib/errors.ts';
import { ErrorNotice } from '../ui/notice.tsx';
import { AskField, goToAskField } from './ask-field.tsx';
import { Header } from './header.tsx';
import { SettingsPage } from './settings/settings-page.tsx';
import { launch, launchLibrary } from './state/library.ts';
import { spoken } from './state/speech.ts';
import { ThisPage } from './this-page.tsx';
import { Thread } from './thread.tsx';

/** Which of the panel's pages is open. */
const place = signal<'ask' | 'settings' | 'history'>('ask');
/** Loaded when it is first opened: most sittings never need it. */
const history = signal<{ readonly Page: typeof import('./history/history-page.tsx').default } | undefined>(undefined);

/** Whoever comes back has opened another conversation, and does not want to see where they were. */
let toConversation = false;

function goTo(page: typeof place.value): void {
  place.value = page;
  if (page !== 'history' || history.peek()) return;
  import('./history/history-page.tsx').then(
    ({ default: Page }) => {
      history.value = { Page };
    },
    () => goTo('ask'),
  );
}

export function Panel() {
  const state = launch.value;
  if (typeof state === 'object') return <LaunchFailure report={state} />;
  const back = () => goTo('ask');
  const opened = () => {
    toConversation = true;
    back();
  };
  const Page = history.value?.Page;
  return (
    <>
      <AskPage />
      {place.value === 'settings' && <SettingsPage onBack={back} />}
      {place.value === 'history' && Page && <Page onBack={back} onOpened={opened} />}
    </>
  );
}

/** Stays while another page is open, so that whoever comes back finds it scrolled and unfolded as before. */
function AskPage() {
  const hidden = place.value !== 'ask';
  const buttons = { settings: useRef<HTMLButtonElement>(null), history: useRef<HTMLButtonElement>(null) };
  const was = useRef(place.value);
  useEffect(() => {
    if (was.current !== 'ask' && !hidden) {
      if (toConversation) showConversation();
      else buttons[was.current].current?.focus();
      toConversation = false;
    }
    was.current = place.value;
  }, [hidden]);
  const onSettings = () => goTo('settings');
  return (
    <div class="panel" hidden={hidden}>
      <Header onHistory={() => goTo('history')} onSettings={onSettings} {...buttons} />
      <ThisPage />
      <main>
        <Thread onSettings={onSettings} />
      </main>
      <AskField onSettings={onSettings} />
      <Speech />
    </div>
  );
}

/** At its last question, ready for the next. */
function showConversation(): void {
  document.querySelector('.turn:last-child')?.scrollIntoView();
  goToAskField();
}

function Speech() {
  return (
    <div class="hidden" aria-live="polite">
      {spoken.value.map(({ from, words }) => (
        <p key={from}>{words}</p>
      ))}
    </div>
  );
}

/** The library cannot start: the whole panel says so, since nothing else would work. */
function LaunchFailure({ report }: { readonly report: ErrorReport }) {
  return (
    <main class="panel-failure">
      <h1 class="wordmark">{i18n.t('name')}</h1>
      <ErrorNotice
        report={report}
        role="alert"
        actions={
          <button type="button" onClick={() => void launchLibrary()}>
            {i18n.t('common.retry')}
          </button>
        }
      />
    </main>
  );
}
