import { pacer } from '../../pause.ts';
import { questionLike } from '../router/calibrate.ts';
import type { Partitions } from '../router/partitions.ts';
import { nextWave } from '../router/probing.ts';
import type { Outlook, ScannedGroup } from '../router/spread.ts';
import { FLAT } from './catalogue.ts';
import { type Engine, partitionedRows } from './engine.ts';
import type { GroupRows } from './group-rows.ts';
import { readLive } from './group-upkeep.ts';
import type { ScanKernel } from './kernel.ts';
import { putRouter } from './make-router.ts';
import { unpack } from './packed-rows.ts';

/** Growth after which the search is measured again. */
const GROWTH = 1.5;
const QUESTIONS = 64;
/** Rows that they are mixed of. */
const MIXED = 256;
const NEIGHBOURS = 10;
/** Rows looked at for questions, and from how many partitions. */
const SAMPLE = 1_024;
const SAMPLED_GROUPS = 64;
/** The variance of scores is taken for as many times as large as it looks: the first that finds enough. */
const CAUTIONS = [1, 1.2, 1.4, 1.7, 2, 2.5, 3, 4, 6, 9, 14, 20];

/** What a question finds in one group. */
interface Look extends ScannedGroup {
  /** Its best scores, descending. */
  readonly best: Float32Array;
}

/**
 * Measures, by made-up questions, how cautious a search must be to find the share of neighbours that is set, once there are partitions
 * and whenever the library has grown by half. @returns whether there was something to do @throws AppError `storage-*`
 */
export async function calibrate(engine: Engine, signal: AbortSignal): Promise<boolean> {
  const { router, options, dims, catalogue } = engine;
  const rows = partitionedRows(engine);
  if (!router.partitions || options.recall >= 1 || rows < 1 || rows <= GROWTH * router.calibratedRows) return false;
  catalogue.begin();
  const sample = await sampled(engine, signal);
  if (!sample) return true;
  const questions = questionsFrom(sample, dims);
  const looks = await lookEverywhere(engine, questions, signal);
  const next = await router.copy();
  await next.sample(sample, signal);
  router.tune(await cautionFor(engine, questions, looks, signal), rows);
  await putRouter(engine, next);
  return true;
}

/** Made of some of these rows: making one of each would take a tenth of a second. */
function questionsFrom(sample: Float32Array, dims: number): Float32Array[] {
  const rows = sample.length / dims;
  const mixed = Math.min(MIXED, rows);
  const vectors = new Float32Array(mixed * dims);
  for (let i = 0; i < mixed; i++) {
    const from = Math.floor((i * rows) / mixed) * dims;
    vectors.set(sample.subarray(from, from + dims), i * dims);
  }
  const made = questionLike({ vectors, dims }, 1);
  const every = Math.max(1, mixed / QUESTIONS);
  return Array.from({ length: Math.min(QUESTIONS, mixed) }, (_, i) => {
    const at = Math.floor(i * every) * dims;
    return made.subarray(at, at + dims);
  });
}

/** Rows from partitions chosen by their size, [rows, dims]; undefined when a segment is damaged. */
async function sampled(engine: Engine, signal: AbortSignal): Promise<Float32Array | undefined> {
  const { catalogue, dims } = engine;
  const each = SAMPLE / SAMPLED_GROUPS;
  const step = partitionedRows(engine) / SAMPLED_GROUPS;
  const vectors = new Float32Array(SAMPLE * dims);
  let filled = 0;
  let passed = 0;
  let due = step / 2;
  for (const group of catalogue.partitions()) {
    passed += catalogue.rows(group);
    if (passed < due) continue;
    signal.throwIfAborted();
    const rows = await readLive(
      engine,
      catalogue.group(group).map(({ info }) => info.id),
    );
    if (!rows) return undefined;
    for (; passed >= due; due += step) {
      const stride = Math.max(1, rows.ids.length / each);
      const only = Array.from({ length: Math.min(each, rows.ids.length) }, (_, i) => Math.floor(i * stride));
      if (filled + only.length > SAMPLE) break;
      vectors.set(unpack(rows, dims, only), filled * dims);
      filled += only.length;
    }
  }
  return vectors.subarray(0, filled * dims);
}

/** What every question finds in every group: by question, by group. */
async function lookEverywhere(
  { kernel: fine, coarse, groups, catalogue, flat }: Engine,
  questions: readonly Float32Array[],
  signal: AbortSignal,
): Promise<Map<number, Look>[]> {
  const looks = questions.map(() => new Map<number, Look>());
  const breathe = pacer();
  const look = (group: number, kernel: ScanKernel, rowsIn: Pick<GroupRows, 'scan'> | undefined, i: number): void => {
    kernel.begin(questions[i] ?? NONE, NEIGHBOURS);
    rowsIn?.scan(undefined);
    const { searched: rows, sum, squares, scores } = kernel.finish();
    const mean = rows > 0 ? sum / rows : 0;
    const variance = rows > 0 ? Math.max(0, squares / rows - mean ** 2) : 0;
    looks[i]?.set(group, { group, rows, mean, variance, best: scores });
  };
  for (const i of questions.keys()) {
    look(FLAT, fine, flat, i);
    // The rows in no partition may be many.
    await breathe();
  }
  for (const group of catalogue.partitions()) {
    try {
      await groups.hold([group]);
      for (const i of questions.keys()) look(group, coarse, groups.get(group), i);
    } finally {
      groups.release([group]);
    }
    signal.throwIfAborted();
    await breathe();
  }
  return looks;
}

/** The least caution with which searches find as many nearest neighbours as they should; 1 when there is no order to search by. */
async function cautionFor(
  { router, options }: Engine,
  questions: readonly Float32Array[],
  looks: readonly ReadonlyMap<number, Look>[],
  signal: AbortSignal,
): Promise<number> {
  const breathe = pacer();
  const plans: Outlook[][] = [];
  for (const question of questions) {
    const plan = planOf(router.partitions, question);
    if (!plan) return 1;
    plans.push(plan);
    await breathe();
  }
  for (const caution of CAUTIONS) {
    let found = 0;
    let wanted = 0;
    for (const [i, plan] of plans.entries()) {
      const own = looks[i] ?? new Map<number, Look>();
      const all = bestOf([...own.values()]);
      const last = all.at(-1) ?? 0;
      found += replay(plan, own, caution).filter((score) => score >= last).length;
      wanted += all.length;
      signal.throwIfAborted();
      await breathe();
    }
    if (found >= options.recall * wanted) return caution;
  }
  return CAUTIONS.at(-1) ?? 1;
}

/** All groups, nearest first; undefined when the router cannot tell. */
function planOf(partitions: Partitions | undefined, question: Float32Array): Outlook[] | undefined {
  try {
    return partitions?.outlooks(question, partitions.order(question));
  } catch {
    return undefined;
  }
}

/** The search for one question, with what is already known: its best scores. */
function replay(plan: readonly Outlook[], looks: ReadonlyMap<number, Look>, caution: number): number[] {
  const lookAt = (group: number): Look => looks.get(group) ?? { group, rows: 0, mean: 0, variance: 0, best: NONE };
  const groups: ScannedGroup[] = [];
  let best = bestOf([lookAt(FLAT)]);
  for (;;) {
    const worst = best[NEIGHBOURS - 1] ?? Number.NEGATIVE_INFINITY;
    const more = nextWave({ outlooks: plan, scanned: groups.length, groups, worst });
    if (more <= 0) return best;
    const wave = plan.slice(groups.length, groups.length + more).map(({ group }) => lookAt(group));
    groups.push(...wave.map((look) => cautious(look, caution)));
    best = bestOf([{ best }, ...wave]);
  }
}

const NONE = new Float32Array(0);

function bestOf(looks: readonly { readonly best: ArrayLike<number> }[]): number[] {
  const scores = looks.flatMap(({ best }) => Array.from(best));
  return scores.sort((a, b) => b - a).slice(0, NEIGHBOURS);
}

/** A group whose scores are taken for more spread out than they are. */
export function cautious({ group, rows, mean, variance }: ScannedGroup, caution: number): ScannedGroup {
  return { group, rows, mean, variance: caution * variance };
}
