import { confidenceOf } from '../../lib/search/evidence/evidence.ts';
import type { Row } from './rows.ts';
import type { Kind, Size } from './variants.ts';

/** A way to judge a row: held to be answerable from this score on. */
export interface Judge {
  readonly score: (row: Row) => number;
  readonly bar: number;
}

export const byBothLegs = (row: Row): number => confidenceOf(row.signals, true);
export const byWordsAlone = (row: Row): number => confidenceOf(row.words, false);
/** As for an embedding space whose cosines mean nothing by themselves. */
export const byStanding = (row: Row): number => confidenceOf(row.signals, false);

/**
 * The rule there was before: coverage and twice the cosine, against a bar that rises from 0.7 (10 chunks) to 0.9 (1,000); 0.35 (0.28 across
 * scripts) of cosine sufficed. Kept to compare with. As a score: above 0 is enough.
 */
export function byFormerRule({ signals: { coverage, cosine = 0.18, across, size } }: Row): number {
  const large = Math.min(1, Math.max(0, (size - 1) / 2));
  const clear = across ? 0.28 + 0.04 * large : 0.35;
  return Math.max(coverage + 2 * cosine - (0.7 + 0.2 * large), cosine - clear);
}

/** Which questions: of a set or several, a size, a kind. */
export interface Choice {
  readonly sets?: readonly string[];
  readonly size?: Size;
  readonly kind?: Kind;
}

export function choose(rows: readonly Row[], { sets, size, kind }: Choice): Row[] {
  return rows.filter(
    (row) => (!sets || sets.includes(row.set)) && (!size || row.size === size) && (!kind || row.kind === kind),
  );
}

/** Share of rows held to be answerable; NaN for none. */
export function accepted(rows: readonly Row[], { score, bar }: Judge): number {
  return rows.filter((row) => score(row) >= bar).length / rows.length;
}

/** The highest bar at which this share of rows is still accepted. */
export function barFor(rows: readonly Row[], share: number, score: Judge['score']): number {
  const scores = rows.map(score).sort((a, b) => b - a);
  return scores[Math.min(scores.length, Math.ceil(share * scores.length)) - 1] ?? 0;
}
