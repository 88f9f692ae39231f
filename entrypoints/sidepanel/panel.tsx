import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
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

export function Panel() {
  const state = launch.value;
  if (typeof state === 'object') return <LaunchFailure report={state} />;
  return (
    <>
      <AskPage hidden={place.value === 'settings'} />
      {place.value === 'settings' && (
        <SettingsPage
          onBack={() => {
            place.value = 'ask';
          }}
        />
      )}
    </>
  );
}

/** Stays while the settings are open, so that whoever comes back finds it scrolled and unfolded as before. */
function AskPage({ hidden }: { readonly hidden: boolean }) {
  const settings = useRef<HTMLButtonElement>(null);
  const was = useRef(hidden);
  useEffect(() => {
    if (was.current && !hidden) settings.current?.focus();
    was.current = hidden;
  }, [hidden]);
  const onSettings = () => {
    place.value = 'settings';
  };
  return (
    <div class="panel" hidden={hidden}>
      <Header onSettings={onSettings} settings={settings} />
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
