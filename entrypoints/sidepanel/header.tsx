import type { RefObject } from 'preact';
import { i18n } from '#i18n';
import { call } from '../../lib/messaging/transport.ts';
import { formatNumber } from '../ui/format.ts';
import { goToAskField } from './ask-field.tsx';
import { summary } from './state/library.ts';
import { newConversation, thread } from './state/thread.ts';

/** The running head: the name, a new page, the questions of before, the library with the number of its pages, the settings. */
export function Header(props: {
  readonly onHistory: () => void;
  readonly onSettings: () => void;
  /** The buttons of the pages within the panel, to come back to. */
  readonly history: RefObject<HTMLButtonElement | null>;
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
        {thread.value.length > 0 && (
          <button
            type="button"
            class="link plain"
            data-action="new"
            title={i18n.t('panel.newTitle')}
            onClick={() => {
              newConversation();
              goToAskField();
            }}
          >
            {i18n.t('panel.new')}
          </button>
        )}
        <button ref={props.history} type="button" class="link plain" data-action="history" onClick={props.onHistory}>
          {i18n.t('panel.earlier')}
        </button>
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
