import type { Engine } from './engine.ts';
import { ROW_OVERHEAD } from './group-rows.ts';

/** Partitions read in one step. */
const AT_ONCE = 8;
/** Blocks are not quite full. */
const SLACK = 1.06;

/** Whether a question has been asked, all partitions would find room in memory, and some are not there yet. */
export function isLukewarm({ catalogue, coarse, groups, options }: Engine): boolean {
  if (groups.bytes === 0) return false;
  const all = catalogue.partitions();
  const rows = all.reduce((sum, group) => sum + catalogue.rows(group), 0);
  if (rows * (coarse.rowBytes + ROW_OVERHEAD) * SLACK > options.residentBytes) return false;
  return groups.bytes < options.residentBytes && all.some((group) => !groups.has(group));
}

/**
 * Brings some more partitions into memory once questions are asked: with all of them there a search looks at every row, which takes no
 * longer than choosing, and misses nothing. @returns whether there may be more to do
 */
export async function warmUp(engine: Engine): Promise<boolean> {
  if (!isLukewarm(engine)) return false;
  const { catalogue, groups } = engine;
  const missing = catalogue
    .partitions()
    .filter((group) => !groups.has(group))
    .slice(0, AT_ONCE);
  try {
    await groups.hold(missing);
  } finally {
    groups.release(missing);
  }
  // One that cannot be read is not tried again and again.
  return missing.every((group) => groups.has(group));
}
