import { type ReadonlySignal, signal } from '@preact/signals';
import { type ErrorReport, toReport } from '../../lib/errors.ts';
import type { LibrarySummary, StoredDocument } from '../../lib/types.ts';
import type { library } from '../ui/rooms.ts';

/** How this page calls the library; the tests bring their own. */
export type CallLibrary = typeof library;

/** What the library holds, as this page last read it. */
export interface Catalogue {
  /** Latest save first; undefined until they have been read. */
  readonly documents: ReadonlySignal<readonly StoredDocument[] | undefined>;
  readonly summary: ReadonlySignal<LibrarySummary | undefined>;
  /** Why they could not be read. */
  readonly failure: ReadonlySignal<ErrorReport | undefined>;
  /** Reads again. Resolves when what was true at the time of the call is shown. */
  refresh(): Promise<void>;
}

/** While many pages are being embedded each one is news; the list is not read again sooner than this, ms. */
const REST = 250;

export function createCatalogue(call: CallLibrary): Catalogue {
  const documents = signal<readonly StoredDocument[] | undefined>(undefined);
  const summary = signal<LibrarySummary | undefined>(undefined);
  const failure = signal<ErrorReport | undefined>(undefined);
  let running: Promise<void> | undefined;
  let again = false;

  async function read(): Promise<void> {
    try {
      const [list, glance] = await Promise.all([call('documents'), call('summary')]);
      documents.value = keepUnchanged(documents.peek(), list.sort(bySave));
      summary.value = glance;
      failure.value = undefined;
    } catch (error) {
      failure.value = toReport(error);
    }
  }

  async function readUntilQuiet(): Promise<void> {
    for (;;) {
      again = false;
      await read();
      if (!again) return;
      await new Promise((resolve) => setTimeout(resolve, REST));
    }
  }

  return {
    documents,
    summary,
    failure,
    refresh() {
      again = true;
      running ??= readUntilQuiet().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}

function bySave(a: StoredDocument, b: StoredDocument): number {
  return b.updatedAt < a.updatedAt ? -1 : b.updatedAt > a.updatedAt ? 1 : b.sequence - a.sequence;
}

/** The same object for a document that is the same, so that only rows that changed are drawn anew. */
function keepUnchanged(
  before: readonly StoredDocument[] | undefined,
  now: readonly StoredDocument[],
): readonly StoredDocument[] {
  const known = new Map(before?.map((document) => [document.id, document]));
  const kept = now.map((document) => {
    const old = known.get(document.id);
    return old && isSame(old, document) ? old : document;
  });
  return before && kept.length === before.length && kept.every((each, i) => each === before[i]) ? before : kept;
}

function isSame(a: StoredDocument, b: StoredDocument): boolean {
  if (a.sequence !== b.sequence || a.updatedAt !== b.updatedAt) return false;
  const same = (one: unknown, other: unknown) => one === other || JSON.stringify(one) === JSON.stringify(other);
  return same(a.status, b.status) && same(a.seen, b.seen) && same(a.tags, b.tags);
}
