import { useEffect, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import { call } from '../../lib/messaging/transport.ts';
import { formatNumber } from '../ui/format.ts';
import { summary } from './state/library.ts';

/** The running head: the name, the way to the library with the number of its pages, the settings. */
export function Header({ onSettings, focused }: { readonly onSettings: () => void; readonly focused: boolean }) {
  const documents = summary.value?.documents;
  const settings = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focused) settings.current?.focus();
  }, []);
  return (
    <header class="running-head">
      <h1 class="wordmark">
        {i18n.t('name')}
        <sup aria-hidden="true">1</sup>
      </h1>
      <nav aria-label={i18n.t('panel.places')}>
        <button type="button" class="link plain" onClick={() => void call('router', 'openLibrary', { hash: '' })}>
          {i18n.t('panel.library')}
          {documents !== undefined && <span class="figures">{formatNumber(documents)}</span>}
        </button>
        <button ref={settings} type="button" class="link plain" onClick={onSettings}>
          {i18n.t('panel.settings')}
        </button>
      </nav>
    </header>
  );
}
