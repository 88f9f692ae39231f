import type { Span } from '../types.ts';
import type { Ground } from './support.ts';

/** Vectors of texts, row-major, each of length 1; none at all where they cannot be had. */
export type Embed = (texts: readonly string[]) => Promise<Float32Array>;

/** The unit of a passage whose meaning is nearest to a text. */
export type NearestUnit = (text: string, ground: Ground) => Span | undefined;

/** Cosine of two rows of a matrix of unit rows. */
export function cosine(vectors: Float32Array, dims: number, a: number, b: number): number {
  let sum = 0;
  for (let d = 0; d < dims; d++) sum += (vectors[a * dims + d] ?? 0) * (vectors[b * dims + d] ?? 0);
  return sum;
}

/** Embeds texts and the units of passages once, for passages in another language, where words cannot be compared. */
export async function nearestUnits(
  texts: readonly string[],
  grounds: readonly Ground[],
  embed: Embed,
): Promise<NearestUnit> {
  const units = grounds.flatMap((ground) => ground.units.map((unit) => ({ ground, unit })));
  if (texts.length === 0 || units.length === 0) return () => undefined;
  const vectors = await embed([...texts, ...units.map(({ unit }) => unit.text)]);
  if (vectors.length === 0) return () => undefined;
  const dims = vectors.length / (texts.length + units.length);
  return (text, ground) => {
    const row = texts.indexOf(text);
    let best: { span: Span; score: number } | undefined;
    for (const [i, entry] of units.entries()) {
      if (row < 0 || entry.ground !== ground) continue;
      const score = cosine(vectors, dims, row, texts.length + i);
      if (!best || score > best.score) best = { span: entry.unit, score };
    }
    return best?.span;
  };
}
