/** How cosines spread over a whole library. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** A group of rows as a query sees it, before any row is looked at. */
export interface Outlook {
  readonly group: number;
  readonly rows: number;
  /** What its scores are on average: query · centroid x tightness. */
  readonly mean: number;
  /** Mean squared distance of its rows from their mean: 1 - tightness², for unit rows. */
  readonly scatter: number;
}

/** What scanning a group found of the scores of its rows. */
export interface ScannedGroup {
  readonly group: number;
  readonly rows: number;
  readonly mean: number;
  readonly variance: number;
}

/**
 * Mean and deviation over all rows, by the law of total variance:
 *
 *     mean     = Σ n·m / Σ n                                   n rows and m mean score of a group
 *     variance = Σ n·(m - mean)² / Σ n  +  Σ n·v / Σ n         between groups, and v within each
 *
 * A scanned group has m and v as measured. For another m is its outlook and v = r x its scatter, where r is how much of the scatter
 * lies along the query. A scanned group without an outlook (rows in no partition yet) counts as one more.
 * @param share r, as a sample of rows shows it. Without one, as the scanned groups show it, which is too much when they are few, for
 * they are those nearest to the query; with none scanned 1/dims, as if rows lay evenly in all directions, which is too little.
 */
export function totalSpread(
  outlooks: readonly Outlook[],
  scanned: readonly ScannedGroup[],
  dims: number,
  share = shareMeasured(outlooks, scanned) ?? 1 / dims,
): Spread {
  const measured = new Map(scanned.map((group) => [group.group, group]));
  const known = new Set(outlooks.map(({ group }) => group));
  const groups: { readonly rows: number; readonly mean: number; readonly variance: number }[] = [
    ...outlooks.map(
      ({ group, rows, mean, scatter }) => measured.get(group) ?? { rows, mean, variance: share * scatter },
    ),
    ...scanned.filter(({ group }) => !known.has(group)),
  ];
  let rows = 0;
  let sum = 0;
  for (const group of groups) {
    rows += group.rows;
    sum += group.rows * group.mean;
  }
  if (rows === 0) return { mean: 0, deviation: 0 };
  const mean = sum / rows;
  let squares = 0;
  for (const group of groups) squares += group.rows * ((group.mean - mean) ** 2 + group.variance);
  return { mean, deviation: Math.sqrt(Math.max(0, squares / rows)) };
}

/** How much of the scatter of the scanned groups lies along the query; undefined when they have none. */
export function shareMeasured(outlooks: readonly Outlook[], scanned: readonly ScannedGroup[]): number | undefined {
  const scatters = new Map(outlooks.map(({ group, scatter }) => [group, scatter]));
  let along = 0;
  let all = 0;
  for (const { group, rows, variance } of scanned) {
    const scatter = scatters.get(group);
    if (scatter === undefined) continue;
    along += rows * variance;
    all += rows * scatter;
  }
  return all > 0 ? along / all : undefined;
}
