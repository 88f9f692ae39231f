/** How much of a text another one holds, measured by its words, or by runs of four of them. */

/** Share of the found runs that are right, share of the right ones that were found, and their harmonic mean; 0 to 1. */
export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

const RUN = 4;
/** Words; Han and Kana character by character, since they are not set apart. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}])+/gu;

/** Compares two texts by their words, repeats counted, wherever they stand. */
export const wordScore = (found: string, expected: string): Score => compare(runsOf(found, 1), runsOf(expected, 1));

/** Compares two texts by their runs of four words (of all words, where there are fewer), repeats counted. */
export const shingleScore = (found: string, expected: string): Score =>
  compare(runsOf(found, RUN), runsOf(expected, RUN));

function compare(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): Score {
  let common = 0;
  for (const [run, count] of a) common += Math.min(count, b.get(run) ?? 0);
  const precision = ratio(common, total(a));
  const recall = ratio(common, total(b));
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

function runsOf(text: string, length: number): Map<string, number> {
  const words = text.normalize('NFKC').toLowerCase().match(WORD) ?? [];
  const runs = new Map<string, number>();
  for (let i = 0; i === 0 || i + length <= words.length; i++) {
    const run = words.slice(i, i + length).join(' ');
    if (run !== '') runs.set(run, (runs.get(run) ?? 0) + 1);
  }
  return runs;
}

const total = (runs: ReadonlyMap<string, number>) => [...runs.values()].reduce((sum, count) => sum + count, 0);
/** Nothing wrong can be found in nothing. */
const ratio = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);

export function meanScore(scores: readonly Score[]): Score {
  const mean = (of: (score: Score) => number) =>
    scores.reduce((sum, score) => sum + of(score), 0) / Math.max(1, scores.length);
  return {
    precision: mean(({ precision }) => precision),
    recall: mean(({ recall }) => recall),
    f1: mean(({ f1 }) => f1),
  };
}
