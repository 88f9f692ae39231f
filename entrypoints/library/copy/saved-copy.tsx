import { useComputed, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { i18n } from '#i18n';
import type { ListedDocument } from '../../../lib/listed.ts';
import { docOfName } from '../../../lib/sharing/heads.ts';
import type { Span, StoredDocument } from '../../../lib/types.ts';
import { formatDate } from '../../ui/format.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { library } from '../../ui/rooms.ts';
import { listHash } from '../filters.ts';
import type { CopyRoute } from '../route.ts';
import type { Shelf } from '../shelf.ts';
import { QuotedFrom } from '../versions/quoted-from.tsx';
import { About } from './about.tsx';
import { type Copy, createCopy, markIn } from './copy-text.ts';
import { Leaf } from './leaf.tsx';
import { RelatedPages } from './related-pages.tsx';

/** A saved copy, set as a page of a book: the title, what is known of it in the margin, the text. */
export function SavedCopy({ route, shelf }: { readonly route: CopyRoute; readonly shelf: Shelf }) {
  const copy = useMemo(() => createCopy(library, route.id), [route.id]);
  useEffect(() => {
    void copy.read();
    shelf.visited.value = route.id;
  }, [copy]);
  // The list behind knows when this very page was saved again or removed.
  const listed = useComputed(() => shelf.catalogue.documents.value?.find(({ id }) => id === route.id));
  const sequence = useComputed(() => listed.value?.sequence);
  useSignalEffect(() => {
    const now = sequence.value;
    const shown = copy.current.peek(); // not followed: a list that lags behind would have it read without end
    if (shown.state === 'ready' && shelf.catalogue.documents.peek() && now !== shown.document.sequence)
      void copy.read();
  });
  const state = copy.current.value;
  if (state.state === 'failed') {
    return (
      <main class="copy">
        <h1 class="hidden">{i18n.t('library.title')}</h1>
        <ErrorNotice
          report={state.report}
          role="alert"
          actions={<a href={listHash(shelf.filters.value)}>{i18n.t('library.back')}</a>}
        />
      </main>
    );
  }
  if (state.state === 'reading') {
    return (
      <main class="copy">
        <h1 class="hidden">{i18n.t('library.title')}</h1>
        <p class="soft" role="status">
          {i18n.t('common.loading')}…
        </p>
      </main>
    );
  }
  const { document } = state;
  return <CopyPage copy={state} document={asOfNow(document, listed.value)} route={route} shelf={shelf} />;
}

/** What is not part of a save may have changed since it was read. */
function asOfNow(document: StoredDocument, listed: ListedDocument | undefined): StoredDocument {
  if (!listed) return document;
  const { seen, status, tags } = listed;
  return { ...document, seen, status, tags };
}

function CopyPage(props: {
  readonly copy: Copy;
  /** As it is by now. */
  readonly document: StoredDocument;
  readonly route: CopyRoute;
  readonly shelf: Shelf;
}) {
  const { copy, document: page, route, shelf } = props;
  const { text } = copy;
  const mark = useMemo(() => markIn(text, route), [text, route]);
  return (
    <Leaf
      page={page}
      text={text.text}
      set={copy}
      mark={mark}
      why={<Why copy={copy} route={route} mark={mark} />}
      about={<About document={page} shelf={shelf} />}
    >
      {docOfName(page.id) === undefined && <RelatedPages document={page} />}
    </Leaf>
  );
}

/** Why the reader is looking at the copy and not at the page. */
function Why({ copy, route, mark }: { readonly copy: Copy; readonly route: CopyRoute; readonly mark?: Span }) {
  const sentence = whySentence(copy, route, mark);
  return sentence ? (
    <p class="why" role="status">
      {sentence}
      {route.find && !mark && <QuotedFrom document={copy.document} route={route} />}
    </p>
  ) : null;
}

function whySentence({ document: page }: Copy, { why, mark: asked, find }: CopyRoute, mark?: Span): string | undefined {
  const date = formatDate(page.updatedAt);
  if ((asked || find) && !mark) return i18n.t('library.markMissing', { date });
  switch (why) {
    case 'gone':
      return i18n.t('library.gone', { date });
    case 'missing':
      return i18n.t('library.missing', { date });
    case 'moved':
      return i18n.t('library.moved', { date });
    case 'login':
      return i18n.t('library.login', { date });
    case 'offline':
      return i18n.t('library.offline', { date });
    case 'unreachable':
      return i18n.t('library.unreachable', { date });
    case 'asked':
      return i18n.t('library.asked', { date });
    case undefined:
      return find && !asked ? i18n.t('library.foundAt', { date }) : undefined;
  }
}
