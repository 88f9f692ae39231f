import { random } from '../contract/random.ts';

function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

function scaled(row: Float32Array): Float32Array {
  const length = Math.hypot(...row);
  return row.map((value) => value / length);
}

/** A unit vector in a random direction. */
export function unitRow(dims: number, seed: number): Float32Array {
  const next = random(seed);
  return scaled(new Float32Array(dims).map(() => normal(next)));
}

interface Clusters {
  readonly clusters: number;
  readonly each: number;
  readonly dims: number;
  /** Length of what is added to the center of a row. */
  readonly noise: number;
  readonly seed: number;
}

/** Unit rows about random unit centers, cluster by cluster. */
export function clustered({ clusters, each, dims, noise, seed }: Clusters): {
  rows: Float32Array;
  centers: Float32Array;
} {
  const next = random(seed);
  const centers = new Float32Array(clusters * dims);
  const rows = new Float32Array(clusters * each * dims);
  for (let cluster = 0; cluster < clusters; cluster++) {
    const center = scaled(new Float32Array(dims).map(() => normal(next)));
    centers.set(center, cluster * dims);
    for (let at = 0; at < each; at++) {
      const row = center.map((value) => value + (noise * normal(next)) / Math.sqrt(dims));
      rows.set(scaled(row), (cluster * each + at) * dims);
    }
  }
  return { rows, centers };
}
