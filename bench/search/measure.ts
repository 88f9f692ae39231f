/** One run of the bench of the search at one size: fill, start afresh, ask warm, compare with the exact answer, save more. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spread } from '../statistics.ts';
import { askAll } from './asking.ts';
import type { Cold, Figures, MiniSearchFigures, Settings } from './figures.ts';
import { readRealText } from './real-text.ts';
import { type BenchBrowser, type BenchPage, serveSite, startBrowser } from './site.ts';

/** Voy and MiniSearch hold no more. */
const MOST_FOR_REFERENCES = 100_000;
const COLD_STARTS = 3;
const MORE_SAVES = 200;
/** Voy is exact, up to the order of what is equal but for float32 noise. */
const SURE = 0.995;
const CHUNKS_PER_SAVE = 25;

export async function measure(settings: Settings): Promise<Figures> {
  const text = readRealText();
  const site = await serveSite(JSON.stringify(text));
  const profile = mkdtempSync(join(tmpdir(), 'footnote-bench-'));
  const browsers: BenchBrowser[] = [];
  const start = async (): Promise<BenchBrowser> => {
    const browser = await startBrowser(profile, site.url);
    browsers.push(browser);
    return browser;
  };
  try {
    return await new Run(settings, text.questions, start).all();
  } finally {
    for (const browser of browsers) await browser.close().catch(() => undefined);
    await site.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Run {
  constructor(
    private readonly settings: Settings,
    private readonly questions: readonly string[],
    private readonly start: () => Promise<BenchBrowser>,
  ) {}

  get #referred(): boolean {
    return !this.settings.alone && this.settings.chunks <= MOST_FOR_REFERENCES;
  }

  async all(): Promise<Figures> {
    const { fill, built } = await this.#fill();
    const cold = await this.#cold(false);
    const coldEngine = await this.#cold(true);
    const browser = await this.start();
    const engine = await this.#prepared(browser);
    const memory = await this.#memory(engine);
    const { miniSearch, voy, mini } = await this.#references(browser, built);
    say('asking');
    const asked = await askAll({ engine, voy, mini }, this.settings.chunks, this.questions);
    const looked = await engine.call('looked');
    say('the exact answers');
    const exact = await engine.call('exact', this.settings.chunks);
    const recall = await engine.call('recall', exact);
    const voyRecall = await voy?.call('voyRecall', exact);
    if (voyRecall !== undefined && voyRecall < SURE)
      throw new Error(`Voy agrees with ${voyRecall} of the exact scan only`);
    await browser.close();
    const save = await this.#saveMore();
    return { ...this.settings, fill, cold, coldEngine, memory, asked, miniSearch, recall, looked, save };
  }

  async #fill(): Promise<{ fill: Figures['fill']; built: Built | undefined }> {
    const { chunks } = this.settings;
    say(`filling a library with ${chunks.toLocaleString('en')} chunks`);
    const browser = await this.start();
    const building = this.#referred ? buildMiniSearch(browser, chunks) : undefined;
    const page = await this.#prepared(browser);
    await page.call('open', 0);
    const { ms, traffic } = await page.call('fill', chunks);
    say(`filled in ${seconds(ms)}`);
    const built = await building;
    await browser.close();
    return { fill: { ms, written: traffic.keyword.written + traffic.vector.written }, built };
  }

  async #cold(modelled: boolean): Promise<Cold> {
    const starts: { ms: number; steps: Cold['steps'] }[] = [];
    for (let n = 0; n < COLD_STARTS; n++) {
      const browser = await this.start();
      const page = await browser.open();
      const first = await page.call('first', this.questions[n] ?? '', { ...this.settings, modelled });
      await browser.close();
      expectNoneMissing(first.missing);
      say(`first question after a start${modelled ? ', model loaded' : ''}: ${Math.round(first.ms)} ms`);
      starts.push(first);
    }
    const median = starts.toSorted((a, b) => a.ms - b.ms)[Math.floor(COLD_STARTS / 2)];
    return { ms: median?.ms ?? 0, all: starts.map(({ ms }) => ms), steps: median?.steps ?? {} };
  }

  /** Without and with the engine, after it has been asked everything once. */
  async #memory(engine: BenchPage): Promise<Figures['memory']> {
    const before = await engine.call('memory');
    const { missing } = await engine.call('open', this.settings.chunks);
    expectNoneMissing(missing);
    for (const i of this.questions.keys()) await engine.call('both', i);
    const after = await engine.call('memory');
    const { keyword, vector } = await engine.call('indexes');
    return { before, after, keyword: keyword.memory, vector: vector.memory };
  }

  async #references(browser: BenchBrowser, built: Built | undefined): Promise<References> {
    const { chunks } = this.settings;
    if (!this.#referred) return {};
    const voy = await this.#prepared(browser);
    say('filling Voy');
    await voy.call('loadReferences', chunks);
    return { voy, ...(built && (await this.#miniSearch(browser, built))) };
  }

  /** Nothing when it does not fit into a page. */
  async #miniSearch(browser: BenchBrowser, built: Built) {
    say('loading MiniSearch');
    const mini = await browser.open();
    try {
      const before = await mini.call('memory');
      const loadMs = await mini.call('loadMiniSearch');
      for (const question of this.questions) await mini.call('mini', question);
      return { mini, miniSearch: { ...built, loadMs, memory: (await mini.call('memory')) - before } };
    } catch (error) {
      say(`MiniSearch could not be loaded: ${error}`);
      return undefined;
    }
  }

  /** More saves in a fresh browser; then a fresh one must find that none was lost. */
  async #saveMore(): Promise<Figures['save']> {
    const { chunks } = this.settings;
    say(`saving ${MORE_SAVES} more`);
    const saved = await this.#opened(chunks, (page) => page.call('saveMore', chunks, MORE_SAVES));
    await this.#opened(chunks + MORE_SAVES * CHUNKS_PER_SAVE, async () => undefined);
    return {
      bytes: saved.written / MORE_SAVES,
      found: spread(saved.found),
      kept: spread(saved.kept),
      settling: saved.settling,
    };
  }

  async #opened<T>(chunks: number, use: (page: BenchPage) => Promise<T>): Promise<T> {
    const browser = await this.start();
    const page = await this.#prepared(browser);
    const { missing } = await page.call('open', chunks);
    expectNoneMissing(missing);
    const result = await use(page);
    await browser.close();
    return result;
  }

  async #prepared(browser: BenchBrowser): Promise<BenchPage> {
    const page = await browser.open();
    await page.call('prepare', this.settings.dims, this.questions);
    return page;
  }
}

interface References {
  readonly voy?: BenchPage;
  readonly mini?: BenchPage;
  readonly miniSearch?: MiniSearchFigures;
}

type Built = Pick<MiniSearchFigures, 'buildMs' | 'characters'>;

/** Undefined when it does not fit into a page. */
async function buildMiniSearch(browser: BenchBrowser, chunks: number): Promise<Built | undefined> {
  const page = await browser.open();
  try {
    const { ms, characters } = await page.call('buildMiniSearch', chunks);
    say(`filled MiniSearch in ${seconds(ms)}`);
    return { buildMs: ms, characters };
  } catch (error) {
    say(`MiniSearch could not hold ${chunks} chunks: ${error}`);
    return undefined;
  } finally {
    await page.close().catch(() => undefined);
  }
}

function expectNoneMissing(missing: number): void {
  if (missing > 0) throw new Error(`${missing} saves are missing in what was kept`);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function say(what: string): void {
  console.error(`  ${seconds(performance.now()).padStart(8)}  ${what}`);
}
