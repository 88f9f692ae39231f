import { type ReadonlySignal, signal } from '@preact/signals';
import type { Entry } from './listing.ts';

/** How high each line is: measured once it was drawn, a guess before. CSS pixels. */
export interface Sizes {
  of(entry: Entry): number;
  /** @returns whether it is news */
  measured(entry: Entry, height: number): boolean;
  /** Changes when everything measured so far has become wrong, because the lines break elsewhere. */
  readonly era: ReadonlySignal<number>;
  /** Forgets all of it, if the list is of another width. */
  fit(width: number): void;
}

/** Of a line with a title of one line. */
const USUAL = 68;
/** Smaller differences come from rounding. */
const NEWS = 0.5;

export function createSizes(): Sizes {
  const era = signal(0);
  let heights = new WeakMap<Entry, number>();
  let fitted = 0;
  return {
    of: (entry) => heights.get(entry) ?? USUAL,
    measured(entry, height) {
      if (Math.abs((heights.get(entry) ?? USUAL) - height) <= NEWS) return false;
      heights.set(entry, height);
      return true;
    },
    era,
    fit(width) {
      if (width === fitted) return;
      if (fitted > 0) {
        heights = new WeakMap();
        era.value++;
      }
      fitted = width;
    },
  };
}
