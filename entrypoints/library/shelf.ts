import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Marks, NO_MARKS } from '../../lib/library/states.ts';
import type { ListedDocument } from '../../lib/listed.ts';
import type { DocumentId } from '../../lib/types.ts';
import type { CallLibrary, Catalogue, StreamLibrary } from './catalogue.ts';
import { createCatalogue } from './catalogue.ts';
import { createRefreshing, type Refreshing } from './changes/refreshing.ts';
import { type Collections, createCollections } from './collections.ts';
import { type Filters, libraryFilter, NO_FILTERS } from './filters.ts';
import { byMonth, bySearch, type Group, inOne } from './listing.ts';
import { createMarking, needsMarks } from './marking.ts';
import { createRemoval, type Removal } from './removal.ts';
import type { Rereading } from './rereading.ts';
import { createSearch, type Search } from './search.ts';
import { NONE, type Selection, shown } from './selection.ts';
import { createSharing, type SharingView } from './shared/sharing.ts';
import { type Counts, sieve, sorted } from './sieve.ts';
import { createSizes, type Sizes } from './sizes.ts';
import { tagsByUse } from './tags.ts';

/** Everything the list shows and does, apart from drawing it. */
export interface Shelf {
  readonly catalogue: Catalogue;
  readonly search: Search;
  readonly removal: Removal;
  readonly refreshing: Refreshing;
  readonly collections: Collections;
  readonly sharing: SharingView;
  /** As the hash of the list says, or said last. */
  readonly filters: Signal<Filters>;
  /** What documents do not tell of themselves; read when the filter asks for it. */
  readonly marking: Rereading<Marks>;
  /** What each part of the filter could let through: as it is, and with nothing held back. */
  readonly counts: ReadonlySignal<{ readonly now: Counts; readonly all: Counts } | undefined>;
  /** All tags, the most used first. */
  readonly tags: ReadonlySignal<readonly string[]>;
  /** What is listed now, under its headings; undefined until the library has been read. */
  readonly groups: ReadonlySignal<readonly Group[] | undefined>;
  /** The documents listed, in order. */
  readonly order: ReadonlySignal<readonly ListedDocument[]>;
  readonly selection: Signal<Selection>;
  /** Those ticked, of those listed. */
  readonly selected: ReadonlySignal<readonly ListedDocument[]>;
  /** Whether the tags of those ticked are being changed. */
  readonly tagging: Signal<boolean>;
  readonly sizes: Sizes;
  readonly goal: Signal<Goal | undefined>;
  /** The line that has the focus: it stays drawn. */
  readonly held: Signal<DocumentId | undefined>;
  /** The copy that was open last; its line is shown when the list comes back. */
  readonly visited: Signal<DocumentId | undefined>;
  /** Tries failed documents again, all of them if none is named. */
  retry(documents: readonly ListedDocument[]): Promise<void>;
  retag(documents: readonly ListedDocument[], add: readonly string[], remove: readonly string[]): Promise<void>;
}

/** Where the focus is to go. The line is drawn for it first, if it is not. */
export interface Goal {
  readonly id: DocumentId;
  readonly part: 'title' | 'tick';
  readonly block: ScrollLogicalPosition;
}

/** Takes the focus to a line, if it is listed. */
export function go(
  shelf: Shelf,
  id: DocumentId | undefined,
  part: Goal['part'],
  block: Goal['block'] = 'nearest',
): void {
  if (id !== undefined && shelf.order.peek().some((document) => document.id === id))
    shelf.goal.value = { id, part, block };
}

/** @param language by which titles are put in order */
export function createShelf(call: CallLibrary, stream: StreamLibrary, language = 'en'): Shelf {
  const catalogue = createCatalogue(call, stream);
  const removal = createRemoval(call, catalogue);
  const filters = signal(NO_FILTERS);
  const asked = computed(() => ({ documents: catalogue.documents.value, filters: filters.value }));
  const search = createSearch(call, asked, () => libraryFilter(filters.peek(), new Date()));
  const marking = createMarking(call);
  const marked = computed(() => needsMarks(filters.value));
  effect(() => {
    // Whatever is news to the list may be of answers, or of texts.
    if (marked.value && catalogue.summary.value) void marking.refresh();
  });
  const known = computed(() => {
    const marks = marking.value.value;
    return marked.value && !marks ? undefined : { documents: removal.documents.value, marks: marks ?? NO_MARKS };
  });
  const sieveBy = (by: Filters) => {
    const { documents: all, marks } = known.value ?? {};
    return all && sieve(all, by, new Date(), marks);
  };
  const sieved = computed(() => sieveBy(filters.value));
  const whole = computed(() => sieveBy(NO_FILTERS)?.counts);
  const sort = computed(() => filters.value.sort);
  const documents = computed(() => sieved.value && sorted(sieved.value.documents, sort.value, language));
  const groups = computed(() => {
    if (!documents.value) return undefined;
    const { found, query } = search;
    if (query.value.trim()) return bySearch(documents.value, query.value, found.value, sort.value !== undefined);
    return !sort.value || sort.value === 'oldest' ? byMonth(documents.value) : inOne(documents.value);
  });
  const order = computed(() => (groups.value ?? []).flatMap(({ entries }) => entries.map(({ document }) => document)));
  const selection = signal(NONE);
  const idsOf = (list: readonly ListedDocument[]) => list.map(({ id }) => id);
  return {
    catalogue,
    search,
    removal,
    refreshing: createRefreshing(call, () => void catalogue.refresh()),
    collections: createCollections(call),
    sharing: createSharing(call),
    filters,
    marking,
    counts: computed(() => sieved.value && whole.value && { now: sieved.value.counts, all: whole.value }),
    tags: computed(() => tagsByUse(catalogue.documents.value ?? [])),
    groups,
    order,
    selection,
    selected: computed(() => {
      if (selection.value.ids.size === 0) return [];
      const ids = new Set(shown(selection.value, idsOf(order.value)));
      return order.value.filter(({ id }) => ids.has(id));
    }),
    tagging: signal(false),
    sizes: createSizes(),
    goal: signal<Goal | undefined>(undefined),
    held: signal<DocumentId | undefined>(undefined),
    visited: signal<DocumentId | undefined>(undefined),
    async retry(failed) {
      await call('retry', idsOf(failed));
      await catalogue.refresh();
    },
    async retag(changed, add, remove) {
      await call('retag', { ids: idsOf(changed), add, remove });
      await catalogue.refresh();
    },
  };
}
