import { chunkId, MOST_CHUNKS, sequenceOf } from '../../chunk-id.ts';
import type { LegResult } from '../../ports.ts';
import type { ChunkId, SaveSequence } from '../../types.ts';
import { nextWave } from '../router/probing.ts';
import type { Outlook } from '../router/spread.ts';
import { cautious } from './calibration.ts';
import { byScore, settlePlaces } from './candidates.ts';
import { LEDGER } from './catalogue.ts';
import type { Engine } from './engine.ts';
import { type Question, Sweep } from './sweep.ts';

export interface SearchQuestion extends Question {
  /** Every partition is scanned. */
  readonly exact?: boolean;
}

/** Saves with so few rows in all are read from the truth rather than looked for in partitions. */
const FEW_ROWS = 4_000;
/** Matches that should all be found; of further ones some may be missing. */
const WANTED = 10;
/** How often a search begins again because partitions changed under it, before it keeps them from changing. */
const RESTARTS = 2;

/** The nearest rows, and how the scores of all are spread. */
export async function searchAll(engine: Engine, question: SearchQuestion): Promise<LegResult> {
  const { truth } = engine;
  const { sweep, isWhole } = await sweepAll(engine, question);
  truth.note(question.query, sweep.candidates);
  const matches = await settlePlaces(truth, question.query, sweep.candidates, question.limit);
  const { searched, sum, squares } = sweep;
  if (!isWhole && !question.within) {
    const spread = engine.router.partitions?.spread(question.query, sweep.groups);
    if (spread) return { matches, searched, ...spread, estimated: true };
  }
  const mean = searched > 0 ? sum / searched : 0;
  const deviation = searched > 0 ? Math.sqrt(Math.max(0, squares / searched - mean * mean)) : 0;
  return { matches, searched, mean, deviation, ...(isWhole && !sweep.isRough ? {} : { estimated: true }) };
}

interface Swept {
  readonly sweep: Sweep;
  readonly isWhole: boolean;
}

async function sweepAll(engine: Engine, question: SearchQuestion): Promise<Swept> {
  for (let attempt = 0; attempt < RESTARTS; attempt++) {
    const swept = await sweepOnce(engine, question);
    if (swept) return swept;
  }
  // Nothing moves now; saves may still be removed or added again. What was found of those that are gone is left out.
  return engine.gate.read(async () => {
    const { sweep, isWhole } = await sweepOnce(engine, question, true);
    if (sweep.isStale) sweep.candidates = sweep.candidates.filter(({ chunkId }) => isLive(engine, sequenceOf(chunkId)));
    return { sweep, isWhole: isWhole && !sweep.isStale };
  });
}

function isLive({ flat, catalogue }: Engine, sequence: SaveSequence): boolean {
  return flat.has(sequence) || catalogue.count(LEDGER, sequence) !== undefined;
}

function sweepOnce(engine: Engine, question: SearchQuestion, toTheEnd: true): Promise<Swept>;
function sweepOnce(engine: Engine, question: SearchQuestion): Promise<Swept | undefined>;
/** Undefined when partitions changed on the way, unless it is to go on to the end nevertheless. */
async function sweepOnce(engine: Engine, question: SearchQuestion, toTheEnd = false): Promise<Swept | undefined> {
  const { router, catalogue } = engine;
  const sweep = new Sweep(engine, question);
  sweep.flat();
  const all = catalogue.partitions();
  if (all.length === 0) return { sweep, isWhole: true };
  const few = question.exact ? undefined : fewSaves(engine, question.within);
  if (few) {
    await scoreFew(engine, sweep, question, few);
    return { sweep, isWhole: true };
  }
  const plan = question.exact ? undefined : planOf(engine, question.query);
  const order = plan?.map(({ group }) => group) ?? all;
  const wanted = Math.min(WANTED, Math.max(1, question.limit));
  const next = (scanned: number): number => {
    if (!plan) return order.length - scanned;
    const groups = sweep.groups.slice(1).map((group) => cautious(group, router.caution));
    return nextWave({ outlooks: plan, scanned, groups, worst: sweep.worst(wanted) });
  };
  let scanned = 0;
  for (let more = next(0); more > 0; more = next(scanned)) {
    await sweep.partitions(order.slice(scanned, scanned + more));
    if (sweep.isStale && !toTheEnd) return undefined;
    scanned += more;
  }
  return { sweep, isWhole: scanned >= order.length };
}

/**
 * Partitions that have rows, the nearest first, and what to expect of each; undefined when all are to be scanned: also when they are
 * in memory anyway, for then that is exact and takes no longer than choosing.
 */
function planOf({ router, catalogue, groups, options }: Engine, query: Float32Array): Outlook[] | undefined {
  const { partitions } = router;
  const all = new Set(catalogue.partitions());
  if (!partitions || options.recall >= 1 || [...all].every((group) => groups.has(group))) return undefined;
  try {
    const order = partitions.order(query).filter((group) => all.has(group));
    return order.length === all.size ? partitions.outlooks(query, order) : undefined;
  } catch {
    return undefined;
  }
}

/** How many rows these saves have in partitions, if those are few. */
function fewSaves(
  engine: Engine,
  within: ReadonlySet<SaveSequence> | undefined,
): ReadonlyMap<SaveSequence, number> | undefined {
  const { catalogue, groups } = engine;
  if (!within || catalogue.partitions().every((group) => groups.has(group))) return undefined;
  const counts = new Map<SaveSequence, number>();
  let rows = 0;
  for (const sequence of within) {
    const count = catalogue.count(LEDGER, sequence) ?? 0;
    if (count > 0) counts.set(sequence, count);
    rows += count;
    if (rows > FEW_ROWS) return undefined;
  }
  return counts;
}

/** How often more ordinals of a save are asked for before the truth is believed to have no more rows of it. */
const ROUNDS = 6;

/** Scores saves by the truth. Chunks of zeros have no row, so the last ordinals are higher than the counts by as many. */
async function scoreFew(
  { truth }: Engine,
  sweep: Sweep,
  { query }: Question,
  counts: ReadonlyMap<SaveSequence, number>,
): Promise<void> {
  const counted = new Map<SaveSequence, number>();
  let asked = Array.from(counts, ([sequence, total]) => ({ sequence, total, from: 0 }));
  for (let round = 0; round < ROUNDS && asked.length > 0; round++) {
    const next: typeof asked = [];
    const ids: ChunkId[] = [];
    for (const { sequence, total, from } of asked) {
      const to = Math.min(MOST_CHUNKS, from + total * (1 + round));
      for (let at = from; at < to; at++) ids.push(chunkId(sequence, at));
      next.push({ sequence, total, from: to });
    }
    const scores = await truth.scores(query, ids);
    const found = ids.flatMap((id, i) => {
      const score = scores[i] ?? Number.NaN;
      return Number.isNaN(score) ? [] : [{ chunkId: id, score, error: 0 }];
    });
    sweep.add(found.sort(byScore), {
      searched: found.length,
      sum: found.reduce((sum, { score }) => sum + score, 0),
      squares: found.reduce((sum, { score }) => sum + score * score, 0),
    });
    for (const { chunkId } of found) counted.set(sequenceOf(chunkId), (counted.get(sequenceOf(chunkId)) ?? 0) + 1);
    asked = next.filter(({ sequence, total, from }) => (counted.get(sequence) ?? 0) < total && from < MOST_CHUNKS);
  }
}
