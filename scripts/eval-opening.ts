import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { passageAt } from '../lib/capture/passage.ts';
import { textFragment } from '../lib/capture/text-fragment.ts';
import type { PageProtocol, Revealed } from '../lib/messaging/page-protocol.ts';
import type { CapturedPage } from '../lib/types.ts';
import { findPages, sealedContext, serveFolder, shippedContentScript } from './extraction-pages.ts';
import { createLander, type Lander, type Landing } from './landing.ts';
import { DROPPED, markedStretches, type PageCharacters, readStream, type Stretch } from './opening-page.ts';
import { choose, KINDS, type Kind, type Sample, samplesOf } from './opening-passages.ts';
import { bare, placeBlocks, placeSpan } from './opening-places.ts';
import { findChromium } from './setup.mjs';

/** A sample with its page and its place there. */
interface Placed extends Sample {
  readonly file: string;
  readonly place: readonly Stretch[];
  /** The captured text. */
  readonly text: string;
}

interface Opened extends Placed {
  readonly fragment: string;
  readonly landing: Landing;
  readonly marking: 'right' | 'wrong' | 'absent';
}

/**
 * Opens passages of the pages of `--data` as a footnote does: by the text fragment alone, which the browser resolves, and with Footnote's
 * own marking. Prints how many land on the right words, by kind, and each that does not; with `--json` one line at the end.
 */
export async function evaluateOpening(args: string[]): Promise<void> {
  const options = { data: { type: 'string' }, passages: { type: 'string' }, json: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args, options });
  if (!values.data) throw new Error('--data DIR is missing');
  const dir = resolve(values.data);
  const files = await findPages(dir);
  if (files.length === 0) throw new Error(`no *.html and no */source.html in ${dir}`);
  const started = Date.now();
  const bench = await createBench(dir);
  try {
    const samples: Placed[] = [];
    let unplaced = 0;
    for (const file of files) {
      const read = await bench.samples(file).catch((error: unknown) => report(file, error));
      samples.push(...(read?.placed ?? []));
      unplaced += read?.unplaced ?? 0;
    }
    console.error(
      `${samples.length} passages in ${files.length} pages; ${unplaced} more could not be placed by other means`,
    );
    const chosen = choose(samples, Number(values.passages ?? 1000));
    const opened: Opened[] = [];
    for (const file of files) {
      const own = chosen.filter((sample) => sample.file === file);
      if (own.length === 0) continue;
      const now = (await bench.open(file, own).catch((error: unknown) => report(file, error))) ?? [];
      printFailures(now, values.json === true);
      opened.push(...now);
    }
    print(opened, (Date.now() - started) / 1000, values.json === true);
  } finally {
    await bench.close();
  }
}

function report(file: string, error: unknown): undefined {
  console.error(`${file}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
}

interface Bench {
  samples(file: string): Promise<{ readonly placed: Placed[]; readonly unplaced: number }>;
  open(file: string, samples: readonly Placed[]): Promise<Opened[]>;
  close(): Promise<void>;
}

async function createBench(dir: string): Promise<Bench> {
  const executablePath = await findChromium();
  if (!executablePath) throw new Error('No Chromium found: run `npm run setup`.');
  const script = await shippedContentScript();
  const server = await serveFolder(dir);
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  const viewport = { width: 1000, height: 700 };
  const context: BrowserContext = await sealedContext(
    await browser.newContext({ javaScriptEnabled: false, reducedMotion: 'reduce', viewport }),
    server.origin,
  );
  const lander = await createLander(await browser.newContext());
  const visit = async (file: string): Promise<Page> => {
    const page = await context.newPage();
    const path = file.split(/[\\/]/).map(encodeURIComponent).join('/');
    await page.goto(`${server.origin}/${path}`, { waitUntil: 'domcontentloaded' });
    await page.evaluate('globalThis.__name ??= (named) => named'); // what the compiler wraps functions in
    await page.evaluate(script);
    return page;
  };
  return {
    async samples(file) {
      const page = await visit(file);
      try {
        const reply = await page.evaluate<ReturnType<PageProtocol['capture']>>(`globalThis.__footnote.capture('page')`);
        if (!reply.ok) throw new Error(reply.error.code);
        if (!(await page.evaluate(isDrawn))) throw new Error('nothing of it is drawn without its scripts');
        return place(file, reply.value, await page.evaluate(readStream, DROPPED));
      } finally {
        await page.close();
      }
    },
    async open(file, samples) {
      const page = await visit(file);
      try {
        await page.evaluate(readStream, DROPPED);
        const marked = [];
        for (const sample of samples) marked.push({ ...sample, marking: await marking(page, sample) });
        await lander.prepare(page);
        const opened: Opened[] = [];
        for (const sample of marked) opened.push({ ...sample, ...(await landing(page, lander, sample)) });
        return opened;
      } finally {
        await page.close();
      }
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Runs in the page. */
function isDrawn(): boolean {
  return document.body.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}

function place(file: string, captured: CapturedPage, page: PageCharacters) {
  const blocks = placeBlocks(page.text, captured.text, captured.blocks);
  const placed: Placed[] = [];
  let unplaced = 0;
  for (const sample of samplesOf(captured)) {
    const found = placeSpan(captured, blocks, sample.citation);
    const holds = found?.map(({ from, to }) => page.text.slice(from, to)).join('') === bare(sample.citation.quote);
    if (!found || !holds) unplaced++;
    else
      placed.push({
        ...sample,
        kinds: [...sample.kinds, ...markup(found, page)],
        file,
        place: found,
        text: captured.text,
      });
  }
  return { placed, unplaced };
}

/** Whether a text node ends within the passage. */
function markup(place: readonly Stretch[], { starts }: PageCharacters): Kind[] {
  const [first] = place;
  const inside = first && place.length === 1 && starts.some((start) => start > first.from && start < first.to);
  return inside ? ['across inline markup'] : [];
}

async function marking(page: Page, { citation, place, text }: Placed): Promise<Opened['marking']> {
  await page.evaluate('CSS.highlights.delete("footnote")');
  const passage = JSON.stringify(passageAt(text, citation));
  const { found: said } = await page.evaluate<Revealed>(`globalThis.__footnote.reveal(${passage})`);
  if (said !== 'marked') return 'absent';
  const found = await page.evaluate(markedStretches);
  return JSON.stringify(found) === JSON.stringify(place) ? 'right' : 'wrong';
}

async function landing(page: Page, lander: Lander, { citation, place, text }: Placed) {
  const fragment = textFragment(text, citation);
  return { fragment, landing: await lander.land(page, page.url().replace(/#.*/, '') + fragment, place) };
}

const percent = (part: number, all: number) => (all === 0 ? '–' : `${((100 * part) / all).toFixed(1)} %`);

function printFailures(opened: readonly Opened[], json: boolean): void {
  for (const { landing, marking, file, kinds, fragment, citation } of opened) {
    if (landing === 'right' && marking === 'right') continue;
    const line = { browser: landing, footnote: marking, file, kinds, fragment, quote: citation.quote.slice(0, 300) };
    console.log(json ? JSON.stringify(line) : line);
  }
}

function print(opened: readonly Opened[], seconds: number, json: boolean): void {
  const rows: Record<string, object> = {};
  for (const kind of [...KINDS, 'all'] as const) {
    const own = kind === 'all' ? opened : opened.filter(({ kinds }) => kinds.includes(kind));
    const landed = own.filter(({ landing }) => landing === 'right');
    const marked = own.filter(({ marking }) => marking === 'right');
    rows[kind] = {
      passages: own.length,
      'by the browser': percent(landed.length, own.length),
      'by Footnote': percent(marked.length, own.length),
    };
  }
  const landed = opened.filter(({ landing }) => landing === 'right').length;
  const marked = opened.filter(({ marking }) => marking === 'right').length;
  const pages = new Set(opened.map(({ file }) => file)).size;
  if (!json) console.table(rows);
  const summary = { passages: opened.length, pages, browser: landed, footnote: marked, seconds: Math.round(seconds) };
  console.log(json ? JSON.stringify(summary) : `${opened.length} passages of ${pages} pages, ${Math.round(seconds)} s`);
}
