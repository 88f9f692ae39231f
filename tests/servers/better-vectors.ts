import { embeddingText } from '../../lib/ingest/embedding-text.ts';
import type { Embedder } from '../../lib/ports.ts';
import type { IndexedSet } from '../../scripts/retrieval-set.ts';

/** An embedder that remembers what it made. */
export function remembering(embedder: Embedder): {
  readonly embedder: Embedder;
  readonly made: Map<string, Float32Array>;
} {
  const made = new Map<string, Float32Array>();
  const { space } = embedder;
  const embed: Embedder['embed'] = async (texts, options) => {
    const vectors = await embedder.embed(texts, options);
    for (const [i, text] of texts.entries()) made.set(text, vectors.slice(i * space.dims, (i + 1) * space.dims));
    return vectors;
  };
  return { embedder: { space, embed }, made };
}

/**
 * What stands in for a better model where none can be had: the vectors of the built-in one, but that of each judged question is moved
 * towards the passage that answers it, by this share of the way (0: not at all, 1: onto it). It knows the answers, so its figures say
 * nothing of any real model; they say whether a better vector leg makes a better hybrid.
 */
export async function pulledVectors(
  { made, embedder }: ReturnType<typeof remembering>,
  { library, queries, idOf }: IndexedSet,
  share: number,
): Promise<(text: string) => Float32Array> {
  const answering = new Map<string, Float32Array>();
  for (let sequence = 1; ; sequence++) {
    if (!(await library.passage(sequence * 65_536))) break;
    for (let id = sequence * 65_536; ; id++) {
      const passage = await library.passage(id);
      if (!passage) break;
      const vector = made.get(embeddingText(passage.title, passage.headings, passage.text));
      if (vector && !answering.has(idOf(id))) answering.set(idOf(id), vector);
    }
  }
  const asked = await embedder.embed(queries.map(({ text }) => text));
  const pulled = new Map(made);
  for (const [i, { text, judged }] of queries.entries()) {
    const goal = answering.get([...judged.keys()][0] ?? '');
    const from = asked.subarray(i * embedder.space.dims, (i + 1) * embedder.space.dims);
    if (goal)
      pulled.set(
        text,
        from.map((value, d) => (1 - share) * value + share * (goal[d] ?? 0)),
      );
  }
  return (text) => pulled.get(text) ?? new Float32Array(embedder.space.dims).fill(1);
}
