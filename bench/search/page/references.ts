/** What everyone knows, beside which the engine is measured: Voy, MiniSearch, a plain loop over float32. */
import { openDB } from 'idb';
import MiniSearch from 'minisearch';
import { chunkId } from '../../../lib/chunk-id.ts';
import { type LoadedVoy, loadVoy } from '../../../lib/search/router/voy.ts';
import { singular } from '../../../lib/text/singular.ts';
import { foldForTerms, terms } from '../../../lib/text/terms.ts';
import type { ChunkId, SaveSequence } from '../../../lib/types.ts';
import type { Corpus } from './corpus.ts';
import type { Truth } from './truth.ts';

/** How many Voy and the loop are asked for. */
const NEAREST = 10;

type VoyObject = InstanceType<LoadedVoy['Voy']>;
/** With what Footnote itself has no use for. */
type WholeVoy = VoyObject & { add(resource: ConstructorParameters<LoadedVoy['Voy']>[0]): void };

/** Everything in Voy, and everything in one array of float32: 100,000 chunks are as many as Voy can take. */
export class VectorReferences {
  readonly #ids: ChunkId[] = [];
  readonly #rows: Float32Array[] = [];
  #voy: WholeVoy | undefined;

  async load(truth: Truth, saves: SaveSequence): Promise<void> {
    const { Voy } = await loadVoy(async () => (await fetch('/voy_search_bg.wasm')).arrayBuffer());
    const voy = new Voy() as WholeVoy;
    this.#voy = voy;
    await truth.scan(saves, (ids, vectors) => {
      this.#ids.push(...ids);
      this.#rows.push(vectors);
      const dims = vectors.length / ids.length;
      const embeddings = ids.map((id, i) => ({
        id: String(id),
        title: '',
        url: '',
        embeddings: Array.from(vectors.subarray(i * dims, (i + 1) * dims)),
      }));
      voy.add({ embeddings });
    });
  }

  askVoy(query: Float32Array): ChunkId[] {
    return this.#voy?.search(query, NEAREST).neighbors.map(({ id }) => Number(id)) ?? [];
  }

  askLoop(query: Float32Array): ChunkId[] {
    const best = new Best(NEAREST);
    let at = 0;
    for (const rows of this.#rows) {
      for (let start = 0; start < rows.length; start += query.length)
        best.offer(this.#ids[at++] ?? 0, dot(rows, start, query));
    }
    return best.ids;
  }
}

/** The best few by score. */
export class Best {
  readonly ids: ChunkId[] = [];
  readonly #scores: number[] = [];

  constructor(private readonly count: number) {}

  offer(id: ChunkId, score: number): void {
    if (this.ids.length === this.count && score <= (this.#scores[this.count - 1] ?? 0)) return;
    let at = this.#scores.length;
    while (at > 0 && (this.#scores[at - 1] ?? 0) < score) at--;
    this.ids.splice(at, 0, id);
    this.#scores.splice(at, 0, score);
    this.ids.length = Math.min(this.ids.length, this.count);
    this.#scores.length = this.ids.length;
  }
}

/** Four sums at once: each addition waits for the one before. */
export function dot(rows: Float32Array, start: number, query: Float32Array): number {
  let [a, b, c, e] = [0, 0, 0, 0];
  for (let d = 0; d < query.length; d += 4) {
    a += (rows[start + d] ?? 0) * (query[d] ?? 0);
    b += (rows[start + d + 1] ?? 0) * (query[d + 1] ?? 0);
    c += (rows[start + d + 2] ?? 0) * (query[d + 2] ?? 0);
    e += (rows[start + d + 3] ?? 0) * (query[d + 3] ?? 0);
  }
  return a + b + c + e;
}

/** The same terms as ours, so that only the indexes differ. */
const OPTIONS = {
  fields: ['text'],
  tokenize: (text: string) => terms(singular(foldForTerms(text))),
  processTerm: (term: string) => term,
};

const KEPT = 'bench-minisearch';

/** @returns how long it took, and how long its JSON is, in characters */
export async function buildMiniSearch(
  corpus: Corpus,
  saves: SaveSequence,
): Promise<{ ms: number; characters: number }> {
  const index = new MiniSearch<{ id: ChunkId; text: string }>(OPTIONS);
  let ms = 0;
  for (let save = 1; save <= saves; save++) {
    const passages = corpus.texts(save).map((text, i) => ({ id: chunkId(save, i), text }));
    const start = performance.now();
    index.addAll(passages);
    ms += performance.now() - start;
  }
  const json = JSON.stringify(index);
  const database = await openDB(KEPT, 1, { upgrade: (db) => void db.createObjectStore('json') });
  await database.put('json', new Blob([json]), 'json');
  database.close();
  return { ms, characters: json.length };
}

/** From disk to ready. */
export async function loadMiniSearch(): Promise<MiniSearch> {
  const database = await openDB(KEPT, 1);
  const json: Blob = await database.get('json', 'json');
  const index = MiniSearch.loadJSON(await json.text(), OPTIONS);
  database.close();
  return index;
}
