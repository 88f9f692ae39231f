/**
 * `npm run bench -- NAME… [--json] [--write]`: one file per question; without a name, all of them. Every figure stands
 * beside a reference measured in the same run, since machines differ and are noisy.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../scripts/setup.mjs';
import { type Row, table } from './statistics.ts';

const QUESTIONS: Record<string, () => Promise<{ default: () => Promise<Row[]> }>> = {
  save: () => import('./save.ts'),
  embed: () => import('./embed.ts'),
  ask: () => import('./ask.ts'),
  panel: () => import('./panel.ts'),
  size: () => import('./size.ts'),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !QUESTIONS[name]);
if (unknown.length > 0) {
  console.error(`No such bench: ${unknown.join(', ')}. There are: ${Object.keys(QUESTIONS).join(', ')}.`);
  process.exit(2);
}

const rows: Row[] = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(QUESTIONS)) {
  console.error(`▸ ${name}`);
  const bench = await QUESTIONS[name]?.();
  rows.push(...((await bench?.default()) ?? []));
}
console.log(table(rows));
if (values.json) console.log(JSON.stringify(rows));
if (values.write) write();

/** Puts the table between the marks in docs/performance.md. */
function write(): void {
  const file = join(root, 'docs', 'performance.md');
  const cpu = cpus();
  const where = `${cpu[0]?.model.trim()}, ${cpu.length} cores, Node ${process.versions.node}`;
  const text = readFileSync(file, 'utf8');
  const [start, end] = ['<!-- bench -->', '<!-- /bench -->'];
  const before = text.slice(0, text.indexOf(start) + start.length);
  const after = text.slice(text.indexOf(end));
  writeFileSync(file, `${before}\n${table(rows)}\n\nMeasured on ${where}.\n${after}`);
}
process.exit();
