import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { deleteDB } from 'idb';
import { indexesIn } from '../../entrypoints/offscreen/indexes.ts';
import type { Turn } from '../../lib/asking.ts';
import { Library } from '../../lib/library/library.ts';
import type { LibraryStore } from '../../lib/library-store.ts';
import { openIndexedDbStore } from '../../lib/storage/indexeddb-store.ts';
import { memoryVault } from '../../lib/storage/memory-vault.ts';
import type { Block, CapturedPage } from '../../lib/types.ts';
import { kernelFromBuild } from '../contract/vectors-in-memory.ts';
import { MemorySink } from '../unit/archive-fixtures.ts';

const DIMS = 8;
const SPACE = { id: `fault:${DIMS}`, model: 'fault', dims: DIMS };

export interface FaultLibrary {
  readonly library: Library;
  readonly store: LibraryStore;
  /** Closes it and deletes what it stored. */
  drop(): Promise<void>;
}

/** A library over the real store, in memory, with a toy embedder. */
export async function openFaultLibrary(): Promise<FaultLibrary> {
  const name = `imports-${crypto.randomUUID()}`;
  const store = await openIndexedDbStore(name);
  const library = new Library({
    store,
    makeEmbedder: async () => ({
      space: SPACE,
      async embed(texts) {
        const vectors = new Float32Array(texts.length * DIMS);
        for (const [row, text] of texts.entries()) vectors[row * DIMS + (text.length % DIMS)] = 1;
        return vectors;
      },
    }),
    ...indexesIn(memoryVault(), await kernelFromBuild()),
    keepIndexes: async () => undefined,
    changed: () => undefined,
    now: () => new Date('2026-11-22T10:00:00Z'),
    bytes: async () => 0,
    version: '0.1.0',
    retryDelays: [],
  });
  await library.start();
  const drop = async () => {
    library.stop();
    store.close();
    await deleteDB(name);
  };
  return { library, store, drop };
}

/** A page of a heading and paragraphs. */
export function faultPage(name: string, paragraphs: number): CapturedPage {
  const lines = [`About ${name}`];
  for (let i = 0; i < paragraphs; i++)
    lines.push(`Part ${i} of ${name} says word${i} and 낱말 “${i * 7}”. `.repeat(12).trim());
  const blocks: Block[] = [];
  let start = 0;
  for (const [i, line] of lines.entries()) {
    const kind = i === 0 ? ('heading' as const) : ('paragraph' as const);
    blocks.push({ kind, ...(i === 0 && { level: 1 }), start, end: start + line.length });
    start += line.length + 2;
  }
  return {
    kind: 'page',
    url: `https://example.org/${name}?utm=1`,
    address: `https://example.org/${name}`,
    title: `About ${name}`,
    site: 'Example',
    language: 'en',
    text: lines.join('\n\n'),
    blocks,
    receipt: { method: 'readability', words: 10, visibleWords: 12, kept: 0.8, tables: 0, codeBlocks: 0 },
  };
}

function faultTurn(documentId: string): Turn {
  const times = { embed: 1, keyword: 1, vector: 1, fuse: 1, retrieve: 3 };
  const evidence = { coverage: 1, similarity: Number.NaN, enough: true };
  return {
    question: 'What does it say?',
    askedAt: '2026-11-22T10:00:00.000Z',
    answer: {
      question: 'What does it say?',
      mode: 'passages',
      text: 'It says words.',
      citations: [],
      unsupported: [],
      ms: 3,
      trace: {
        terms: ['say'],
        chunksSearched: 1,
        documentsSearched: 1,
        mode: 'hybrid',
        candidates: [
          {
            chunkId: 1,
            documentId,
            title: 't',
            excerpt: 'e',
            keywordScore: 1,
            vectorScore: Number.NaN,
            fused: 1,
            fate: 'sent',
          },
        ],
        evidence,
        times,
      },
    },
  };
}

/** An archive with all its parts: embedded pages, one with tags, and conversations. */
export async function wholeArchive(pages: number): Promise<Uint8Array> {
  const { library, store, drop } = await openFaultLibrary();
  for (let i = 0; i < pages; i++) await library.save(faultPage(`page${i}`, 1 + (i % 3)));
  const ids = library.documents().map(({ id }) => id);
  await library.tag(ids.slice(0, 1), ['boats']);
  for (const [i, id] of ids.slice(0, 3).entries()) {
    await store.keepTurn({ chatId: `chat${i}`, order: 1, begins: true }, faultTurn(id));
  }
  while ((await library.summary()).pending > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const sink = new MemorySink();
  for await (const _progress of library.exportArchive(sink, new AbortController().signal));
  await drop();
  return sink.bytes;
}

/** All that a library holds, in one line. */
export async function digestOf({ store }: FaultLibrary): Promise<string> {
  const documents = (await store.documents()).sort((a, b) => a.sequence - b.sequence);
  const hash = createHash('sha256')
    .update(JSON.stringify(documents))
    .update(JSON.stringify([await store.chats(), await store.said()]));
  const contents = await store.readMany(
    documents.map(({ id }) => id),
    [SPACE.id],
  );
  for (const { text, embeddings } of contents) {
    hash.update(JSON.stringify([text, embeddings.map((one) => one && [one.sequence, ...one.vectors])]));
  }
  return hash.update(String(await store.lastSequence())).digest('hex');
}

/** What does not hold together in a library, in words. */
export async function unsound({ store }: FaultLibrary): Promise<string[]> {
  const wrong: string[] = [];
  const documents = await store.documents();
  const keys = new Set(documents.map(({ key }) => key));
  if (keys.size !== documents.length) wrong.push('two documents of one key');
  for (const document of documents) {
    const [contents] = await store.readMany([document.id], [SPACE.id]);
    const text = contents?.text;
    const hash = createHash('sha256')
      .update(text?.text ?? '')
      .digest('hex');
    if (text?.sequence !== document.sequence || hash !== document.contentHash)
      wrong.push('a document without its text');
    if (text?.chunks.length !== document.chunks) wrong.push('a document without its chunks');
    if (text?.chunks.some(({ start, end }) => !(start < end && end <= text.text.length)))
      wrong.push('a chunk beyond its text');
    const vectors = contents?.embeddings[0];
    const isWhole = vectors?.vectors.length === document.chunks * DIMS && vectors.sequence === document.sequence;
    if (document.status.state === 'ready' && !isWhole) wrong.push('a document without its vectors');
    if (vectors?.vectors.some((value) => !Number.isFinite(value))) wrong.push('a vector that is not finite');
  }
  return wrong;
}
