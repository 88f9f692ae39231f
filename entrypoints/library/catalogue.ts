import { type ReadonlySignal, signal } from '@preact/signals';
import { type ErrorReport, toReport } from '../../lib/errors.ts';
import type { ListedDocument, ListMark } from '../../lib/listed.ts';
import type { DocumentId, LibrarySummary } from '../../lib/types.ts';
import type { library, libraryStream } from '../ui/rooms.ts';
import { createRefresh } from './rereading.ts';

/** How this page calls the library, and what it streams; the tests bring their own. */
export type CallLibrary = typeof library;
export type StreamLibrary = typeof libraryStream;

/** What the library holds, as this page last read it. */
export interface Catalogue {
  /** Latest save first; undefined until they have been read. */
  readonly documents: ReadonlySignal<readonly ListedDocument[] | undefined>;
  readonly summary: ReadonlySignal<LibrarySummary | undefined>;
  /** Why they could not be read. */
  readonly failure: ReadonlySignal<ErrorReport | undefined>;
  /** Reads what is new. Resolves when what was true at the time of the call is shown. */
  refresh(): Promise<void>;
}

/** While many pages are being embedded each one is news; the list is not read again sooner than this, ms. */
const REST = 250;

export function createCatalogue(call: CallLibrary, stream: StreamLibrary): Catalogue {
  const documents = signal<readonly ListedDocument[] | undefined>(undefined);
  const summary = signal<LibrarySummary | undefined>(undefined);
  const failure = signal<ErrorReport | undefined>(undefined);
  let mark: ListMark | undefined;

  /** The list is shown as soon as it is here, and does not wait for the summary, which measures the disk. */
  async function readList(): Promise<void> {
    const before = new Map((documents.peek() ?? []).map((document) => [document.id, document]));
    let known = new Map(before);
    let isNews = documents.peek() === undefined;
    let read: ListMark | undefined;
    for await (const { documents: some, mark: here, removed = [], whole } of stream('listed', { since: mark })) {
      if (whole) known = new Map();
      for (const id of removed) known.delete(id);
      for (const document of some) known.set(document.id, keptIfSame(before, document));
      isNews ||= some.length + removed.length > 0 || whole === true;
      read = here ?? read;
    }
    mark = read;
    if (isNews) documents.value = sameOrNew(documents.peek(), [...known.values()].sort(bySave));
  }

  async function read(): Promise<void> {
    try {
      const [glance] = await Promise.all([call('summary'), readList()]);
      summary.value = glance;
      failure.value = undefined;
    } catch (error) {
      failure.value = toReport(error);
    }
  }

  return { documents, summary, failure, refresh: createRefresh(read, REST) };
}

function bySave(a: ListedDocument, b: ListedDocument): number {
  return b.updatedAt < a.updatedAt ? -1 : b.updatedAt > a.updatedAt ? 1 : b.sequence - a.sequence;
}

/** The same object for a document that is the same, so that only rows that changed are drawn anew. */
function keptIfSame(before: ReadonlyMap<DocumentId, ListedDocument>, document: ListedDocument): ListedDocument {
  const old = before.get(document.id);
  return old && isSame(old, document) ? old : document;
}

function sameOrNew(
  before: readonly ListedDocument[] | undefined,
  now: readonly ListedDocument[],
): readonly ListedDocument[] {
  return before && now.length === before.length && now.every((each, i) => each === before[i]) ? before : now;
}

function isSame(a: ListedDocument, b: ListedDocument): boolean {
  if (a.sequence !== b.sequence || a.updatedAt !== b.updatedAt) return false;
  const same = (one: unknown, other: unknown) => one === other || JSON.stringify(one) === JSON.stringify(other);
  return same(a.status, b.status) && same(a.seen, b.seen) && same(a.tags, b.tags);
}
