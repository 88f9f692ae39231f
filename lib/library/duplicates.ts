import { pacer } from '../pause.ts';
import { foldForTerms, forEachTerm } from '../text/terms.ts';
import type { DocumentId, SaveSequence, StoredDocument } from '../types.ts';

/**
 * Which documents say the same as another: those with the very same text, and those with the same title of whose different words nine in
 * ten are in both. What Footnote wrote itself is left aside. Only texts of the same title and about the same length are read, so
 * that it costs little: a title that many share says nothing of them, and of those only the very same texts count.
 */

/** Of the different words of two texts together, how many must be in both. */
const ALIKE = 0.9;
/** How much longer one may be, in words. */
const LONGER = 1.1;
/** Of fewer different words, two texts are not alike by them. */
const FEW = 20;
/** Pages with the same title; more are those of a site that names them all alike. */
const MOST_NAMESAKES = 30;

/** The different words of a text as numbers, the smallest of them if there are many: the same for equal texts. */
export type Sample = Uint32Array;
const SAMPLE = 512;

/** Samples of texts by their saves, so that each text is read once. */
export type Samples = Map<SaveSequence, Sample>;

/** Reads texts, in the order of the documents. */
export type ReadTexts = (documents: readonly StoredDocument[]) => Promise<readonly (string | undefined)[]>;

/** How many texts are read at once. */
const BATCH = 16;

/** Gives way to others. @param samples what is known already, and will be afterwards. @throws what `read` throws */
export async function duplicatesOf(
  documents: readonly StoredDocument[],
  read: ReadTexts,
  samples: Samples,
): Promise<Set<DocumentId>> {
  const sources = documents.filter(({ kind }) => kind !== 'answer');
  const found = new Set<DocumentId>();
  for (const same of groupsBy(sources, ({ contentHash }) => contentHash)) for (const { id } of same) found.add(id);
  const pairs = namesakes(sources);
  const wanted = new Map(pairs.flat().map((document) => [document.sequence, document]));
  for (const sequence of samples.keys()) if (!wanted.has(sequence)) samples.delete(sequence);
  await sampleAll(
    [...wanted.values()].filter(({ sequence }) => !samples.has(sequence)),
    read,
    samples,
  );
  const pause = pacer();
  for (const [a, b] of pairs) {
    await pause();
    if (!isAlike(samples.get(a.sequence), samples.get(b.sequence))) continue;
    found.add(a.id);
    found.add(b.id);
  }
  return found;
}

const comparedTitle = (title: string): string => foldForTerms(title).replace(/\s+/g, ' ').trim();

/** Pairs of other texts with the same title and about as many words. */
function namesakes(documents: readonly StoredDocument[]): (readonly [StoredDocument, StoredDocument])[] {
  const pairs: (readonly [StoredDocument, StoredDocument])[] = [];
  for (const group of groupsBy(documents, ({ title }) => comparedTitle(title))) {
    if (group.length > MOST_NAMESAKES) continue;
    const bySize = group.sort((a, b) => a.receipt.words - b.receipt.words);
    for (const [at, a] of bySize.entries()) {
      for (const b of bySize.slice(at + 1)) {
        if (b.receipt.words > a.receipt.words * LONGER) break;
        if (a.contentHash !== b.contentHash) pairs.push([a, b]);
      }
    }
  }
  return pairs;
}

async function sampleAll(documents: readonly StoredDocument[], read: ReadTexts, samples: Samples): Promise<void> {
  const pause = pacer();
  for (let from = 0; from < documents.length; from += BATCH) {
    const batch = documents.slice(from, from + BATCH);
    const texts = await read(batch);
    for (const [at, { sequence }] of batch.entries()) {
      samples.set(sequence, sampleOf(texts[at] ?? ''));
      await pause();
    }
  }
}

/** The sample of a text. */
export function sampleOf(text: string): Sample {
  const folded = foldForTerms(text);
  const words = new Set<number>();
  forEachTerm(folded, (start, end) => words.add(hashOf(folded, start, end)));
  return Uint32Array.from(words).sort().slice(0, SAMPLE);
}

/** FNV-1a, its bits stirred once more so that the smallest are a fair sample. */
function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Compares as much of two samples as both tell of: the smallest words of the two texts together. */
export function isAlike(a: Sample | undefined, b: Sample | undefined): boolean {
  if (!a || !b || Math.min(a.length, b.length) < FEW) return false;
  let [inA, inB, shared, together] = [0, 0, 0, 0];
  while (together < SAMPLE && (inA < a.length || inB < b.length)) {
    const [x, y] = [a[inA] ?? Number.POSITIVE_INFINITY, b[inB] ?? Number.POSITIVE_INFINITY];
    if (x <= y) inA++;
    if (y <= x) inB++;
    if (x === y) shared++;
    together++;
  }
  return shared >= together * ALIKE;
}

/** Those that have something in common with another, and what is not empty. */
function groupsBy(
  documents: readonly StoredDocument[],
  keyOf: (document: StoredDocument) => string,
): StoredDocument[][] {
  const groups = new Map<string, StoredDocument[]>();
  for (const document of documents) {
    const key = keyOf(document);
    if (key === '') continue;
    const group = groups.get(key);
    if (group) group.push(document);
    else groups.set(key, [document]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}
