/** Logistic regression: the confidence is 1 / (1 + e^-(intercept + Σ weight · signal)). The signals are those of `Signals` and `Across`. */
export interface Formula {
  readonly intercept: number;
  readonly [signal: string]: number;
}

/** For which of them a formula is. */
export type FormulaName = 'words' | 'uncalibrated' | 'calibrated' | 'acrossUncalibrated' | 'acrossCalibrated';

/**
 * Fitted and written by `npx tsx scripts/fit-evidence.ts --fit`, to the first halves of five sets (docs/quality.md). `words`: no vectors
 * were asked. `calibrated`: with the cosines of the built-in model; `uncalibrated`: with those of another, of which only the standing
 * counts. `across…`: the same for a question in another script than the passage.
 */
export const FORMULAS: Readonly<Record<FormulaName, Formula>> = {
  // <fitted>
  words: { intercept: -1.873, coverage: 5.091, lead: 5.392, missing: -3.643, size: -0.397 },
  uncalibrated: { intercept: -2.06, coverage: 4.995, lead: 4.378, missing: -3.673, agreement: 0.6, size: -0.341 },
  calibrated: { intercept: -2.691, coverage: 4.074, lead: 4.961, missing: -3.681, cosine: 3.326, agreement: 0.464, size: -0.377 },
  acrossUncalibrated: { intercept: -1.945, standing: 0.792, size: -0.647 },
  acrossCalibrated: { intercept: -3.393, cosine: 16.835, size: -0.713 },
  // </fitted>
};

/** Confidence from which on an answer is given. Chosen on the curve in docs/quality.md. */
export const ENOUGH = 0.3;
