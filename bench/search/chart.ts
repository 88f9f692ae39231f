/** What several runs of the bench of the search found, as a table and a picture: `npm run bench -- search --chart`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/setup.mjs';
import type { Line } from './report.ts';

const KEPT = join(root, 'docs', 'performance-search.json');

interface Kept {
  readonly machine: string;
  readonly lines: readonly Line[];
}

export function readKept(): Kept {
  return existsSync(KEPT) ? (JSON.parse(readFileSync(KEPT, 'utf8')) as Kept) : { machine: '', lines: [] };
}

/** Takes the place of an earlier run of the same size. */
export function keepLine(line: Line): void {
  const cpu = cpus();
  const machine = `${cpu[0]?.model.trim()}, ${cpu.length} cores`;
  const others = readKept().lines.filter(({ chunks, dims }) => chunks !== line.chunks || dims !== line.dims);
  const lines = [...others, line].sort((a, b) => a.dims - b.dims || a.chunks - b.chunks);
  const text = lines.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
  writeFileSync(KEPT, `{\n  "machine": ${JSON.stringify(machine)},\n  "lines": [\n${text}\n  ]\n}\n`);
}

export function drawChart(): void {
  throw new Error('not yet');
}
