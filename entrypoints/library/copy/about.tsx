import { Fragment } from 'preact';
import { i18n } from '#i18n';
import { docOfName } from '../../../lib/sharing/heads.ts';
import type { StoredDocument } from '../../../lib/types.ts';
import { count, formatDate, formatPercent } from '../../ui/format.ts';
import { listHash } from '../filters.ts';
import { LiveLink } from '../live-link.tsx';
import { ShareButton, SharedMark, sharable } from '../shared/mark.tsx';
import type { Shelf } from '../shelf.ts';
import { Status } from '../status.tsx';
import { TagEditor } from '../tag-editor.tsx';
import { VersionList } from '../versions/version-list.tsx';
import { Freshness } from './freshness.tsx';

/** What is known of a copy, in the margin: where it is from, when it was saved, how much of the page it has. */
export function About({ document, shelf }: { readonly document: StoredDocument; readonly shelf: Shelf }) {
  const remove = () => {
    // Back to the list as it was, at the line that takes the place of this one.
    const order = shelf.order.peek();
    const here = order.findIndex(({ id }) => id === document.id);
    shelf.visited.value = here < 0 ? undefined : (order[here + 1] ?? order[here - 1])?.id;
    void shelf.removal.remove([document]);
    location.hash = listHash(shelf.filters.peek());
  };
  if (docOfName(document.id) !== undefined) return <AboutShared document={document} shelf={shelf} />;
  return (
    <aside class="about" aria-label={i18n.t('library.about')}>
      {document.kind === 'answer' ? <AboutAnswer document={document} /> : <AboutPage document={document} />}
      <VersionList id={document.id} now={document.updatedAt} shelf={shelf} />
      <TagEditor documents={[document]} shelf={shelf} />
      <Status document={document} shelf={shelf} />
      <Freshness document={document} refreshing={shelf.refreshing} />
      {document.kind === 'note' && (
        <p class="actions">
          <a href={`#/note/${encodeURIComponent(document.id)}`} data-action="edit">
            {i18n.t('add.noteEdit')}
          </a>
        </p>
      )}
      <p class="actions">
        <SharedMark id={document.id} sharing={shelf.sharing} />
        <ShareButton ids={sharable([document])} sharing={shelf.sharing} />
      </p>
      <p class="actions">
        <button type="button" class="link" onClick={remove}>
          {i18n.t('library.remove')}
        </button>
      </p>
    </aside>
  );
}

/** A copy that is only in the shared library: it can be read, and that is all. */
function AboutShared({ document, shelf }: { readonly document: StoredDocument; readonly shelf: Shelf }) {
  const library = shelf.sharing.standing.value?.settings?.place.collection;
  return (
    <aside class="about" aria-label={i18n.t('library.about')}>
      <AboutPage document={document} />
      <p data-only="there">{library ? i18n.t('shared.onlyThere', { library }) : i18n.t('shared.copyOnly')}</p>
      <p class="facts">{document.tags?.join(', ')}</p>
    </aside>
  );
}

function AboutPage({ document }: { readonly document: StoredDocument }) {
  return (
    <>
      <p class="site" dir="auto">
        {document.site}
      </p>
      {/* A file or a note is at no address. */}
      {!document.url.startsWith('footnote:') && (
        <LiveLink class="address" url={document.url}>
          <Address url={document.url} />
        </LiveLink>
      )}
      <Dates document={document} />
      <Receipt document={document} />
    </>
  );
}

/** A kept answer is from nowhere but here: there is no page to open. */
function AboutAnswer({ document: { savedAt, receipt } }: { readonly document: StoredDocument }) {
  return (
    <>
      <p class="site">{i18n.t('library.answerKept', { date: formatDate(savedAt) })}</p>
      <p class="figures">{count('words', receipt.words)}</p>
      <p>{i18n.t('library.answerNoSource')}</p>
    </>
  );
}

/** The whole address, which may be broken after its punctuation. */
function Address({ url }: { readonly url: string }) {
  return (
    <>
      {url.split(/(?<=[/?&=_-])(?![/?&=_-])/).map((part, i) => (
        <Fragment key={i}>
          {i > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}

const savedOn = ({ automatic }: StoredDocument, date: string): string =>
  automatic ? i18n.t('autosave.savedOn', { date }) : i18n.t('library.saved', { date });

function Dates({ document }: { readonly document: StoredDocument }) {
  const date = formatDate(document.savedAt);
  const later = formatDate(document.updatedAt);
  const published = document.publishedAt && formatDate(document.publishedAt);
  return (
    <p>
      {published && <span>{i18n.t('library.published', { date: published })}</span>}
      <span>{date === later ? savedOn(document, date) : i18n.t('library.savedUpdated', { date, later })}</span>
    </p>
  );
}

function Receipt({ document: { kind, receipt } }: { readonly document: StoredDocument }) {
  return (
    <p class="figures">
      <span>{count('words', receipt.words)}</span>
      {kind !== 'note' && (
        <span>
          {kind === 'selection'
            ? i18n.t('receipt.selection')
            : i18n.t('library.kept', { percent: formatPercent(receipt.kept) })}
        </span>
      )}
      {receipt.tables > 0 && <span>{count('tables', receipt.tables)}</span>}
      {receipt.codeBlocks > 0 && <span>{count('codeBlocks', receipt.codeBlocks)}</span>}
    </p>
  );
}
