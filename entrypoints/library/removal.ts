import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { type ErrorReport, toReport } from '../../lib/errors.ts';
import type { ListedDocument } from '../../lib/listed.ts';
import type { DocumentId, UndoToken } from '../../lib/types.ts';
import type { VersionHead } from '../../lib/version.ts';
import type { CallLibrary, Catalogue } from './catalogue.ts';

/** What the line at the foot says about the last removal. */
export type RemovalNews =
  | {
      readonly state: 'removed';
      readonly count: number;
      readonly title: string;
      readonly token: UndoToken;
      /** Of an earlier version: when it was saved. */
      readonly version?: string;
    }
  | {
      readonly state: 'restored';
      readonly count: number;
      readonly ids: readonly DocumentId[];
      readonly version?: string;
    }
  | { readonly state: 'failed'; readonly report: ErrorReport };

/** Removing pages from the library, and taking that back. */
export interface Removal {
  /** The documents without those being removed: they leave the list at once, and come back should it fail. */
  readonly documents: ReadonlySignal<readonly ListedDocument[] | undefined>;
  readonly news: ReadonlySignal<RemovalNews | undefined>;
  remove(documents: readonly ListedDocument[]): Promise<void>;
  removeVersion(head: VersionHead): Promise<void>;
  undo(): Promise<void>;
  /** Takes the line away. */
  dismiss(): void;
}

export function createRemoval(call: CallLibrary, catalogue: Catalogue): Removal {
  const leaving = signal<ReadonlySet<DocumentId>>(new Set());
  const news = signal<RemovalNews | undefined>(undefined);

  return {
    documents: computed(() => {
      const all = catalogue.documents.value;
      return leaving.value.size === 0 ? all : all?.filter(({ id }) => !leaving.value.has(id));
    }),
    news,
    async remove(documents) {
      const [first] = documents;
      if (!first) return;
      const ids = documents.map(({ id }) => id);
      leaving.value = new Set([...leaving.peek(), ...ids]);
      try {
        const token = await call('remove', ids);
        news.value = { state: 'removed', count: ids.length, title: first.title, token };
      } catch (error) {
        news.value = { state: 'failed', report: toReport(error) };
      }
      await catalogue.refresh();
      leaving.value = new Set([...leaving.peek()].filter((id) => !ids.includes(id)));
    },
    async removeVersion({ documentId, savedAt, sequence }) {
      try {
        const token = await call('removeVersion', { id: documentId, sequence });
        news.value = { state: 'removed', count: 1, title: '', token, version: savedAt };
      } catch (error) {
        news.value = { state: 'failed', report: toReport(error) };
      }
      await catalogue.refresh();
    },
    async undo() {
      const removed = news.peek();
      if (removed?.state !== 'removed') return;
      news.value = undefined;
      const before = new Set(catalogue.documents.peek()?.map(({ id }) => id));
      try {
        await call('undo', removed.token);
        await catalogue.refresh();
        const ids = (catalogue.documents.peek() ?? []).map(({ id }) => id).filter((id) => !before.has(id));
        const { count, version } = removed;
        // What was removed meanwhile is told of, and can be undone.
        news.value ??= { state: 'restored', count, ids, ...(version && { version }) };
      } catch (error) {
        news.value = { state: 'failed', report: toReport(error) };
      }
    },
    dismiss() {
      news.value = undefined;
    },
  };
}
