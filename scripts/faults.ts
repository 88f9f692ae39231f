/** `npm run faults -- NAME [--times N] [--seed N] [--json]`: makes things go wrong on purpose, and counts what was lost. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { FaultRun } from '../tests/faults/run.ts';

const RUNS: Readonly<Record<string, () => Promise<FaultRun>>> = {
  canary: async () => (await import('../tests/faults/canary.ts')).run,
  messages: async () => (await import('../tests/faults/messages.ts')).run,
  awaits: async () => (await import('../tests/faults/awaits.ts')).run,
  builds: async () => (await import('../tests/faults/builds.ts')).run,
  kills: async () => (await import('../tests/faults/kills.ts')).run,
  quota: async () => (await import('../tests/faults/quota.ts')).run,
  workers: async () => (await import('../tests/faults/workers.ts')).run,
  soak: async () => (await import('../tests/faults/soak.ts')).run,
  imports: async () => (await import('../tests/faults/imports.ts')).run,
  damage: async () => (await import('../tests/faults/damage.ts')).run,
  injection: async () => (await import('../tests/faults/injection.ts')).run,
  xss: async () => (await import('../tests/faults/xss.ts')).run,
};

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      times: { type: 'string' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  const [name = ''] = positionals;
  const times = values.times === undefined ? undefined : Number(values.times);
  const load = Object.hasOwn(RUNS, name) ? RUNS[name] : undefined;
  if (!load || (times !== undefined && !(times >= 1)))
    throw new Error(`usage: npm run faults -- ${Object.keys(RUNS).join('|')} [--times N] [--seed N] [--json]`);
  const run = await load();
  const say = values.json ? console.error : console.log;
  const report = await run({ times, seed: Number(values.seed), say });
  for (const failure of report.failures.slice(0, 50)) say(`FAILED ${failure}`);
  console.log(JSON.stringify({ name, times: report.times, failures: report.failures.length, details: report.details }));
  if (report.failures.length > 0) process.exitCode = 1;
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
