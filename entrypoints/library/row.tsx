import { useComputed } from '@preact/signals';
import { i18n } from '#i18n';
import { count, formatDate, formatPercent } from '../ui/format.ts';
import { Marked } from '../ui/marked.tsx';
import { textLanguage } from '../ui/text-language.ts';
import { FreshMark } from './changes/mark.tsx';
import { removeHere } from './keys.ts';
import { type Entry, marks } from './listing.ts';
import { LiveLink } from './live-link.tsx';
import { copyHash } from './route.ts';
import { toggle } from './selection.ts';
import { SharedMark } from './shared/mark.tsx';
import type { Shelf } from './shelf.ts';
import { Status } from './status.tsx';

/** `place`: from 1, `of` so many: most of the others are not drawn. */
interface RowProps {
  readonly entry: Entry;
  readonly shelf: Shelf;
  readonly place: number;
  readonly of: number;
}

/** One line of the index: the title with its date, what it is, and what a search found in it. */
export function Row({ entry, shelf, place, of }: RowProps) {
  const { document } = entry;
  const title = document.title.trim() || i18n.t('common.noTitle');
  const open = () => {
    shelf.visited.value = document.id;
  };
  return (
    <li class="row" data-id={document.id} aria-posinset={place} aria-setsize={of}>
      <Tick entry={entry} title={title} shelf={shelf} />
      <div class="line">
        <span class="heading leader">
          <a class="title" dir="auto" lang={titleLanguage(entry)} href={copyHash(document.id)} onClick={open}>
            <Marked text={title} spans={marks(title, entry.words)} />
          </a>
        </span>
        <time class="figures" dateTime={document.updatedAt}>
          {formatDate(document.updatedAt)}
        </time>
      </div>
      <Facts entry={entry} title={title} shelf={shelf} />
      <Status document={document} shelf={shelf} />
      <Excerpts entry={entry} onOpen={open} />
    </li>
  );
}

function titleLanguage({ document }: Entry): string {
  return document.language || textLanguage(document.title);
}

function Tick({ entry, title, shelf }: { readonly entry: Entry; readonly title: string; readonly shelf: Shelf }) {
  const { id } = entry.document;
  const checked = useComputed(() => shelf.selection.value.ids.has(id));
  return (
    <input
      type="checkbox"
      class="tick"
      aria-label={i18n.t('library.select', { title })}
      checked={checked}
      onClick={(event) => {
        const order = shelf.order.peek().map((each) => each.id);
        shelf.selection.value = toggle(shelf.selection.peek(), id, event.currentTarget.checked, event.shiftKey, order);
      }}
    />
  );
}

function Facts({ entry, title, shelf }: { readonly entry: Entry; readonly title: string; readonly shelf: Shelf }) {
  const { document } = entry;
  return (
    <p class="facts figures">
      {document.kind === 'answer' ? <AnswerFacts entry={entry} /> : <PageFacts entry={entry} />}{' '}
      <FreshMark document={document} /> <SharedMark id={document.id} sharing={shelf.sharing} />{' '}
      <button
        type="button"
        class="link remove"
        aria-label={i18n.t('library.removeTitled', { title })}
        onClick={({ currentTarget }) => {
          const row = currentTarget.closest<HTMLElement>('[data-id]');
          if (row) removeHere(shelf, row, currentTarget);
        }}
      >
        {i18n.t('library.remove')}
      </button>
    </p>
  );
}

function PageFacts({ entry: { document, words } }: { readonly entry: Entry }) {
  const { url, site, kind, receipt } = document;
  return (
    <>
      <span class="free">
        {kind === 'note' ? (
          i18n.t('add.note')
        ) : (
          <LiveLink url={url} label={i18n.t('library.openLive')}>
            <Marked text={site} spans={marks(site, words)} />
          </LiveLink>
        )}
      </span>{' '}
      <span>{count('words', receipt.words)}</span>{' '}
      {kind !== 'note' && (
        <span>
          {kind === 'selection'
            ? i18n.t('receipt.selection')
            : i18n.t('receipt.kept', { percent: formatPercent(receipt.kept) })}
        </span>
      )}
    </>
  );
}

/** Of an answer that was kept: that it is one. There is no page it was saved from. */
function AnswerFacts({ entry: { document } }: { readonly entry: Entry }) {
  return (
    <>
      <span>{i18n.t('library.answerKept', { date: formatDate(document.savedAt) })}</span>{' '}
      <span>{count('words', document.receipt.words)}</span>
    </>
  );
}

/** At most this many places of one text; the copy has them all. */
const EXCERPTS = 2;

function Excerpts({ entry, onOpen }: { readonly entry: Entry; readonly onOpen: () => void }) {
  const { document, findings } = entry;
  return (
    <>
      {findings.slice(0, EXCERPTS).map(({ excerpt, at }) => (
        <p key={excerpt} class="excerpt" dir="auto" lang={document.language || textLanguage(excerpt)}>
          <a class="plain" href={copyHash(document.id, excerpt)} onClick={onOpen}>
            <Marked text={excerpt} spans={at} />
          </a>
        </p>
      ))}
    </>
  );
}
