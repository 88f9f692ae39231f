import type { Knobs, Retrieval } from '../../lib/asking.ts';
import { AppError } from '../../lib/errors.ts';
import { matching, parseFilter } from '../../lib/library/filter.ts';
import { look } from '../../lib/library/sharing-doors.ts';
import type { Embedder } from '../../lib/ports.ts';
import type { SharedStore } from '../../lib/shared-store.ts';
import { openChromaStore } from '../../lib/sharing/chroma/chroma-store.ts';
import { docOfName } from '../../lib/sharing/heads.ts';
import { readSharedCopy } from '../../lib/sharing/shared-copies.ts';
import type { SharedPlace } from '../../lib/sharing.ts';
import { fold } from '../../lib/text/fold.ts';
import type { DocumentFilter, DocumentId, SavedText } from '../../lib/types.ts';
import { builtinEmbedder } from '../node-library.ts';
import type { Opening } from './archive-library.ts';
import type { ReadableDocument, ReadableLibrary } from './readable-library.ts';
import { retrieveShared } from './shared-retrieval.ts';
import { type Sample, sampleOf } from './shared-sample.ts';
import { documentOf, SharedShelf, type StandingHead } from './shared-shelf.ts';

/** Texts that stay in memory, so that a document fetched in parts is read once. */
const MOST_TEXTS = 50;
/** A sample is taken anew when the library has become this much larger or smaller. */
const GROWN = 1.2;

/** Where a shared library is, and who asks. */
export interface SharedAddress extends SharedPlace {
  readonly token?: string | undefined;
}

/**
 * A shared library as one that can be asked, without storing it: what is sent for a question is its embedding, made here.
 * @param opening told of every step
 * @throws AppError `shared-*`: not reached, refused, not there, or of another embedding space; `server-address`
 */
export async function openSharedLibrary(
  { token, ...place }: SharedAddress,
  opening: (step: Opening) => void = () => undefined,
): Promise<ReadableLibrary> {
  const store = openChromaStore({ place, ...(token && { token }) });
  const library = new SharedReading(store, await builtinEmbedder(), new URL(place.url).host);
  await library.open((done, total) => opening({ doing: 'reading', done, total }));
  return library;
}

/** What stands in the library at the moment of a call. */
interface Standing {
  readonly heads: ReadonlyMap<string, StandingHead>;
  readonly documents: readonly ReadableDocument[];
}

class SharedReading implements ReadableLibrary {
  readonly #shelf: SharedShelf;
  readonly #texts = new Map<string, Promise<SavedText>>();
  readonly #ended = new AbortController();
  #sample: Promise<Sample> | undefined;

  constructor(
    private readonly store: SharedStore,
    private readonly embedder: Embedder,
    server: string,
  ) {
    this.#shelf = new SharedShelf(store, embedder.space.id, server);
  }

  async open(told: (done: number, total: number) => void): Promise<void> {
    const heads = await this.#shelf.standing(this.#ended.signal, told);
    await this.#sampleFor(heads);
  }

  async documents(): Promise<readonly ReadableDocument[]> {
    const { documents } = await this.#standing();
    return [...documents].sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
  }

  async text(id: DocumentId): Promise<SavedText> {
    const doc = docOfName(id);
    const { heads } = await this.#standing();
    const head = doc && heads.get(doc);
    if (!head) throw new AppError('document-missing');
    const known = this.#texts.get(head.id);
    if (known) return known;
    const { signal } = this.#ended;
    const reading = readSharedCopy(head.doc, { store: this.store, doors: { look } }, signal).then(({ text }) => text);
    this.#texts.set(head.id, reading);
    reading.catch(() => this.#texts.delete(head.id)); // tried again by the next call
    for (const [oldest] of this.#texts) if (this.#texts.size > MOST_TEXTS) this.#texts.delete(oldest);
    return reading;
  }

  /** By titles, sites and addresses; then documents near in meaning that have one of the words where they are near. */
  async find(query: string, filter?: DocumentFilter): ReturnType<ReadableLibrary['find']> {
    const typed = fold(query).text.trim();
    if (typed === '') return [];
    const { documents } = await this.#standing();
    const within = withinOf(documents, filter);
    const named = documents.filter(
      (document) => (!within || within.has(document.sequence)) && isNamed(document, typed),
    );
    const { trace } = await this.retrieve(query, this.#ended.signal, filter, { mode: 'keyword' });
    const excerpts = new Map<DocumentId, string>();
    for (const { documentId, excerpt, keywordScore } of trace.candidates)
      if (keywordScore > 0 && !excerpts.has(documentId)) excerpts.set(documentId, excerpt);
    const ids = new Set([...named.map(({ id }) => id), ...excerpts.keys()]);
    return [...ids].map((documentId) => ({ documentId, excerpt: excerpts.get(documentId) ?? '', at: [] }));
  }

  async retrieve(
    question: string,
    signal: AbortSignal,
    filter?: DocumentFilter,
    knobs: Knobs = {},
  ): Promise<Retrieval> {
    const { heads, documents } = await this.#standing();
    const within = withinOf(documents, filter);
    const { store, embedder } = this;
    return retrieveShared(question, AbortSignal.any([signal, this.#ended.signal]), {
      ...{ store, embedder, knobs, documents: documents.length },
      sample: await this.#sampleFor(heads),
      ...(within && { within: documents.filter(({ sequence }) => within.has(sequence)) }),
      text: (id) => this.text(id),
    });
  }

  embed(texts: readonly string[]): Promise<Float32Array> {
    return this.embedder.embed(texts);
  }

  async close(): Promise<void> {
    this.#ended.abort();
  }

  async #standing(): Promise<Standing> {
    const heads = await this.#shelf.standing(this.#ended.signal);
    return { heads, documents: [...heads.values()].map((head, i) => documentOf(head, i + 1)) };
  }

  async #sampleFor(heads: ReadonlyMap<string, StandingHead>): Promise<Sample> {
    const chunks = [...heads.values()].reduce((sum, head) => sum + head.chunks, 0);
    const before = await this.#sample;
    const ratio = before && (chunks + 1) / (before.of + 1);
    // A small library is looked at whole, so that every change counts.
    if (before && ratio && (before.of === chunks || (before.of > before.chunks && ratio < GROWN && ratio > 1 / GROWN)))
      return before;
    const taking = sampleOf(this.store, heads.values(), this.embedder.space.dims, this.#ended.signal);
    this.#sample = taking.catch(() => before) as Promise<Sample>;
    return taking;
  }
}

/** @returns undefined where every document is meant. @throws AppError `bad-request` */
function withinOf(documents: readonly ReadableDocument[], filter: DocumentFilter | undefined) {
  const wanted = parseFilter(filter);
  return wanted && matching(documents, wanted);
}

const isNamed = ({ address, byline = '', site, title }: ReadableDocument, typed: string): boolean =>
  [title, site, byline, address].some((name) => fold(name).text.includes(typed));
