import type { ComponentChildren } from 'preact';
import { i18n } from '#i18n';
import { call } from '../../../lib/messaging/transport.ts';
import type { Citation } from '../../../lib/types.ts';
import { errorSentence } from '../../ui/error-sentence.ts';
import { formatDate } from '../../ui/format.ts';
import { textLanguage } from '../../ui/text-language.ts';
import type { Lighting } from './lit.ts';
import { type Opened, type Opening, safeHref } from './open-source.ts';
import { head, tail } from './surroundings.ts';

/** What a list of notes is drawn from. */
export interface NotesProps {
  readonly citations: readonly Citation[];
  /** The number to print for a citation's own. */
  readonly printed: (number: number) => number;
  readonly lighting: Lighting;
  readonly opening: Opening;
}

/** The notes under the rule: number, quote, where it is from. */
export function Notes(props: NotesProps) {
  return (
    <ol class="notes" aria-label={i18n.t('answer.notes')}>
      {props.citations.map((citation) => (
        <Note key={citation.number} citation={citation} {...props}>
          <q>{quoted(citation)}</q>
        </Note>
      ))}
    </ol>
  );
}

/** Marks that are text: generated ones would not answer a click. */
function quoted({ quote, language }: Citation): string {
  return /^ja|^zh-(TW|HK|Hant)/.test(language ?? textLanguage(quote)) ? `「${quote}」` : `“${quote}”`;
}

/** Passages as the answer itself: the quote at reading size, with what stands around it in a lighter ink. */
export function Passages(props: NotesProps & { readonly nearest?: boolean }) {
  return (
    <ol class={props.nearest ? 'notes passages nearest' : 'notes passages'} aria-label={i18n.t('answer.passages')}>
      {props.citations.map((citation) => (
        <Note key={citation.number} citation={citation} {...props} around>
          <span class="quote">{citation.quote}</span>
        </Note>
      ))}
    </ol>
  );
}

/** Characters on either side of a passage. */
const AROUND = 72;

function Note(
  props: NotesProps & { readonly citation: Citation; readonly around?: boolean; readonly children: ComponentChildren },
) {
  const { citation, lighting, opening, around } = props;
  const { number } = citation;
  const enter = () => lighting.enter({ number });
  return (
    <li
      data-note={number}
      data-lit={lighting.lit.value?.number === number || undefined}
      onPointerEnter={enter}
      onPointerLeave={lighting.leave}
      onFocusIn={enter}
      onFocusOut={lighting.leave}
    >
      <span class="note-number">{props.printed(number)}</span>
      <div>
        <p class="note-quote" dir="auto" lang={citation.language ?? textLanguage(citation.quote)}>
          {around && <span class="around">{tail(citation.before, AROUND)}</span>}
          <a
            href={safeHref(citation.url)}
            data-action="open"
            onClick={(event) => {
              event.preventDefault();
              opening.open(citation);
            }}
          >
            {props.children}
          </a>
          {around && <span class="around">{head(citation.after, AROUND)}</span>}
        </p>
        <SourceLine citation={citation} opened={opening.opened.value.get(number)} />
      </div>
    </li>
  );
}

function SourceLine({ citation, opened }: { readonly citation: Citation; readonly opened: Opened | undefined }) {
  return (
    <p class="source">
      <cite dir="auto" lang={citation.language ?? textLanguage(citation.title)}>
        {citation.title}
      </cite>{' '}
      · {citation.site} · {formatDate(citation.savedAt)} ·{' '}
      <button
        type="button"
        class="link"
        onClick={() => {
          const { documentId, start, end } = citation;
          void call('router', 'openLibrary', { hash: `/document/${documentId}?mark=${start}-${end}` });
        }}
      >
        {i18n.t('answer.savedCopy')}
      </button>
      <span role="status">{opened && <OpenedLine opened={opened} />}</span>
    </p>
  );
}

function OpenedLine({ opened }: { readonly opened: Opened }) {
  if (opened === 'opening') return <span class="opened">{i18n.t('answer.opening')}</span>;
  if (opened === 'live') return <span class="opened">{i18n.t('answer.openedLive')}</span>;
  if (opened === 'unchecked') return <span class="opened">{i18n.t('answer.openedUnchecked')}</span>;
  if (opened === 'saved-copy') return <b class="opened bad">{i18n.t('answer.openedCopy')}</b>;
  const { title, next } = errorSentence(opened);
  return (
    <span class="opened bad">
      {title}. {next}
    </span>
  );
}
