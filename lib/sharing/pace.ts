/** How often a machine looks whether anything has changed. */

/** Milliseconds. */
export interface SharingDelays {
  /** Between a change here and the round that sends it. */
  readonly after: number;
  /** Between rounds when nothing has changed here: after the first, second … without news from elsewhere either. */
  readonly poll: readonly number[];
  /** Before the first, second … further try after a failure; the last again and again. */
  readonly retry: readonly number[];
}

const MINUTE = 60_000;
/** Less often the longer nothing came: nearly all looks would find nothing. */
export const DELAYS: SharingDelays = {
  after: 2_000,
  poll: [...Array<number>(5).fill(MINUTE), ...Array<number>(5).fill(5 * MINUTE), 15 * MINUTE],
  retry: [5_000, 30_000, 2 * MINUTE, 10 * MINUTE],
};

/** The delay of this turn; of all that follow, the last. */
export const nth = (delays: readonly number[], n: number): number => delays[Math.min(n, delays.length - 1)] ?? 0;
