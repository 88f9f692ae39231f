import { signal } from '@preact/signals';
import { i18n } from '#i18n';
import type { ErrorReport } from '../../lib/errors.ts';
import { ErrorNotice } from '../ui/notice.tsx';
import { AskField } from './ask-field.tsx';
import { Header } from './header.tsx';
import { SettingsPage } from './settings/settings-page.tsx';
import { launch, launchLibrary } from './state/library.ts';
import { spoken } from './state/speech.ts';
import { ThisPage } from './this-page.tsx';
import { Thread } from './thread.tsx';

/** Which of the panel's two pages is open. */
const place = signal<'ask' | 'settings'>('ask');

/** The settings were left: the focus goes back to where they were opened. */
let returning = false;

function go(to: 'ask' | 'settings'): void {
  returning = to === 'ask';
  place.value = to;
}

export function Panel() {
  const state = launch.value;
  if (typeof state === 'object') return <LaunchFailure report={state} />;
  if (place.value === 'settings') return <SettingsPage onBack={() => go('ask')} />;
  const onSettings = () => go('settings');
  return (
    <div class="panel">
      <Header onSettings={onSettings} focused={returning} />
      <ThisPage />
      <main>
        <Thread onSettings={onSettings} />
      </main>
      <AskField onSettings={onSettings} />
      <Speech />
    </div>
  );
}

function Speech() {
  return (
    <div class="hidden" aria-live="polite">
      {spoken.value.map((sentence, i) => (
        <p key={i}>{sentence}</p>
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
