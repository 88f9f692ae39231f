import type { Evidence } from '../../asking.ts';
import type { KeywordIndex, LegResult } from '../../ports.ts';
import { spreadOf, USUAL_VECTOR_DEVIATION } from '../fuse.ts';
import { type Found, type Signals, signalsOf } from './signals.ts';
import { ENOUGH, FORMULAS, type Formula } from './weights.ts';

/** Spaces whose cosines are known well enough to be taken at their word. */
const CALIBRATED: ReadonlySet<string> = new Set(['pocket-multilingual:256']);

/** How strong the evidence of what was found is for an answer to the question. `spaceId`: of the vectors, where there are any. */
export async function evidenceOf(
  question: string,
  found: Found,
  from: { readonly keyword: KeywordIndex; readonly spaceId?: string },
): Promise<Evidence> {
  if (found.passages.length === 0) return { coverage: 0, similarity: 0, confidence: 0, enough: false };
  const signals = await signalsOf(question, found, from.keyword);
  const confidence = confidenceOf(signals, CALIBRATED.has(from.spaceId ?? ''));
  const { coverage, cosine: similarity = 0 } = signals;
  return { coverage, similarity, confidence, enough: confidence >= ENOUGH };
}

/** A word is near to something by chance more often than a question is. */
const NEAR_ENOUGH = 0.5;

/** Whether a passage in another script than what is named is near enough to speak of it. */
export function speaksAcross(
  cosine: number,
  vector: LegResult,
  { searched, spaceId }: { readonly searched: number; readonly spaceId?: string },
): boolean {
  const { mean, deviation } = spreadOf(vector, USUAL_VECTOR_DEVIATION);
  const standing = deviation > 0 ? (cosine - mean) / deviation : 0;
  const formula = CALIBRATED.has(spaceId ?? '') ? FORMULAS.acrossCalibrated : FORMULAS.acrossUncalibrated;
  return apply(formula, { cosine, standing, size: Math.log10(Math.max(1, searched)) }) >= NEAR_ENOUGH;
}

/** Probability that the passages hold the answer, 0 to 1, as the formulas were fitted. */
export function confidenceOf(signals: Signals, isCalibrated: boolean): number {
  const { across, ...own } = weighed(signals);
  const within = own.cosine === undefined ? FORMULAS.words : isCalibrated ? FORMULAS.calibrated : FORMULAS.uncalibrated;
  const confidence = apply(within, own);
  if (!across) return confidence;
  const abroad = isCalibrated ? FORMULAS.acrossCalibrated : FORMULAS.acrossUncalibrated;
  return Math.max(confidence, apply(abroad, { ...across, size: own.size }));
}

/** A cosine of two thirds is as good as all the words. */
const OF_COSINE = 1.5;

/** The signals as the formulas weigh them: each, and that either leg is right (as if they erred independently of each other). */
export function weighed(signals: Signals): Signals & { readonly either: number } {
  const closeness = Math.min(1, OF_COSINE * Math.max(0, signals.cosine ?? 0));
  return { ...signals, either: 1 - (1 - signals.coverage) * (1 - closeness) };
}

function apply(formula: Formula, signals: Readonly<Record<string, number | undefined>>): number {
  const { intercept, ...weights } = formula;
  const sum = Object.entries(weights).reduce((so, [name, weight]) => so + weight * (signals[name] ?? 0), intercept);
  return 1 / (1 + Math.exp(-sum));
}
