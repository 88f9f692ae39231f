import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import type { ErrorReport } from '../../lib/errors.ts';
import { ErrorNotice } from '../ui/notice.tsx';
import { AskField, goToAskField } from './ask-field.tsx';
import { AutosaveLine } from './autosave-line.tsx';
import { Header } from './header.tsx';
import { LossNotice } from './loss-notice.tsx';
import { PanelKeys } from './panel-keys.tsx';
import { ReadingLine } from './reading-line.tsx';
import { launch, launchLibrary } from './state/library.ts';
import { spoken } from './state/speech.ts';
import { ThisPage } from './this-page.tsx';
import { Thread } from './thread.tsx';

/** Which of the panel's pages is open. */
const place = signal<'ask' | Leaf>('ask');

/** The pages beside the one that asks. They are loaded when they are first opened: most sittings need none of them. */
type Leaf = 'settings' | 'history';
const leaves = {
  settings: () => import('./settings/settings-page.tsx'),
  history: () => import('./history/history-page.tsx'),
};
type Leaves = { readonly [L in Leaf]?: Awaited<ReturnType<(typeof leaves)[L]>>['default'] };
const loaded = signal<Leaves>({});

async function turnTo(leaf: Leaf): Promise<void> {
  const { default: Page } = await leaves[leaf]();
  loaded.value = { ...loaded.peek(), [leaf]: Page };
  place.value = leaf;
}

/** Whoever comes back has opened another conversation, and does not want to see where they were. */
let toConversation = false;

function goBack(): void {
  place.value = 'ask';
}

export function Panel() {
  const state = launch.value;
  if (typeof state === 'object') return <LaunchFailure report={state} />;
  const opened = () => {
    toConversation = true;
    goBack();
  };
  const { settings: SettingsPage, history: HistoryPage } = loaded.value;
  return (
    <>
      <AskPage />
      {place.value === 'settings' && SettingsPage && <SettingsPage onBack={goBack} />}
      {place.value === 'history' && HistoryPage && <HistoryPage onBack={goBack} onOpened={opened} />}
    </>
  );
}

/** Stays while another page is open, so that whoever comes back finds it scrolled and unfolded as before. */
function AskPage() {
  const hidden = place.value !== 'ask';
  const buttons = { settings: useRef<HTMLButtonElement>(null), history: useRef<HTMLButtonElement>(null) };
  const was = useRef(place.value);
  useLayoutEffect(() => {
    if (was.current !== 'ask' && !hidden) {
      if (toConversation) showConversation();
      else buttons[was.current].current?.focus();
      toConversation = false;
    }
    was.current = place.value;
  }, [hidden]);
  const onSettings = () => void turnTo('settings');
  return (
    <div class="panel" hidden={hidden}>
      <Header onHistory={() => void turnTo('history')} onSettings={onSettings} {...buttons} />
      <LossNotice />
      <ThisPage />
      <ReadingLine />
      <AutosaveLine />
      <main>
        <Thread onSettings={onSettings} />
      </main>
      <AskField onSettings={onSettings} />
      <Speech />
      <PanelKeys />
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
