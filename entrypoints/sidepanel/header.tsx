import type { RefObject } from 'preact';
import { i18n } from '#i18n';
import { call } from '../../lib/messaging/transport.ts';
import { formatNumber } from '../ui/format.ts';
import { summary } from './state/library.ts';

/** The running head: the name, the way to the library with the number of its pages, the settings. */
export function Header(props: {
  readonly onSettings: () => void;
  /** The button of the settings. */
  readonly settings: RefObject<HTMLButtonElement | null>;
}) {
  const documents = summary.value?.documents;
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
        <button ref={props.settings} type="button" class="link plain" onClick={props.onSettings}>
          {i18n.t('panel.settings')}
        </button>
      </nav>
    </header>
  );
}
