/** Every question to the engine and to what stands beside it, one after another, so that noise hits them alike. */
import { type Spread, spread } from '../statistics.ts';
import type { BenchPage } from './site.ts';

/** How often every question is timed, after once for warmth. */
const ROUNDS = 2;
/** The references lie wholly in memory: a few questions warm them. */
const WARMING = 5;

/** Times in ms. Absent where the reference cannot hold so much. */
export interface Asked {
  readonly vector: Spread;
  /** The pass that only reads. */
  readonly pass: Spread;
  readonly keyword: Spread;
  readonly both: Spread;
  /** What of `both` is the embedding of the question. */
  readonly embed: Spread;
  readonly voy?: Spread;
  readonly loop?: Spread;
  readonly mini?: Spread;
}

/** Pages in processes of their own: what one of them holds does not slow down another. */
export interface Pages {
  readonly engine: BenchPage;
  readonly voy?: BenchPage;
  readonly mini?: BenchPage;
}

export async function askAll(pages: Pages, chunks: number, questions: readonly string[]): Promise<Asked> {
  const times: Record<keyof Asked, number[]> = {
    vector: [],
    pass: [],
    keyword: [],
    both: [],
    embed: [],
    voy: [],
    loop: [],
    mini: [],
  };
  await pages.engine.call('prepareBandwidth', chunks);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [i, question] of questions.entries()) {
      // The first round warms.
      const asked = round > 0 || i < WARMING ? pages : { engine: pages.engine };
      const other = (i + Math.floor(questions.length / 2)) % questions.length;
      await askOnce(asked, { i, question, other }, (name, ms) => round > 0 && times[name].push(ms));
    }
  }
  const some = (name: keyof Asked) => (times[name].length > 0 ? spread(times[name]) : undefined);
  return {
    vector: spread(times.vector),
    pass: spread(times.pass),
    keyword: spread(times.keyword),
    both: spread(times.both),
    embed: spread(times.embed),
    voy: some('voy'),
    loop: some('loop'),
    mini: some('mini'),
  };
}

interface Turn {
  readonly i: number;
  readonly question: string;
  /** Asked of both legs: they would still have before them what each was asked alone. */
  readonly other: number;
}

async function askOnce(
  { engine, voy, mini }: Pages,
  { i, question, other }: Turn,
  took: (name: keyof Asked, ms: number) => void,
): Promise<void> {
  const vector = await engine.call('vectorBesidePass', i);
  took('vector', vector.ms);
  took('pass', vector.pass);
  if (voy) took('voy', await voy.call('voy', i));
  if (voy) took('loop', await voy.call('loop', i));
  took('keyword', await engine.call('keyword', i));
  if (mini) took('mini', await mini.call('mini', question));
  const both = await engine.call('both', other);
  took('both', both.ms);
  took('embed', both.embed);
}
