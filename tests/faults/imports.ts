import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { FaultOptions, FaultReport } from './run.ts';

const TIMES = 5000;
/** Megabytes of JavaScript heap; and of heap and buffers together, while an archive is read. */
const MOST_HEAP = 256;
/** Milliseconds, for one archive: of processor time, which other programs on the machine have little part in. */
const LONGEST = 2000;
/** Milliseconds on the clock without a word, after which an import has not been waiting for a processor only. */
const SILENT = 180_000;

interface Told {
  readonly number: number;
  readonly name: string;
  readonly outcome?: string;
  /** On the clock. */
  readonly ms?: number;
  /** Of processor time of the whole process, its threads too. */
  readonly cpu?: number;
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
    const silent = setTimeout(() => child.kill('SIGKILL'), SILENT);
    child.on('message', (told: Told) => {
      silent.refresh();
      last = told.number;
      tell(told);
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(silent);
      resolve(code === 0 ? undefined : last);
    });
  });
}

/** Bad archives, by hand and by chance: each is imported whole, or refused in words and nothing has changed. */
export async function run({ times = TIMES, seed, say }: FaultOptions): Promise<FaultReport> {
  const failures: string[] = [];
  const outcomes: Record<string, number> = {};
  const most = { cpu: 0, ms: 0, heap: 0, both: 0 };
  const tell = ({ number, name, outcome, ms = 0, cpu = 0, heap = 0, buffers = 0, wrong = [] }: Told) => {
    if (outcome === undefined) return;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    most.cpu = Math.max(most.cpu, cpu);
    most.ms = Math.max(most.ms, ms);
    most.heap = Math.max(most.heap, heap);
    most.both = Math.max(most.both, heap + buffers);
    const found = [...wrong];
    const spent = `${Math.round(cpu)} ms of processor time, ${Math.round(ms)} on the clock`;
    if (cpu > LONGEST) found.push(`took ${spent}`);
    else if (ms > LONGEST) say(`${number} (${name}): ${spent}`);
    if (heap > MOST_HEAP * 2 ** 20) found.push(`${Math.round(heap / 2 ** 20)} MB of heap`);
    for (const words of found) failures.push(`${number} (${name}): ${words}`);
    if ((number + 1) % 500 === 0) say(`${number + 1} archives, ${failures.length} failures`);
  };
  for (let from = 0; from < times; ) {
    const died = await batch(from, times, seed, tell);
    if (died === undefined) break;
    failures.push(`${died}: the process died, or was silent`);
    from = died + 1;
  }
  const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
  const details = {
    ...outcomes,
    cpuMsAtMost: Math.round(most.cpu),
    clockMsAtMost: Math.round(most.ms),
    heapMB: megabytes(most.heap),
    withBuffersMB: megabytes(most.both),
  };
  return { times, failures, details };
}
