/** Median and 95th percentile of some times, and the tables they are printed in. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly n: number;
}

/** Nearest-rank percentiles. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), n: sorted.length };
}

export interface Row {
  readonly question: string;
  readonly unit: string;
  readonly ours: Spread;
  /** What the same run took for something everyone knows, in the same unit. */
  readonly reference: { readonly name: string; readonly is: Spread };
  readonly aim: string;
}

const figure = (value: number) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3));

/** Markdown, for the terminal and for docs/performance.md alike. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ question, unit, ours, reference, aim }) => {
    const ratio = (ours.p50 / reference.is.p50).toPrecision(3);
    return `| ${question} | ${figure(ours.p50)} / ${figure(ours.p95)} ${unit} | ${figure(reference.is.p50)} ${unit} (${reference.name}) | ${ratio} | ${aim} | ${ours.n} |`;
  });
  return [
    '| question | median / p95 | beside it, median | ratio | aim | n |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}
