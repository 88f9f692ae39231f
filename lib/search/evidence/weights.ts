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
  words: { intercept: -1.879, coverage: 5.058, lead: 5.718, missing: -4.334, size: -0.406 },
  uncalibrated: { intercept: -2.084, coverage: 4.968, lead: 4.638, missing: -4.342, agreement: 0.63, size: -0.345 },
  calibrated: {
    intercept: -4.266,
    coverage: 0.671,
    either: 5.962,
    lead: 5.369,
    missing: -4.377,
    agreement: 0.428,
    size: -0.397,
  },
  acrossUncalibrated: { intercept: -1.939, standing: 0.793, size: -0.651 },
  acrossCalibrated: { intercept: -3.404, cosine: 16.813, size: -0.715 },
  // </fitted>
};

/** Confidence from which on an answer is given. Chosen on the curve in docs/quality.md. */
export const ENOUGH = 0.3;
