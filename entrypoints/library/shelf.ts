import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { DocumentId, StoredDocument } from '../../lib/types.ts';
import type { CallLibrary, Catalogue } from './catalogue.ts';
import { createCatalogue } from './catalogue.ts';
import { createRefreshing, type Refreshing } from './changes/refreshing.ts';
import { byMonth, bySearch, type Group } from './listing.ts';
import { createRemoval, type Removal } from './removal.ts';
import { createSearch, type Search } from './search.ts';
import { NONE, type Selection, shown } from './selection.ts';

/** Everything the list shows and does, apart from drawing it. */
export interface Shelf {
  readonly catalogue: Catalogue;
  readonly search: Search;
  readonly removal: Removal;
  readonly refreshing: Refreshing;
  /** What is listed now, under its headings; undefined until the library has been read. */
  readonly groups: ReadonlySignal<readonly Group[] | undefined>;
  /** The documents listed, in order. */
  readonly order: ReadonlySignal<readonly StoredDocument[]>;
  readonly selection: Signal<Selection>;
  /** Those ticked, of those listed. */
  readonly selected: ReadonlySignal<readonly StoredDocument[]>;
  /** How many lines are drawn so far. */
  readonly drawn: Signal<number>;
  /** The copy that was open last; its line is shown when the list comes back. */
  readonly visited: Signal<DocumentId | undefined>;
  /** Tries failed documents again, all of them if none is named. */
  retry(documents: readonly StoredDocument[]): Promise<void>;
}

/** Enough for the first two screens; the rest follows while the browser is idle. */
export const FIRST_DRAWN = 60;

export function createShelf(call: CallLibrary): Shelf {
  const catalogue = createCatalogue(call);
  const removal = createRemoval(call, catalogue);
  const search = createSearch(call, catalogue.documents);
  const groups = computed(() => {
    const documents = removal.documents.value;
    if (!documents) return undefined;
    return search.query.value.trim() ? bySearch(documents, search.query.value, search.found.value) : byMonth(documents);
  });
  const order = computed(() => (groups.value ?? []).flatMap(({ entries }) => entries.map(({ document }) => document)));
  const selection = signal(NONE);
  const drawn = signal(FIRST_DRAWN);
  effect(() => {
    search.query.value; // other words, another list, from its beginning
    drawn.value = FIRST_DRAWN;
  });
  return {
    catalogue,
    search,
    removal,
    refreshing: createRefreshing(call, () => void catalogue.refresh()),
    groups,
    order,
    selection,
    selected: computed(() => {
      if (selection.value.ids.size === 0) return [];
      const ids = new Set(
        shown(
          selection.value,
          order.value.map(({ id }) => id),
        ),
      );
      return order.value.filter(({ id }) => ids.has(id));
    }),
    drawn,
    visited: signal<DocumentId | undefined>(undefined),
    async retry(documents) {
      await call(
        'retry',
        documents.map(({ id }) => id),
      );
      await catalogue.refresh();
    },
  };
}
