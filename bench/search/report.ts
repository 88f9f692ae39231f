/** The figures of a run as a table beside their references and aims, as details, and as one line for a machine. */
import { type Row, type Spread, spread } from '../statistics.ts';
import { FILLED_SINGLY, type Figures } from './figures.ts';

/** The last line of `--json`, and what docs/performance-search.json keeps of a run. Null where a reference was not run. */
export interface Line {
  readonly chunks: number;
  readonly dims: number;
  readonly [figure: string]: number | null;
}

const MB = 1e6;
const NEVER = '-';

const round = (value: number | undefined): number | null => (value === undefined ? null : Number(value.toPrecision(4)));

export function lineOf(f: Figures): Line {
  const { asked, memory, miniSearch, cold, coldEngine, save, looked } = f;
  const figures = {
    vector_ms_p50: asked.vector.p50,
    vector_ms_p95: asked.vector.p95,
    bandwidth_ms: asked.pass.p50,
    voy_ms_p50: asked.voy?.p50,
    keyword_ms_p50: asked.keyword.p50,
    keyword_ms_p95: asked.keyword.p95,
    both_ms_p50: asked.both.p50,
    both_ms_p95: asked.both.p95,
    cold_ms: cold.ms,
    memory_mb: (memory.after - memory.before) / MB,
    bytes_per_save: save.bytes,
    'recall@10': f.recall,
    embed_ms_p50: asked.embed.p50,
    cold_with_model_loaded_ms: coldEngine.ms,
    loop_ms_p50: asked.loop?.p50,
    minisearch_ms_p50: asked.mini?.p50,
    minisearch_ms_p95: asked.mini?.p95,
    minisearch_memory_mb: miniSearch && miniSearch.memory / MB,
    minisearch_load_ms: miniSearch?.loadMs,
    keyword_open_ms: coldEngine.steps['keyword index'],
    keyword_index_mb: memory.keyword / MB,
    vector_index_mb: memory.vector / MB,
    searched_share: looked.searched,
    partitions: looked.partitions,
    truth_ms: looked.truthMs,
    vector_read_kb: looked.vectorBytes / 1e3,
    keyword_read_kb: looked.keywordBytes / 1e3,
    found_ms_p50: save.found.p50,
    found_ms_p95: save.found.p95,
    kept_ms_p95: save.kept.p95,
    filled_bytes_per_save: f.chunks <= FILLED_SINGLY ? f.fill.written / (f.chunks / 25) : undefined,
    fill_s: f.fill.ms / 1e3,
  };
  const rounded = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, round(value)]));
  return { chunks: f.chunks, dims: f.dims, ...rounded };
}

/** Aims of a size, and of all below down to the next. */
const AIMS = [
  { chunks: 20_000, multiple: '3', both: '8 / 20 ms', cold: '250 ms', memory: '16 MB', recall: '0.99' },
  { chunks: 100_000, multiple: '2.5', both: '15 / 40 ms', cold: '600 ms', memory: '64 MB', recall: '0.99' },
  { chunks: Infinity, multiple: '1.6', both: '60 / 120 ms', cold: '1.5 s', memory: '160 MB', recall: '0.98' },
];

export function rowsOf(f: Figures): Row[] {
  const { asked, memory, miniSearch, cold, coldEngine, save } = f;
  const at = `${f.chunks.toLocaleString('en')} chunks`;
  const aim = AIMS.find(({ chunks }) => f.chunks <= chunks) ?? AIMS[0];
  const one = (value: number): Spread => spread([value]);
  const pass = { name: 'a pass that only reads the int8 rows', is: asked.pass };
  const mini = asked.mini && { name: 'MiniSearch', is: asked.mini };
  const rows = (f.chunks * f.dims * 4) / MB;
  return [
    { question: `vector leg, ${at}`, unit: 'ms', ours: asked.vector, reference: pass, aim: `${aim?.multiple} times` },
    ...(asked.voy
      ? [
          {
            question: 'the same',
            unit: 'ms',
            ours: asked.vector,
            reference: { name: 'Voy holding everything', is: asked.voy },
            aim: '0.05 times',
          },
        ]
      : []),
    ...(asked.loop
      ? [
          {
            question: 'the same',
            unit: 'ms',
            ours: asked.vector,
            reference: { name: 'a loop over float32', is: asked.loop },
            aim: NEVER,
          },
        ]
      : []),
    {
      question: `keyword leg, ${at}`,
      unit: 'ms',
      ours: asked.keyword,
      reference: mini ?? pass,
      aim: mini ? 'less' : NEVER,
    },
    { question: `both legs and fuse, ${at}`, unit: 'ms', ours: asked.both, reference: pass, aim: aim?.both ?? NEVER },
    {
      question: `first question after a start, ${at}`,
      unit: 'ms',
      ours: spread(cold.all),
      reference: { name: 'with the model loaded before', is: spread(coldEngine.all) },
      aim: aim?.cold ?? NEVER,
    },
    {
      question: `memory of the engine, ${at}`,
      unit: 'MB',
      ours: one((memory.after - memory.before) / MB),
      reference: { name: 'float32 rows alone', is: one(rows) },
      aim: aim?.memory ?? NEVER,
    },
    ...(miniSearch
      ? [
          {
            question: 'of that, the keyword index',
            unit: 'MB',
            ours: one(memory.keyword / MB),
            reference: { name: 'MiniSearch', is: one(miniSearch.memory / MB) },
            aim: 'less',
          },
          {
            question: 'loading the keyword index',
            unit: 'ms',
            ours: one(coldEngine.steps['keyword index'] ?? 0),
            reference: { name: 'MiniSearch from its JSON', is: one(miniSearch.loadMs) },
            aim: 'less',
          },
        ]
      : []),
    {
      question: `written for a save, ${at}`,
      unit: 'kB',
      ours: one(save.bytes / 1e3),
      reference: { name: 'its float32 rows', is: one((25 * f.dims * 4) / 1e3) },
      aim: f.chunks <= 100_000 ? '300 kB' : NEVER,
    },
    {
      question: `a save is found, ${at}`,
      unit: 'ms',
      ours: save.found,
      reference: { name: 'kept on disk', is: save.kept },
      aim: f.chunks <= 100_000 ? '50 ms' : NEVER,
    },
    {
      question: `recall@10, ${at}`,
      unit: '',
      ours: one(f.recall),
      reference: { name: 'the exact scan', is: one(1) },
      aim: aim?.recall ?? NEVER,
    },
  ];
}

const ms = (value: number) => `${value.toFixed(1)} ms`;

/** What the table does not say. */
export function detailsOf(f: Figures): string {
  const { memory, cold, coldEngine, looked, save, fill, asked, miniSearch } = f;
  const steps = (of: Figures['cold']) =>
    Object.entries(of.steps)
      .map(([name, took]) => `${name} ${ms(took)}`)
      .join(', ');
  return [
    `First question after a start, the median one of ${cold.all.length}: ${ms(cold.ms)}. ${steps(cold)}. Both indexes open at the same time.`,
    `With the model loaded before: ${ms(coldEngine.ms)}. ${steps(coldEngine)}.`,
    `Embedding the question is ${ms(asked.embed.p50)} of both legs.`,
    `Memory: the page ${(memory.before / MB).toFixed(1)} MB before, ${(memory.after / MB).toFixed(1)} MB with the engine; the indexes say: keyword ${(memory.keyword / MB).toFixed(1)} MB, vector ${(memory.vector / MB).toFixed(1)} MB.`,
    `A question searched ${(looked.searched * 100).toFixed(1)} % of the chunks by vector (${looked.partitions} partitions), and read ${(looked.vectorBytes / 1e3).toFixed(0)} kB of vectors (${((looked.vectorBytes / (f.chunks * f.dims)) * 100).toFixed(2)} % of all) and ${(looked.keywordBytes / 1e3).toFixed(0)} kB of words from the vault, warm; ${ms(looked.truthMs)} went to reading ${looked.truthRows.toFixed(0)} float32 rows of ${looked.truthSaves.toFixed(0)} pages from the truth.`,
    `Filled in ${(fill.ms / 1e3).toFixed(0)} s; ${(fill.written / (f.chunks / 25) / 1e3).toFixed(0)} kB written for 25 chunks${f.chunks <= FILLED_SINGLY ? ', saved page by page' : ', thousands at once'}. 200 more saves: ${(save.bytes / 1e3).toFixed(0)} kB each, upkeep ended ${ms(save.settling)} after the last.`,
    ...(miniSearch
      ? [
          `MiniSearch: built in ${(miniSearch.buildMs / 1e3).toFixed(1)} s, ${(miniSearch.characters / MB).toFixed(1)} MB of JSON.`,
        ]
      : []),
  ].join('\n');
}
