import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type ErrorReport, toReport } from '../../lib/errors.ts';
import type { Finding } from '../../lib/messaging/library-protocol.ts';
import type { DocumentFilter, DocumentId } from '../../lib/types.ts';
import type { CallLibrary } from './catalogue.ts';

/** The search field and what the library found in the texts. */
export interface Search {
  /** As typed. */
  readonly query: Signal<string>;
  /** In the library's order, by document; empty without a query. */
  readonly found: ReadonlySignal<ReadonlyMap<DocumentId, readonly Finding[]>>;
  /** The texts are still being searched for what is in the field. */
  readonly busy: ReadonlySignal<boolean>;
  /** Why the texts could not be searched. */
  readonly failure: ReadonlySignal<ErrorReport | undefined>;
}

type Found = ReadonlyMap<DocumentId, readonly Finding[]>;
const NOTHING: Found = new Map();

interface Answered {
  readonly words: string;
  readonly version: unknown;
  readonly found: Found;
  readonly failure?: ErrorReport;
}

/**
 * One search at a time: while it runs the reader may go on typing, and what is in the field when it ends is searched next.
 * So every answer is shown with the words it was found by, and a slow library is asked less often, not later.
 * @param version read with the query: when it changes, the same words are searched again
 * @param filter of which documents the texts are searched
 */
export function createSearch(
  call: CallLibrary,
  version: ReadonlySignal<unknown>,
  filter: () => DocumentFilter | undefined = () => undefined,
): Search {
  const query = signal('');
  const answered = signal<Answered>({ words: '', version: undefined, found: NOTHING });
  const words = computed(() => query.value.trim());
  let running = false;

  async function search(): Promise<void> {
    running = true;
    for (;;) {
      const asked = { words: words.peek(), version: version.peek() };
      const result = asked.words ? await find(asked.words) : { found: NOTHING };
      if (asked.words === words.peek()) answered.value = { ...asked, ...result };
      if (asked.words === words.peek() && asked.version === version.peek()) break;
    }
    running = false;
  }

  async function find(asked: string): Promise<Pick<Answered, 'found' | 'failure'>> {
    try {
      const within = filter();
      return { found: byDocument(await (within ? call('find', asked, within) : call('find', asked))) };
    } catch (error) {
      return { found: NOTHING, failure: toReport(error) };
    }
  }

  effect(() => {
    const now = { words: words.value, version: version.value };
    const last = answered.peek();
    if (now.words === '') answered.value = { ...now, found: NOTHING };
    else if (!running && (now.words !== last.words || now.version !== last.version)) void search();
  });

  return {
    query,
    // Until the answer comes, the one for the beginning of the same words may stay: nothing flickers while typing.
    found: computed(() => (words.value.startsWith(answered.value.words) ? answered.value.found : NOTHING)),
    busy: computed(() => words.value !== answered.value.words),
    failure: computed(() => answered.value.failure),
  };
}

function byDocument(findings: readonly Finding[]): Found {
  const found = new Map<DocumentId, Finding[]>();
  for (const finding of findings) {
    const others = found.get(finding.documentId);
    if (others) others.push(finding);
    else found.set(finding.documentId, [finding]);
  }
  return found;
}
