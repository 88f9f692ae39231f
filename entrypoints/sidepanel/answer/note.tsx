import type { ComponentChildren } from 'preact';
import { i18n } from '#i18n';
import type { Citation } from '../../../lib/asking.ts';
import { call } from '../../../lib/messaging/transport.ts';
import { errorSentence } from '../../ui/error-sentence.ts';
import { formatDate, line } from '../../ui/format.ts';
import { pageOf, placeOf } from '../../ui/place.ts';
import { sharedFrom } from '../../ui/shared-words.ts';
import { textLanguage } from '../../ui/text-language.ts';
import type { Lighting } from './lit.ts';
import { copyHref, type Opened, type Opening, safeHref } from './open-source.ts';
import { type Sources, SourceTick } from './sources.tsx';

/** What every note of a list shares. */
export interface NoteFrame {
  /** The number to print for a citation's own. */
  readonly printed: (number: number) => number;
  readonly lighting: Lighting;
  readonly opening: Opening;
  /** Where its document can be ticked off. */
  readonly sources?: Sources | undefined;
}

/** A note: its number, what it says, where that is from. */
export function Note(
  props: NoteFrame & {
    readonly citation: Citation;
    /** What it says holds no link to the source, so its title is one. */
    readonly titleLinked?: boolean;
    readonly children: ComponentChildren;
  },
) {
  const { citation, lighting, opening, sources } = props;
  const { number } = citation;
  const enter = () => lighting.enter({ number });
  return (
    <li
      data-note={number}
      data-lit={lighting.lit.value?.number === number || undefined}
      data-left={sources?.left.value.has(citation.documentId) || undefined}
      onPointerEnter={enter}
      onPointerLeave={lighting.leave}
      onFocusIn={enter}
      onFocusOut={lighting.leave}
    >
      <div class="note-margin">
        <span class="note-number">{props.printed(number)}</span>
        {sources && <SourceTick sources={sources} id={citation.documentId} title={citation.title} />}
      </div>
      <div>
        <div class="note-quote" dir="auto" lang={citation.language ?? textLanguage(citation.quote)}>
          {props.children}
        </div>
        <SourceLine citation={citation} opening={opening} titleLinked={props.titleLinked} />
      </div>
    </li>
  );
}

/** A link to where a citation stands: opened by the router, which looks for the very words. */
export function SourceLink(props: {
  readonly citation: Citation;
  readonly opening: Opening;
  readonly children: ComponentChildren;
}) {
  const { citation, opening } = props;
  return (
    <a
      href={safeHref(citation.url) ?? copyHref(citation)}
      title={safeHref(citation.url)}
      data-action="open"
      onClick={(event) => {
        event.preventDefault();
        opening.open(citation);
      }}
    >
      {props.children}
    </a>
  );
}

function SourceLine(props: {
  readonly citation: Citation;
  readonly opening: Opening;
  readonly titleLinked: boolean | undefined;
}) {
  const { citation, opening } = props;
  const opened = opening.opened.value.get(citation.number);
  return (
    <p class="source">
      <cite dir="auto" lang={citation.language ?? textLanguage(citation.title)}>
        {props.titleLinked ? (
          <SourceLink citation={citation} opening={opening}>
            {citation.title}
          </SourceLink>
        ) : (
          citation.title
        )}
      </cite>
      {`\u00a0· ${line(pageOf(citation), placeOf(citation), formatDate(citation.savedAt), sharedFrom(citation))}\u00a0· `}
      <button
        type="button"
        class="link"
        onClick={() => {
          const { documentId, start, end, quote } = citation;
          const hash = `/document/${documentId}?mark=${start}-${end}&find=${encodeURIComponent(quote)}`;
          void call('router', 'openLibrary', { hash });
        }}
      >
        {i18n.t('answer.savedCopy')}
      </button>
      {citation.changed !== undefined && <ChangedLink citation={citation} />}
      {!citation.verified && <span class="opened">{i18n.t('answer.unverified')}</span>}
      <span role="status">{opened && <OpenedLine opened={opened} savedAt={citation.savedAt} />}</span>
    </p>
  );
}

/** The page is known to say something else by now: what, one click away. */
function ChangedLink({ citation: { changed = '', documentId } }: { readonly citation: Citation }) {
  return (
    <span class="opened" data-changed>
      {i18n.t('fresh.cited', { date: formatDate(changed) })}
      {'\u00a0· '}
      <button
        type="button"
        class="link"
        onClick={() => void call('router', 'openLibrary', { hash: `/document/${documentId}/changes` })}
      >
        {i18n.t('fresh.what')}
      </button>
    </span>
  );
}

function OpenedLine({ opened, savedAt }: { readonly opened: Opened; readonly savedAt: string }) {
  if (typeof opened === 'string') {
    const sentence = openedSentence(opened, formatDate(savedAt));
    const plain = opened === 'opening' || opened === 'live' || opened === 'unchecked';
    return plain ? <span class="opened">{sentence}</span> : <b class="opened bad">{sentence}</b>;
  }
  const { title, next } = errorSentence(opened);
  return (
    <span class="opened bad">
      {title}. {next}
    </span>
  );
}

function openedSentence(opened: Extract<Opened, string>, date: string): string {
  switch (opened) {
    case 'opening':
      return i18n.t('answer.opening');
    case 'live':
      return i18n.t('answer.openedLive');
    case 'unchecked':
      return i18n.t('answer.openedUnchecked');
    case 'edited':
      return i18n.t('answer.openedEdited', { date });
    case 'saved-copy':
      return i18n.t('answer.openedCopy', { date });
    case 'missing':
      return i18n.t('answer.openedMissing');
    case 'moved':
      return i18n.t('answer.openedMoved');
    case 'login':
      return i18n.t('answer.openedLogin');
    case 'offline':
      return i18n.t('answer.openedOffline');
    case 'unreachable':
      return i18n.t('answer.openedUnreachable');
  }
}
