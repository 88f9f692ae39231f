import 'fake-indexeddb/auto';
import { indexesIn } from '../../entrypoints/offscreen/indexes.ts';
import { Library } from '../../lib/library/library.ts';
import type { LibraryStore } from '../../lib/library-store.ts';
import type { ByteSink, ByteSource, DerivedIndex, Embedder, SegmentVault } from '../../lib/ports.ts';
import type { EmbedderSettings } from '../../lib/settings.ts';
import { openIndexedDbStore } from '../../lib/storage/indexeddb-store.ts';
import { openSegmentVault } from '../../lib/storage/segment-vault.ts';
import { terms } from '../../lib/text/terms.ts';
import { kernelFromBuild } from '../contract/vectors-in-memory.ts';
import { NthAwait } from './nth-await.ts';

/** A whole library in Node over the databases of one name, each of whose awaits over a port can be made to fail. */
export interface NodeLibrary {
  readonly library: Library;
  /** Past what is made to fail. */
  readonly truth: LibraryStore;
  readonly nth: NthAwait;
  /** Resolves when nothing is pending and nothing is being written in the background; or after a while. */
  rest(): Promise<void>;
  /** As a browser that is killed. */
  crash(): void;
}

/** A hash of words in a few dimensions; the model's name is part of what it says. */
export function wordEmbedder(model = 'words', dims = 16): Embedder {
  return {
    space: { id: `${model}:${dims}`, model, dims },
    async embed(texts) {
      const vectors = new Float32Array(texts.length * dims);
      for (const [row, text] of texts.entries()) {
        const own = vectors.subarray(row * dims, (row + 1) * dims);
        for (const term of terms(model + text)) {
          let hash = 7;
          for (const character of term) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
          own[hash % dims] = (own[hash % dims] ?? 0) + 1;
        }
        const length = Math.hypot(...own) || 1;
        for (const [i, value] of own.entries()) own[i] = value / length;
      }
      return vectors;
    },
  };
}

const modelOf = (settings: EmbedderSettings): string => (settings.kind === 'builtin' ? 'words' : settings.model);

export async function openNodeLibrary(name: string, nth = new NthAwait()): Promise<NodeLibrary> {
  const truth = await openIndexedDbStore(name);
  const vault = await openSegmentVault(`${name}-index`);
  const made: DerivedIndex[] = [];
  const noted = <Index extends DerivedIndex>(index: Index): Index => {
    made.push(index);
    return index;
  };
  const indexes = indexesIn(faultyVault(vault, nth), await kernelFromBuild());
  const library = new Library({
    store: nth.over(truth),
    makeEmbedder: (settings) => nth.call(() => nth.over(wordEmbedder(modelOf(settings)))),
    ...indexes,
    makeVectorIndex: (...args) => noted(indexes.makeVectorIndex(...args)),
    makeKeywordIndex: (...args) => noted(indexes.makeKeywordIndex(...args)),
    changed: () => undefined,
    now: () => new Date(),
    bytes: async () => 1,
    version: '0.1.0',
    retryDelays: [1, 1],
  });
  await library.start();
  return {
    library,
    truth,
    nth,
    async rest() {
      await library.embed(['ready']).catch(() => undefined);
      for (let i = 0; i < 200; i++) {
        const { pending, reembedding } = await library.summary();
        if (pending === 0 && !reembedding) break;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      for (const index of made) await index.settle();
    },
    crash() {
      library.stop();
      truth.close();
      vault.close();
    },
  };
}

function faultyVault(vault: SegmentVault, nth: NthAwait): SegmentVault {
  return {
    index: (name, layout) => nth.over(vault.index(name, layout)),
    keepOnly: (names) => nth.call(() => vault.keepOnly(names)),
    close: () => vault.close(),
  };
}

/** Reads that come in pieces, and can fail at any. */
export const faultySource = (bytes: Uint8Array, nth: NthAwait): ByteSource => ({
  size: bytes.length,
  async *stream(start = 0, end = bytes.length) {
    for (let at = start; at < end; at += 4096) yield await nth.call(() => bytes.slice(at, Math.min(at + 4096, end)));
  },
});

/** Keeps what is written. */
export class FaultySink implements ByteSink {
  readonly pieces: Uint8Array[] = [];

  constructor(private readonly nth: NthAwait) {}

  write(bytes: Uint8Array): Promise<void> {
    return this.nth.call(() => void this.pieces.push(bytes.slice()));
  }

  close(): Promise<void> {
    return this.nth.call(() => undefined);
  }

  get bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.pieces));
  }
}
