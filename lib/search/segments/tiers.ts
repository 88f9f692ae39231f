/** What choosing a merge needs to know of a segment. */
export interface TierSegment {
  /** Higher is younger. */
  readonly id: number;
  /** Rows it has, the dead ones among them; 0 for one that only says that some saves have none. */
  readonly rows: number;
  /** Rows of removed saves. */
  readonly dead: number;
}

/** How many segments of one level are merged into one of the next, and how many of one level may stand side by side, plus one. */
const FAN_OUT = 8;

/** Rows below which a segment is on the lowest level: not more than eight of one row have together. */
const SMALLEST = 4;

/** A segment of at most so many rows is written anew for a single dead row. */
const CHEAP = 4096;
/** A larger one when one row of so many is dead. */
const DEAD_SHARE = 16;

/** The level of segments of half of `mostRows` and more: they are merged no more. */
const FULL = Number.POSITIVE_INFINITY;

/** Whether so many of its rows are dead that it is to be written anew, however large it is. */
export const hasManyDead = ({ rows, dead }: Omit<TierSegment, 'id'>): boolean => dead > 0 && dead * DEAD_SHARE >= rows;

/** Whether it is to be written anew for its dead rows. */
const isWorthwhile = (segment: TierSegment): boolean =>
  hasManyDead(segment) || (segment.dead > 0 && segment.rows <= CHEAP);

const liveRows = ({ rows, dead }: TierSegment): number => rows - dead;

/** Level 0 has less than 4 live rows, 1 less than 32, 2 less than 256, 3 less than 2,048 and so on. */
function levelOf(segment: TierSegment, mostRows: number): number {
  const live = liveRows(segment);
  if (live >= mostRows / 2) return FULL;
  let level = 0;
  for (let bound = SMALLEST; live >= bound; bound *= FAN_OUT) level++;
  return level;
}

/** The eldest, at most eight, that together have no more than `mostRows` live rows; always the first. */
function fitting(segments: readonly TierSegment[], mostRows: number): TierSegment[] {
  const taken: TierSegment[] = [];
  let rows = 0;
  for (const segment of segments) {
    rows += liveRows(segment);
    if (taken.length === FAN_OUT || (taken.length > 0 && rows > mostRows)) break;
    taken.push(segment);
  }
  return taken;
}

/** A merge for each level that has eight, the lowest level first. */
function crowded(byAge: readonly TierSegment[], mostRows: number): TierSegment[][] {
  const levels = new Map<number, TierSegment[]>();
  for (const segment of byAge) {
    const level = levelOf(segment, mostRows);
    if (level === FULL) continue;
    const peers = levels.get(level);
    if (peers) peers.push(segment);
    else levels.set(level, [segment]);
  }
  return [...levels]
    .filter(([, peers]) => peers.length >= FAN_OUT)
    .sort(([a], [b]) => a - b)
    .map(([, peers]) => fitting(peers, mostRows));
}

/**
 * Which segments to write anew as one, without their dead rows, next; undefined when all is well. What is chosen has at most `mostRows`
 * live rows, unless it is one segment; if it has none at all, it is only to be dropped. Does not depend on the order of `segments`.
 *
 * Size tiers (the "tiered" compaction of log-structured merge trees): the eldest eight of one level become one of a higher level, or
 * as many of them as fill a segment at least by half, which is then let alone. So no level keeps more than seven, there are at most
 * 2 N / mostRows full ones besides, and without removals a row is written again once per level: 1 + log8(mostRows / 8) times, rounded
 * up, and once less in saves of four chunks and more. Dead rows do not lie for long: nothing of a removed page shall stay. But a large
 * segment is not written anew for each of them; it waits for a sixteenth of its rows, or until the caller has time to be thorough.
 * What has none is only ever merged, so it ends.
 *
 * @param isThorough also large segments with few dead rows
 */
export function nextMerge(
  segments: readonly TierSegment[],
  mostRows: number,
  isThorough = false,
): readonly number[] | undefined {
  const byAge = segments.toSorted((a, b) => a.id - b.id);
  const dead = byAge.filter((segment) => (isThorough ? segment.dead > 0 : isWorthwhile(segment)));
  const gone = dead.filter((segment) => liveRows(segment) === 0);
  const merges = crowded(byAge, mostRows);
  const chosen = firstOf(
    gone,
    merges.find((merge) => merge.some((segment) => segment.dead > 0)),
    fitting(dead, mostRows),
    merges[0],
  );
  return chosen?.map(({ id }) => id);
}

/** The first that is not empty. */
function firstOf(...choices: readonly (readonly TierSegment[] | undefined)[]): readonly TierSegment[] | undefined {
  return choices.find((choice) => choice !== undefined && choice.length > 0);
}
