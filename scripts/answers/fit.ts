import { weighed } from '../../lib/search/evidence/evidence.ts';
import type { Across } from '../../lib/search/evidence/signals.ts';
import { ENOUGH, type Formula, type FormulaName } from '../../lib/search/evidence/weights.ts';
import { type Example, fitLogistic } from './logistic.ts';
import type { Row } from './rows.ts';
import type { Kind } from './variants.ts';

/** Which signals each formula weighs. */
const WITHIN: Readonly<Record<'words' | 'uncalibrated' | 'calibrated', readonly (keyof ReturnType<typeof weighed>)[]>> =
  {
    words: ['coverage', 'lead', 'missing', 'size'],
    uncalibrated: ['coverage', 'lead', 'missing', 'agreement', 'size'],
    calibrated: ['coverage', 'either', 'lead', 'missing', 'agreement', 'size'],
  };
const ACROSS: Readonly<Record<'acrossUncalibrated' | 'acrossCalibrated', readonly (keyof Across | 'size')[]>> = {
  acrossUncalibrated: ['standing', 'size'],
  acrossCalibrated: ['cosine', 'size'],
};
/**
 * A vector says little across languages. So their bar is not where it would be by the likelihood, but where it lets this share of the
 * questions without an answer through.
 */
const LET_THROUGH_ACROSS = 0.04;

/** What each set counts: titles half, for they are no questions. */
const OF_SET: Readonly<Record<string, number>> = { titles: 0.5 };
/** What each kind counts within a set and a size, however many questions there are. */
const OF_KIND: Readonly<Record<Kind, number>> = { own: 2, removed: 1, elsewhere: 1, foreign: 0.5 };
/** Examples that every set would have, for the penalty to mean the same whatever their number. */
const NOMINAL = 500;

/** The formulas that fit these rows best. */
export function fitFormulas(rows: readonly Row[]): Record<FormulaName, Formula> {
  const sameScript = rows.filter((row) => !row.isAbroad && (!row.signals.across || row.kind !== 'foreign'));
  // A question in the language of its page says nothing about what carries across languages.
  const abroad = rows.filter((row) => row.signals.across && (row.isAbroad || !row.answerable));
  const within = (name: keyof typeof WITHIN): Formula =>
    formula(sameScript, WITHIN[name], (row) => weighed(name === 'words' ? row.words : row.signals));
  const across = (name: keyof typeof ACROSS): Formula => {
    const of = ({ signals }: Row) => ({ ...signals.across, size: signals.size });
    return barred(formula(abroad, ACROSS[name], of), abroad.filter(({ answerable }) => !answerable).map(of));
  };
  return {
    words: within('words'),
    uncalibrated: within('uncalibrated'),
    calibrated: within('calibrated'),
    acrossUncalibrated: across('acrossUncalibrated'),
    acrossCalibrated: across('acrossCalibrated'),
  };
}

/** The formula with its intercept moved so that it takes only the given share of these for enough. */
function barred(fitted: Formula, unanswerable: readonly Readonly<Record<string, number | undefined>>[]): Formula {
  const { intercept, ...weights } = fitted;
  const sums = unanswerable
    .map((signals) => Object.entries(weights).reduce((sum, [name, weight]) => sum + weight * (signals[name] ?? 0), 0))
    .sort((a, b) => b - a);
  const bar = sums[Math.floor(sums.length * LET_THROUGH_ACROSS)] ?? -intercept;
  const moved = Math.log(ENOUGH / (1 - ENOUGH)) - bar;
  return { ...fitted, intercept: Math.round(moved * 1_000) / 1_000 };
}

function formula<N extends string>(
  rows: readonly Row[],
  names: readonly N[],
  of: (row: Row) => Partial<Record<N, unknown>>,
): Formula {
  const groupOf = ({ set, size, kind }: Row): string => `${set} ${size} ${kind}`;
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(groupOf(row), (counts.get(groupOf(row)) ?? 0) + 1);
  const examples = rows.map((row): Example => {
    const signals = names.map((name) => Number(of(row)[name] ?? 0));
    const weight = (NOMINAL * OF_KIND[row.kind] * (OF_SET[row.set] ?? 1)) / (counts.get(groupOf(row)) ?? 1);
    return { signals, answerable: row.answerable, weight };
  });
  const [intercept = 0, ...weights] = fitLogistic(examples);
  const round = (value: number): number => Math.round(value * 1_000) / 1_000;
  return {
    intercept: round(intercept),
    ...Object.fromEntries(names.map((name, i) => [name, round(weights[i] ?? 0)])),
  };
}
