import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { FaultOptions, FaultReport } from './run.ts';

const TIMES = 5000;
/** Megabytes of JavaScript heap; and of heap and buffers together, while an archive is read. */
const MOST_HEAP = 256;
/** Milliseconds, for one archive. */
const LONGEST = 2000;

interface Told {
  readonly number: number;
  readonly name: string;
  readonly outcome?: string;
  readonly ms?: number;
  readonly heap?: number;
  readonly buffers?: number;
  readonly wrong?: readonly string[];
}

/** One process that imports from this number on. @returns the number at which it died, or undefined */
function batch(from: number, times: number, seed: number, tell: (told: Told) => void): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'imports-child.ts'), [seed, from, times].map(String), {
      execArgv: ['--import', 'tsx', '--expose-gc', `--max-old-space-size=${MOST_HEAP}`],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    let last = from;
    child.on('message', (told: Told) => {
      last = told.number;
      tell(told);
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code === 0 ? undefined : last));
  });
}

/** Bad archives, by hand and by chance: each is imported whole, or refused in words and nothing has changed. */
export async function run({ times = TIMES, seed, say }: FaultOptions): Promise<FaultReport> {
  const failures: string[] = [];
  const outcomes: Record<string, number> = {};
  const most = { ms: 0, heap: 0, both: 0 };
  const tell = ({ number, name, outcome, ms = 0, heap = 0, buffers = 0, wrong = [] }: Told) => {
    if (outcome === undefined) return;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    most.ms = Math.max(most.ms, ms);
    most.heap = Math.max(most.heap, heap);
    most.both = Math.max(most.both, heap + buffers);
    const found = [...wrong];
    if (ms > LONGEST) found.push(`took ${Math.round(ms)} ms`);
    if (heap > MOST_HEAP * 2 ** 20) found.push(`${Math.round(heap / 2 ** 20)} MB of heap`);
    for (const words of found) failures.push(`${number} (${name}): ${words}`);
    if ((number + 1) % 500 === 0) say(`${number + 1} archives, ${failures.length} failures`);
  };
  for (let from = 0; from < times; ) {
    const died = await batch(from, times, seed, tell);
    if (died === undefined) break;
    failures.push(`${died}: the process died`);
    from = died + 1;
  }
  const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
  const details = {
    ...outcomes,
    msAtMost: Math.round(most.ms),
    heapMB: megabytes(most.heap),
    withBuffersMB: megabytes(most.both),
  };
  return { times, failures, details };
}
