/**
 * `npm run bench -- NAME… [--json] [--write]`: one file per question; without a name, all of them. Every figure stands
 * beside a reference measured in the same run, since machines differ and are noisy.
 *
 * `npm run bench -- library [--documents N] [--long]`: the library page with so many, in one line of JSON; with `--long` their titles
 * are of a hundred words, and there are 200 tags.
 *
 * `npm run bench -- shared [--chunks N]`: a shared library on a real Chroma server.
 *
 * `npm run bench -- search [--chunks N] [--dims D]`: the search at that size; `--write` keeps the figures, `--chart` draws all
 * that were kept, `--alone` leaves out what is slow beside it. With `--json` the last line of output is the figures as one object.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../scripts/setup.mjs';
import type { SearchAnswer } from './search.ts';
import { type Row, table } from './statistics.ts';

const QUESTIONS: Record<string, () => Promise<{ default: () => Promise<Row[]> }>> = {
  save: () => import('./save.ts'),
  embed: () => import('./embed.ts'),
  ask: () => import('./ask.ts'),
  panel: () => import('./panel.ts'),
  conversations: () => import('./conversations.ts'),
  size: () => import('./size.ts'),
};
const NAMES = [...Object.keys(QUESTIONS), 'search', 'library', 'shared'];
/** Sizes of the search when nothing is named: a million chunks take a quarter of an hour. */
const USUAL_SIZES = ['20000', '100000'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    chart: { type: 'boolean', default: false },
    alone: { type: 'boolean', default: false },
    chunks: { type: 'string' },
    documents: { type: 'string', default: '10000' },
    long: { type: 'boolean', default: false },
    dims: { type: 'string', default: '256' },
  },
});
const unknown = positionals.filter((name) => !NAMES.includes(name));
if (unknown.length > 0) {
  console.error(`No such bench: ${unknown.join(', ')}. There are: ${NAMES.join(', ')}.`);
  process.exit(2);
}
if (values.chart) {
  (await import('./search/chart.ts')).drawChart();
  process.exit();
}

const rows: Row[] = [];
const searches: SearchAnswer[] = [];
for (const name of positionals.length > 0 ? positionals : NAMES) {
  if (name === 'library') {
    console.error(`▸ library, ${values.documents} documents`);
    const { default: library } = await import('./library.ts');
    console.log(JSON.stringify(await library(Number(values.documents), values.long ? 'long' : 'usual')));
    continue;
  }
  if (name === 'shared') {
    console.error(`▸ shared, ${values.chunks ?? '20000'} chunks`);
    const { default: shared } = await import('./shared.ts');
    rows.push(...(await shared(Number(values.chunks ?? 20_000))));
    continue;
  }
  const bench = await QUESTIONS[name]?.();
  if (!bench) {
    await runSearches(positionals.length > 0 ? USUAL_SIZES.slice(0, 1) : USUAL_SIZES);
    continue;
  }
  console.error(`▸ ${name}`);
  rows.push(...(await bench.default()));
}
if (rows.length > 0) console.log(table(rows));
for (const { rows: found, details } of searches) console.log(`${table(found)}\n\n${details}\n`);
if (values.json && rows.length > 0) console.log(JSON.stringify(rows));
if (values.write && rows.length > 0) write();
if (values.json) for (const { line } of searches) console.log(JSON.stringify(line));

async function runSearches(usual: readonly string[]): Promise<void> {
  const { default: search } = await import('./search.ts');
  for (const chunks of values.chunks ? [values.chunks] : usual) {
    console.error(`▸ search, ${chunks} chunks`);
    searches.push(await search({ ...values, chunks: Number(chunks), dims: Number(values.dims) }));
  }
}

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
