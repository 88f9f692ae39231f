/** What is held after so many saves; bytes, after all garbage has been collected. */
export interface Sample {
  readonly saves: number;
  readonly pages: number;
  readonly questions: number;
  /** JavaScript heap of the library's room. */
  readonly heap: number;
  /** Its array buffers and modules. */
  readonly buffers: number;
  /** What the indexes say that their data take, of the two above. */
  readonly indexes: number;
  /** Of the open panel. */
  readonly nodes: number;
  readonly listeners: number;
}

/**
 * What a page more may hold in memory beyond what the indexes say of themselves: its particulars, which are a thousand characters, as an
 * object and as keys of maps.
 */
export const MOST_OF_A_PAGE = 4096;
/** Saves in which code is compiled and caches fill. */
const WARM = 100;
/** What the library may grow by while its pages stay as many, in all: this share of it, or a megabyte where it is small. */
const MOST_SHARE = 0.05;
const MOST_BYTES = 2 ** 20;
/** Of nodes and of listeners of the panel: the later half of the samples by the earlier. */
const MOST_MORE = 1.1;

export interface Verdict {
  readonly failures: readonly string[];
  /** Bytes for each page while the library grows, with and without the indexes. */
  readonly perPage: number;
  readonly perPageBesides: number;
  /** Bytes that what is held grew by while the library stayed as large, by the line through all samples. */
  readonly drift: number;
}

const held = ({ heap, buffers }: Sample): number => heap + buffers;

/**
 * The first half of the saves are of new pages, the second of the same pages with other words. In the first, after a quarter and a
 * hundred saves to warm up, memory may grow by what the indexes hold and `MOST_OF_A_PAGE` for each page; a run that ends before says
 * nothing of that. In the second, after a quarter again, it is flat.
 */
export function judge(samples: readonly Sample[]): Verdict {
  const most = Math.max(...samples.map(({ pages }) => pages));
  const all = samples.at(-1)?.saves ?? 0;
  const growing = samples.filter(({ saves, pages }) => saves >= Math.max(WARM, most / 4) && saves === pages);
  const steady = samples.filter(({ saves }) => saves >= most + (all - most) / 4);
  const perPage = slope(growing.map((one) => [one.pages, held(one)]));
  const perPageBesides = slope(growing.map((one) => [one.pages, held(one) - one.indexes]));
  const first = steady[0];
  const drift = slope(steady.map((one) => [one.saves, held(one)])) * (all - (first?.saves ?? 0));
  const room = Math.max(MOST_BYTES, MOST_SHARE * (first ? held(first) : 0));
  const failures: string[] = [];
  if (growing.length > 1 && !(perPageBesides <= MOST_OF_A_PAGE))
    failures.push(`a page more holds ${Math.round(perPageBesides)} bytes`);
  if (!(drift <= room)) failures.push(`${Math.round(drift)} bytes more while the pages stayed as many`);
  for (const count of ['nodes', 'listeners'] as const) {
    // Single samples see what the panel is just drawing.
    const [before, after] = [samplesAt(steady, 0), samplesAt(steady, 1)].map((some) =>
      median(some.map((one) => one[count])),
    );
    if (before !== undefined && after !== undefined && after > before * MOST_MORE)
      failures.push(`the panel grew from ${before} to ${after} ${count}`);
  }
  return { failures, perPage, perPageBesides, drift };
}

/** Of the two halves. */
function samplesAt(samples: readonly Sample[], half: 0 | 1): readonly Sample[] {
  const middle = Math.floor(samples.length / 2);
  return half === 0 ? samples.slice(0, middle) : samples.slice(middle);
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Of the line nearest to these points, by least squares; 0 where there is none. */
export function slope(points: readonly (readonly [number, number])[]): number {
  if (points.length < 2) return 0;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(points.map(([at]) => at));
  const y = mean(points.map(([, value]) => value));
  const spread = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  return points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0) / spread;
}
