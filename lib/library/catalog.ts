import { canonicalAddress } from '../capture/address.ts';
import { withoutSecrets } from '../capture/cut-address.ts';
import { chunkId, sequenceOf } from '../chunk-id.ts';
import { embeddingText } from '../ingest/embedding-text.ts';
import type { KeywordIndex } from '../ports.ts';
import type { ChunkId, DocumentId, DocumentStatus, SavedText, SaveSequence, Seen, StoredDocument } from '../types.ts';
import { ChangeLog } from './change-log.ts';
import { Holding } from './holding.ts';
import type { SpaceLeg } from './space-leg.ts';

/** A save with the text that its words are found in. */
export interface Worded {
  readonly document: StoredDocument;
  readonly text: Pick<SavedText, 'text' | 'chunks'>;
}

/**
 * What the library holds in memory: every document's particulars, and the indexes over their chunks. All changes are
 * synchronous and follow a completed transaction, so that this never says more than the store does.
 */
export class Catalog {
  /** The space that answers, and the one being moved to. */
  active: SpaceLeg | undefined;
  target: SpaceLeg | undefined;
  readonly #documents = new Map<DocumentId, StoredDocument>();
  readonly #byKey = new Map<string, DocumentId>();
  readonly #bySequence = new Map<SaveSequence, DocumentId>();
  readonly keyword: KeywordIndex;
  readonly changes = new ChangeLog();
  readonly #words: Holding<Worded & { readonly sequence: SaveSequence }>;
  #lastSequence: SaveSequence = 0;

  /** @param lost called when the index has lost saves, so that they are loaded again */
  constructor(make: (lost: (sequences: ReadonlySet<SaveSequence>) => void) => KeywordIndex, lost: () => void) {
    this.keyword = make((sequences) => {
      this.#words.lose(sequences);
      lost();
    });
    this.#words = new Holding(this.keyword, (saves) => putWords(this.keyword, saves));
  }

  get size(): number {
    return this.#documents.size;
  }

  /** The number of the last save, even of one that is gone. */
  get lastSequence(): SaveSequence {
    return this.#lastSequence;
  }

  sawSequence(sequence: SaveSequence): void {
    this.#lastSequence = Math.max(this.#lastSequence, sequence);
  }

  documents(): IterableIterator<StoredDocument> {
    return this.#documents.values();
  }

  find(wanted: (document: StoredDocument) => boolean): StoredDocument | undefined {
    for (const document of this.#documents.values()) if (wanted(document)) return document;
    return undefined;
  }

  get(id: DocumentId): StoredDocument | undefined {
    return this.#documents.get(id);
  }

  byKey(key: string): StoredDocument | undefined {
    return this.#documents.get(this.#byKey.get(key) ?? '');
  }

  /** The saved page that a tab with this address shows: by what the address names, else by where it was saved from. */
  savedAs(address: string): StoredDocument | undefined {
    const here = [address, withoutSecrets(address)].map(withoutFragment);
    return (
      this.byKey(canonicalAddress(address)) ??
      this.find(({ kind, url }) => kind === 'page' && here.includes(withoutFragment(url)))
    );
  }

  byChunk(id: ChunkId): StoredDocument | undefined {
    return this.bySequence(sequenceOf(id));
  }

  /** The document whose latest save this is. */
  bySequence(sequence: SaveSequence): StoredDocument | undefined {
    return this.#documents.get(this.#bySequence.get(sequence) ?? '');
  }

  /** How many documents are found by their words. */
  get worded(): number {
    return this.#words.size;
  }

  hasWords(sequence: SaveSequence): boolean {
    return this.#words.has(sequence);
  }

  /** Whether this is the latest save of any document. */
  hasSave(sequence: SaveSequence): boolean {
    return this.#bySequence.has(sequence);
  }

  /** Whether this save is still the document's latest. */
  isCurrent({ id, sequence }: Pick<StoredDocument, 'id' | 'sequence'>): boolean {
    return this.#documents.get(id)?.sequence === sequence;
  }

  /** Takes in a document as it was stored; the chunks of its earlier save are forgotten. */
  put(document: StoredDocument): void {
    const before = this.#documents.get(document.id);
    if (before && before.sequence !== document.sequence) this.#forget(before);
    this.#documents.set(document.id, document);
    this.#byKey.set(document.key, document.id);
    this.#bySequence.set(document.sequence, document.id);
    this.sawSequence(document.sequence);
    this.changes.note(document.id);
  }

  delete(id: DocumentId): void {
    const document = this.#documents.get(id);
    if (!document) return;
    this.#documents.delete(id);
    this.changes.note(id);
    this.#byKey.delete(document.key);
    this.#forget(document);
  }

  setStatus({ id, sequence }: Pick<StoredDocument, 'id' | 'sequence'>, status: DocumentStatus): void {
    const document = this.#documents.get(id);
    if (document?.sequence === sequence) this.#change({ ...document, status });
  }

  /** What was found of its page is no part of a save either. */
  setSeen({ id, sequence }: Pick<StoredDocument, 'id' | 'sequence'>, seen: Seen): void {
    const document = this.#documents.get(id);
    if (document?.sequence === sequence) this.#change({ ...document, seen });
  }

  /** Tags are no part of a save: its number stays. */
  setTags({ id, tags }: StoredDocument): void {
    const document = this.#documents.get(id);
    if (document) this.#change({ ...document, tags });
  }

  /** The same save, of which something else is known by now. */
  #change(document: StoredDocument): void {
    this.#documents.set(document.id, document);
    this.changes.note(document.id);
  }

  openWords(): Promise<void> {
    return this.#words.open(new Set(this.#bySequence.keys()), (sequence) => this.hasSave(sequence));
  }

  /** Makes saves found by their words, at once; resolves when they are kept. */
  addWords(saves: readonly Worded[]): Promise<void> {
    const current = saves.filter(({ document }) => this.isCurrent(document));
    return this.#words.add(current.map((save) => ({ ...save, sequence: save.document.sequence })));
  }

  #forget({ sequence }: StoredDocument): void {
    this.#bySequence.delete(sequence);
    this.#words.forget(sequence);
    this.active?.forget(sequence);
    this.target?.forget(sequence);
  }
}

function putWords(index: KeywordIndex, saves: readonly Worded[]): Promise<void> {
  const ids: ChunkId[] = [];
  const texts: string[] = [];
  for (const { document, text } of saves) {
    for (const one of searchTexts(document, text)) texts.push(one);
    for (const ordinal of text.chunks.keys()) ids.push(chunkId(document.sequence, ordinal));
  }
  return index.add(ids, texts);
}

/** A fragment that routes belongs to the address. */
const withoutFragment = (url: string): string => url.replace(/#(?![!/]).*$/, '');

/** What is searched and embedded for each chunk. */
export function searchTexts({ title }: { title: string }, text: Pick<SavedText, 'text' | 'chunks'>): string[] {
  return text.chunks.map(({ start, end, headings }) => embeddingText(title, headings, text.text.slice(start, end)));
}
