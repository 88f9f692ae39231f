import type { ErrorCode } from '../errors.ts';
import { compareTexts, isChanged } from '../freshness/compare.ts';
import { dueDocuments } from '../freshness/schedule.ts';
import type { PageChanges } from '../messaging/version-protocol.ts';
import type { CapturedPage, DocumentId, Seen, StoredDocument } from '../types.ts';
import type { LibraryContext } from './context.ts';
import { sha256 } from './hash.ts';
import { parsePage } from './page-schema.ts';
import { readText } from './read-text.ts';

/** The pages of the saved documents, as they are now. */
export interface Seeing {
  /** Holds a page that was just read against its copy, and notes what came of it. @returns nothing if it is not saved. @throws AppError `bad-request` */
  see(page: unknown): Promise<Seen | undefined>;
  /** Notes that the page at this address could not be read. */
  failed(url: string, code: ErrorCode): Promise<void>;
  /** What has changed between a copy and the page as it is. @throws AppError `document-missing`, `storage-*` */
  changes(id: DocumentId, page: CapturedPage): Promise<PageChanges>;
  /** Pages that the reader's rules have looked at again now. @throws AppError `storage-*` */
  due(): Promise<StoredDocument[]>;
}

export function seeingOf(context: LibraryContext): Seeing {
  return {
    see: (page) => seePage(context, parsePage(page)),
    failed: (url, code) => noteFailure(context, url, code),
    changes: (id, page) => changesOf(context, id, page),
    async due() {
      const { refresh = [] } = await context.store.settings();
      return dueDocuments(context.catalog.documents(), refresh, context.options.now().getTime(), MOST_FAILURES);
    },
  };
}

/** A page that could not be looked at this often in a row is not looked at by itself any more. */
const MOST_FAILURES = 5;

/** What a failure to read a page says of it; all others say that it could not be read. */
const STATES: Partial<Record<ErrorCode, Seen['state']>> = {
  'address-missing': 'missing',
  'address-moved': 'moved',
  'address-refused': 'refused',
  'address-robots': 'refused',
  'page-private': 'refused',
};

/** Of ourselves, and not of the page: nothing was looked at. */
const OUR_OWN = /^(?:storage-|room-|address-needs-permission|bad-request)/;

async function seePage(context: LibraryContext, page: CapturedPage): Promise<Seen | undefined> {
  const document = context.catalog.byKey(page.address) ?? context.catalog.savedAs(page.url);
  return document?.kind === 'page' ? compare(context, document, page) : undefined;
}

async function compare(context: LibraryContext, document: StoredDocument, page: CapturedPage): Promise<Seen> {
  const same = (await sha256(page.text)) === document.contentHash;
  const changed = !same && isChanged((await readText(context, document.id)).text, page.text);
  return noteSeen(context, document, changed ? 'changed' : 'same');
}

async function noteFailure(context: LibraryContext, url: string, code: ErrorCode): Promise<void> {
  const document = context.catalog.savedAs(url);
  if (document?.kind === 'page' && !OUR_OWN.test(code)) await noteSeen(context, document, STATES[code] ?? 'failed');
}

async function changesOf(context: LibraryContext, id: DocumentId, page: CapturedPage): Promise<PageChanges> {
  const { text } = await readText(context, id);
  const document = context.catalog.get(id);
  if (document?.kind === 'page') await compare(context, document, page);
  return { title: page.title, changes: compareTexts(text, page.text).changes };
}

async function noteSeen(
  { announce, catalog, options, serial, store }: LibraryContext,
  { id, seen: before, sequence }: StoredDocument,
  state: Seen['state'],
): Promise<Seen> {
  const at = options.now().toISOString();
  const failures = state === 'same' || state === 'changed' ? 0 : failuresBy(at, before);
  const since = before?.state === state ? before.since : at;
  const seen: Seen = { state, at, since, ...(failures > 0 && { failures }) };
  await serial.run(async () => {
    if (await store.setSeen(id, sequence, seen)) catalog.setSeen({ id, sequence }, seen);
    announce();
  });
  return seen;
}

/** What is tried again within the hour is one look. */
function failuresBy(now: string, before: Seen | undefined): number {
  const { at = '', failures = 0 } = before ?? {};
  return failures > 0 && Date.parse(now) - Date.parse(at) < 3600 * 1000 ? failures : failures + 1;
}
