/** What several runs of the bench of the search found, as a table and a picture: `npm run bench -- search --chart`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/setup.mjs';
import { draw, type Kind, type Series } from './picture.ts';
import type { Line } from './report.ts';

const KEPT = join(root, 'docs', 'performance-search.json');
const PICTURE = join(root, 'docs', 'pictures', 'search-scale.svg');
const DOCUMENT = join(root, 'docs', 'performance.md');
const MARKS = ['<!-- search -->', '<!-- /search -->'] as const;
/** The built-in model's. */
const DIMS = 256;

interface Kept {
  readonly machine: string;
  readonly lines: readonly Line[];
}

function readKept(): Kept {
  return existsSync(KEPT) ? (JSON.parse(readFileSync(KEPT, 'utf8')) as Kept) : { machine: '', lines: [] };
}

/** Takes the place of an earlier run of the same size. */
export function keepLine(line: Line): void {
  const cpu = cpus();
  const machine = `${cpu[0]?.model.trim()}, ${cpu.length} cores, Node ${process.versions.node}`;
  const others = readKept().lines.filter(({ chunks, dims }) => chunks !== line.chunks || dims !== line.dims);
  const lines = [...others, line].sort((a, b) => a.dims - b.dims || a.chunks - b.chunks);
  const text = lines.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
  writeFileSync(KEPT, `{\n  "machine": ${JSON.stringify(machine)},\n  "lines": [\n${text}\n  ]\n}\n`);
}

/** Draws docs/pictures/search-scale.svg and the table in docs/performance.md from what was kept. @throws Error if nothing was */
export function drawChart(): void {
  const { machine, lines: all } = readKept();
  const lines = all.filter(({ dims }) => dims === DIMS);
  if (lines.length === 0) throw new Error('Nothing was kept yet: npm run bench -- search --chunks N --write');
  writeFileSync(PICTURE, pictureOf(lines));
  const text = readFileSync(DOCUMENT, 'utf8');
  const start = text.indexOf(MARKS[0]);
  const end = text.indexOf(MARKS[1]);
  if (start < 0 || end < start) throw new Error(`${DOCUMENT} has no ${MARKS.join(' … ')}`);
  const table = `${tableOf(lines)}\n\nMeasured on ${machine}.\n`;
  writeFileSync(DOCUMENT, `${text.slice(0, start + MARKS[0].length)}\n${table}${text.slice(end)}`);
}

function pictureOf(lines: readonly Line[]): string {
  const series = (name: string, kind: Kind, figure: string | ((line: Line) => number)): Series => ({
    name,
    kind,
    points: lines.flatMap((line) => {
      const value = typeof figure === 'string' ? line[figure] : figure(line);
      return value != null && value > 0 ? [[line.chunks, value] as const] : [];
    }),
  });
  const time = [
    series('first question', 'ours', 'cold_ms'),
    series('both legs', 'first', 'both_ms_p50'),
    series('vector leg', 'ours', 'vector_ms_p50'),
    series('keyword leg', 'ours', 'keyword_ms_p50'),
    series('only reading', 'floor', 'bandwidth_ms'),
    series('Voy', 'beside', 'voy_ms_p50'),
    series('MiniSearch', 'beside', 'minisearch_ms_p50'),
  ];
  const memory = [
    series('engine', 'first', 'memory_mb'),
    series('MiniSearch', 'beside', 'minisearch_memory_mb'),
    series('float32 rows', 'floor', ({ chunks, dims }) => (chunks * dims * 4) / 1e6),
  ];
  const written = [
    series('a save', 'first', (line) => (line.bytes_per_save ?? 0) / 1e3),
    series('its float32 rows', 'floor', ({ dims }) => (25 * dims * 4) / 1e3),
  ];
  const right = { left: 500, width: 160, height: 150 };
  return draw({
    title: 'How the search grows from a thousand to a million chunks',
    description: `Time of a question, memory and bytes written for a save, by number of chunks, on logarithmic scales. ${summary(lines)}`,
    width: 760,
    height: 480,
    panels: [
      {
        title: 'Time of a question, median',
        left: 56,
        top: 48,
        width: 280,
        height: 390,
        series: time,
        unit: milliseconds,
      },
      {
        title: 'Memory',
        ...right,
        top: 48,
        series: memory,
        unit: (value) => (value >= 1000 ? `${value / 1000} GB` : `${value} MB`),
      },
      {
        title: 'Written to disk for a page of 25 chunks',
        ...right,
        top: 288,
        series: written,
        unit: (value) => (value >= 1000 ? `${value / 1000} MB` : `${value} kB`),
      },
    ],
  });
}

function summary(lines: readonly Line[]): string {
  const last = lines.at(-1);
  return last
    ? `At ${last.chunks.toLocaleString('en')} chunks both legs take ${show(last.both_ms_p50)} ms and the engine ${show(last.memory_mb)} MB.`
    : '';
}

const milliseconds = (value: number): string => (value >= 1000 ? `${value / 1000} s` : `${value} ms`);

const COLUMNS: readonly (readonly [string, (line: Line) => string])[] = [
  ['chunks', ({ chunks }) => chunks.toLocaleString('en')],
  ['both legs', (line) => pair(line, 'both_ms')],
  ['vector leg', (line) => pair(line, 'vector_ms')],
  ['only reading', ({ bandwidth_ms }) => show(bandwidth_ms)],
  ['Voy', ({ voy_ms_p50 }) => show(voy_ms_p50)],
  ['keyword leg', (line) => pair(line, 'keyword_ms')],
  ['MiniSearch', (line) => pair(line, 'minisearch_ms')],
  ['first question', ({ cold_ms, cold_with_model_loaded_ms: loaded }) => `${show(cold_ms)} (${show(loaded)})`],
  ['memory, MB', ({ memory_mb }) => show(memory_mb)],
  ['MiniSearch, MB', ({ minisearch_memory_mb }) => show(minisearch_memory_mb)],
  ['written a save, kB', ({ bytes_per_save }) => show((bytes_per_save ?? 0) / 1e3)],
  ['found after', ({ found_ms_p50 }) => show(found_ms_p50)],
  ['searched', ({ searched_share }) => `${show((searched_share ?? 0) * 100)} %`],
  ['recall@10', (line) => show(line['recall@10'])],
];

function tableOf(lines: readonly Line[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(COLUMNS.map(([name]) => name)),
    `|${'---:|'.repeat(COLUMNS.length)}`,
    ...lines.map((line) => row(COLUMNS.map(([, cell]) => cell(line)))),
  ].join('\n');
}

const pair = (line: Line, name: string): string =>
  line[`${name}_p50`] == null ? '-' : `${show(line[`${name}_p50`])} / ${show(line[`${name}_p95`])}`;

/** Three digits that count. */
function show(value: number | null | undefined): string {
  if (value == null) return '-';
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}
