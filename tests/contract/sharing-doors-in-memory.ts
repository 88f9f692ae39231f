import { createHash } from 'node:crypto';
import type { SharedDocument, SharingDoors } from '../../lib/shared-store.ts';
import { sharedKey } from '../../lib/sharing/naming.ts';
import type { SavedText, StoredDocument } from '../../lib/types.ts';

const DIMS = 4;

/** A library that is nothing but its documents, and can be changed as its reader would. */
export interface PlainLibrary extends SharingDoors {
  save(name: string, said: string): void;
  remove(name: string): void;
  tag(name: string, tags: readonly string[]): void;
  /** Puts back what was removed last under this name, as an undo does. */
  undo(name: string): void;
  /** All documents as they must be equal everywhere, by key. */
  told(): Map<string, unknown>;
}

interface Kept {
  readonly document: StoredDocument;
  readonly text: SavedText;
}

export function plainLibrary(libraryId: string = crypto.randomUUID()): PlainLibrary {
  const kept = new Map<string, Kept>();
  const removed = new Map<string, Kept>();
  let sequence = 0;
  const keyOf = (name: string) => `https://example.org/${name}`;
  const isSame = (here: StoredDocument) => {
    const now = kept.get(here.key)?.document;
    return now?.sequence === here.sequence && String(now.tags) === String(here.tags);
  };
  const put = (document: Omit<StoredDocument, 'sequence'>, text: Omit<SavedText, 'sequence'>) => {
    sequence++;
    kept.set(document.key, { document: { ...document, sequence }, text: { ...text, sequence } });
    return { ...document, sequence };
  };
  const retag = async (here: StoredDocument, tags: readonly string[]) => {
    const before = kept.get(here.key);
    if (!before || !isSame(here)) return undefined;
    const document = { ...before.document, tags: [...tags] };
    kept.set(here.key, { ...before, document });
    return document;
  };
  return {
    standing: () => ({ id: libraryId, sequence, space: `plain:${DIMS}` }),
    documents: () => [...kept.values()].map(({ document }) => document),
    has: (about: { readonly address?: unknown }) => kept.has(String(about.address)),
    look: () => Promise.reject(new Error('not looked at')),
    async read(document: StoredDocument) {
      const found = kept.get(document.key);
      if (found?.document.sequence !== document.sequence) return undefined;
      return { text: found.text, vectors: vectorsOf(found.text) };
    },
    async take({ particulars, text }: SharedDocument, here: StoredDocument | undefined) {
      const about = particulars as unknown as StoredDocument;
      if (here?.contentHash === about.contentHash && here.title === about.title) return retag(here, about.tags ?? []);
      const key = String(about.address);
      if (here ? !isSame(here) : kept.has(key)) return undefined;
      const id = here?.id ?? crypto.randomUUID();
      const size = { characters: text.text.length, chunks: text.chunks.length };
      return put({ ...about, ...size, id, key, status: { state: 'ready' } }, { ...text, id });
    },
    retag,
    async drop(here: StoredDocument) {
      return isSame(here) && kept.delete(here.key);
    },
    save(name, said) {
      const before = kept.get(keyOf(name))?.document;
      const id = before?.id ?? crypto.randomUUID();
      put(pageOf(keyOf(name), id, said, before?.tags), { id, ...textOf(said) });
    },
    remove(name) {
      const one = kept.get(keyOf(name));
      if (one) removed.set(name, one);
      kept.delete(keyOf(name));
    },
    tag(name, tags) {
      const one = kept.get(keyOf(name));
      if (one) kept.set(keyOf(name), { ...one, document: { ...one.document, tags: [...tags] } });
    },
    undo(name) {
      const one = removed.get(name);
      if (one && !kept.has(keyOf(name))) put(one.document, one.text);
    },
    told: () =>
      new Map(
        [...kept.values()]
          .map(({ document, text }): [string, unknown] => [
            sharedKey(document),
            [document.title, document.tags ?? [], text.text, text.blocks, text.chunks],
          ])
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
  } as PlainLibrary;
}

function pageOf(key: string, id: string, said: string, tags: readonly string[] = []): Omit<StoredDocument, 'sequence'> {
  const at = new Date(0).toISOString();
  const receipt = { method: 'readability', words: 1, visibleWords: 1, kept: 1, tables: 0, codeBlocks: 0 } as const;
  return {
    ...{ id, key, kind: 'page', url: key, address: key, title: `About ${key}`, site: 'Example', savedAt: at },
    ...{ updatedAt: at, contentHash: createHash('sha256').update(said).digest('hex'), characters: said.length },
    ...{ chunks: textOf(said).chunks.length, receipt, status: { state: 'ready' }, tags },
  };
}

/** A chunk for each line. */
function textOf(text: string): Pick<SavedText, 'text' | 'blocks' | 'chunks'> {
  let at = 0;
  const spans = text.split('\n').map((line) => {
    const span = { start: at, end: at + line.length };
    at = span.end + 1;
    return span;
  });
  return {
    text,
    blocks: spans.map((span) => ({ kind: 'paragraph', ...span })),
    chunks: spans.map((span) => ({ ...span, headings: [] })),
  };
}

const vectorsOf = ({ chunks }: SavedText): Float32Array =>
  Float32Array.from({ length: chunks.length * DIMS }, (_, i) => (i % DIMS === 0 ? 1 : 0));
