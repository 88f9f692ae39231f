/** One example: its signals, whether there is an answer, and how much it counts. */
export interface Example {
  readonly signals: readonly number[];
  readonly answerable: boolean;
  readonly weight: number;
}

/** Steps of Newton's method; it settles within ten. */
const STEPS = 30;

/**
 * Logistic regression with a penalty on the squares of the weights (signals in units of their standard deviation), by Newton's method
 * with the Hessian solved by elimination. Deterministic.
 * @returns the intercept, then one weight a signal, for signals as they are
 */
export function fitLogistic(examples: readonly Example[], penalty = 1): number[] {
  const scale = standardise(examples);
  const rows = examples.map((example) => ({ ...example, x: [1, ...scale.apply(example.signals)] }));
  const size = scale.means.length + 1;
  let weights: number[] = Array(size).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight, i) => (i === 0 ? 0 : penalty * weight));
    const hessian = weights.map((_, i) => weights.map((__, j) => (i === j && i > 0 ? penalty : 0)));
    for (const { x, answerable, weight } of rows) {
      const p = probability(dot(weights, x));
      const slope = weight * (p - (answerable ? 1 : 0));
      const bend = weight * p * (1 - p);
      for (let i = 0; i < size; i++) {
        gradient[i] = at(gradient, i) + slope * at(x, i);
        const row = hessian[i] ?? [];
        for (let j = 0; j < size; j++) row[j] = at(row, j) + bend * at(x, i) * at(x, j);
      }
    }
    const change = solve(hessian, gradient);
    weights = weights.map((weight, i) => weight - at(change, i));
    if (Math.max(...change.map(Math.abs)) < 1e-9) break;
  }
  return scale.undo(weights);
}

/** 1 / (1 + e^-x). */
export function probability(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

const at = (values: readonly number[], i: number): number => values[i] ?? 0;
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * at(b, i), 0);

function standardise(examples: readonly Example[]) {
  const total = examples.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (of: (signals: readonly number[]) => number): number =>
    examples.reduce((sum, { signals, weight }) => sum + weight * of(signals), 0) / total;
  const count = examples[0]?.signals.length ?? 0;
  const means = Array.from({ length: count }, (_, i) => mean((signals) => at(signals, i)));
  const deviations = means.map((middle, i) => Math.sqrt(mean((signals) => (at(signals, i) - middle) ** 2)) || 1);
  return {
    means,
    apply: (signals: readonly number[]) => signals.map((value, i) => (value - at(means, i)) / at(deviations, i)),
    undo: ([intercept = 0, ...weights]: readonly number[]): number[] => {
      const plain = weights.map((weight, i) => weight / at(deviations, i));
      return [intercept - dot(plain, means), ...plain];
    },
  };
}

/** Gaussian elimination with row exchange. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, at(right, i)]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const pivot = rows.reduce(
      (best, row, i) => (i >= column && Math.abs(at(row, column)) > Math.abs(at(rows[best] ?? [], column)) ? i : best),
      column,
    );
    const top = rows[pivot] ?? [];
    rows[pivot] = rows[column] ?? [];
    rows[column] = top;
    for (const [i, row] of rows.entries()) {
      const factor = i === column ? 0 : at(row, column) / at(top, column);
      if (factor !== 0) for (let j = column; j <= size; j++) row[j] = at(row, j) - factor * at(top, j);
    }
  }
  return rows.map((row, i) => at(row, size) / at(row, i));
}
