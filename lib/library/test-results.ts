import type { Retrieval } from '../asking.ts';
import type { TestQuestion, TestResult, TestRun } from '../questions.ts';
import { findFolded, fold } from '../text/fold.ts';
import type { ChunkId, SavedText } from '../types.ts';
import { placesOf } from './suggestions.ts';

/** A source further down is one that a reader would not have met. */
const AMONG = 5;
/** Runs that are kept. */
const MOST_RUNS = 100;
/** A quote may stand in a page more than once. */
const MOST_PLACES = 20;

/** What a question came to, held against what is expected of it. @param saved text of the expected document */
export function resultOf(test: TestQuestion, { trace }: Retrieval, saved: SavedText | undefined): TestResult {
  const found = trace.candidates.filter(({ fate }) => fate !== 'generated');
  const documents = [...new Set(found.map(({ documentId }) => documentId))];
  const rank = rankOf(documents.indexOf(test.documentId));
  const chunks = saved && test.quote !== undefined ? chunksWith(test.quote, saved) : undefined;
  const quoteRank = chunks && rankOf(found.findIndex(({ chunkId }) => chunks.has(chunkId)));
  const quoteLost = chunks?.size === 0;
  const abstained = !trace.evidence.enough;
  const isHigh = (at: number | undefined) => at !== undefined && at <= AMONG;
  return {
    id: test.id,
    ...(rank !== undefined && { rank }),
    ...(quoteRank !== undefined && { quoteRank }),
    ...(quoteLost && { quoteLost }),
    ...(abstained && { abstained }),
    passed: !abstained && isHigh(rank) && (chunks === undefined || isHigh(quoteRank)),
  };
}

const rankOf = (at: number): number | undefined => (at < 0 ? undefined : at + 1);

/** The chunks in which a quote stands, whatever its spaces and capitals. */
function chunksWith(quote: string, saved: SavedText): Set<ChunkId> {
  const text = fold(saved.text);
  const chunks = new Set<ChunkId>();
  let span = findFolded(text, quote);
  for (let i = 0; span && i < MOST_PLACES; i++) {
    for (const chunk of placesOf(saved, span)) chunks.add(chunk);
    span = findFolded(text, quote, span.start + 1);
  }
  return chunks;
}

/** Counts of a run. */
export function countsOf(results: readonly TestResult[]): Pick<TestRun, 'tests' | 'first' | 'five' | 'passed'> {
  const among = (most: number) => results.filter(({ rank }) => rank !== undefined && rank <= most).length;
  return {
    tests: results.length,
    first: among(1),
    five: among(AMONG),
    passed: results.filter(({ passed }) => passed).length,
  };
}

/**
 * The runs with a new one. Of runs by themselves that came to the same, one after the other, the first and the last are kept: a line
 * through them is the same. Nothing is kept of questions that are gone but the counts.
 */
export function withRun(runs: readonly TestRun[], run: TestRun, kept: ReadonlySet<string>): TestRun[] {
  const [before, last] = runs.slice(-2);
  const same =
    before && last && last.by === 'change' && run.by === 'change' && isSame(before, last) && isSame(last, run);
  return [...(same ? runs.slice(0, -1) : runs), run].slice(-MOST_RUNS).map((one) => withOnly(one, kept));
}

/** A run without the results of questions that are gone. */
export function withOnly(run: TestRun, kept: ReadonlySet<string>): TestRun {
  return run.results.every(({ id }) => kept.has(id))
    ? run
    : { ...run, results: run.results.filter(({ id }) => kept.has(id)) };
}

const isSame = (a: TestRun, b: TestRun): boolean =>
  a.space === b.space && a.version === b.version && JSON.stringify(a.results) === JSON.stringify(b.results);
