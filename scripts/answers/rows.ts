import type { Embedder } from '../../lib/ports.ts';
import { candidatesFor } from '../../lib/search/candidates.ts';
import { type Signals, signalsOf } from '../../lib/search/evidence/signals.ts';
import type { Mode } from '../../lib/search/rank.ts';
import { select } from '../../lib/search/select.ts';
import { terms } from '../../lib/text/terms.ts';
import { indexInMemory, type LibraryInMemory } from '../node-library.ts';
import type { Kind, Size, Variant, VariantQuestion } from './variants.ts';

/** A question asked of a library, and what was measured. */
export interface Row extends Pick<VariantQuestion, 'answerable' | 'half' | 'isAbroad'> {
  readonly set: string;
  readonly size: Size;
  readonly kind: Kind;
  readonly text: string;
  readonly signals: Signals;
  /** The same where the words are searched alone. */
  readonly words: Signals;
}

/** Asks every question of every library, by both legs and by words alone. */
export async function rowsOf(
  variants: readonly Variant[],
  embedder: Embedder,
  say: (text: string) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [i, { set, size, documents, questions }] of variants.entries()) {
    const library = await indexInMemory(documents, embedder);
    for (const { text, answerable, half, kind, isAbroad } of questions) {
      const signals = await measure(text, library, 'hybrid');
      const words = await measure(text, library, 'keyword');
      rows.push({ set, size, kind, text, answerable, half, signals, words, ...(isAbroad && { isAbroad }) });
    }
    if (i % 20 === 0 || size === 'large') say(`${i + 1} of ${variants.length} libraries, ${rows.length} questions`);
  }
  return rows;
}

/** What `retrieve` hands to `evidenceOf`. */
async function measure(question: string, library: LibraryInMemory, mode: Mode): Promise<Signals> {
  const { ranking, candidates } = await candidatesFor(terms(question), question, library, { mode });
  const fates = select(candidates, { limit: PASSAGES, characters: Number.POSITIVE_INFINITY });
  const passages = candidates.filter(({ chunkId }) => fates.get(chunkId) === 'sent');
  return signalsOf(question, { candidates, passages, ranking }, library.keyword);
}

const PASSAGES = 8;
