/** How long does the library page take with so many documents: to stand there, to be narrowed down, to be scrolled? */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { archiveOfPages } from '../scripts/archive-of-pages.ts';
import { BUILT, type Footnote, launch, until } from '../scripts/browser.ts';
import { callFrom } from '../scripts/panel.ts';
import { dragBar, firstLine, firstPaint, reference, timeOfChoice, timeOfLetter, turnWheel } from './library/in-page.ts';
import { type Longest, traced } from './library/tasks.ts';
import { type Spread, spread } from './statistics.ts';

const OPENINGS = 7;
const TIMES = 20;
/** Steps of a turned wheel, and their height, CSS pixels. */
const WHEEL = { steps: 150, by: 800 };
const HALF_HOUR = 1_800_000;

/** What the pages of a library are like. `long`: titles of a hundred words, and 200 tags. */
export type Sort = 'usual' | 'long';

/** Times in ms. */
export interface LibraryLine {
  readonly documents: number;
  readonly sort: Sort;
  /** Programs that waited for a processor, before and after. */
  readonly load: readonly [number, number];
  /** From the beginning of navigation to the first line of the list on the screen; beside it, a plain file of the extension. */
  readonly firstLine: Spread;
  readonly plainFile: Spread;
  /** From a choice, or a letter, to the list as it is then, on the screen; beside them, a frame without work, and a plain loop over as many. */
  readonly filter: Spread;
  readonly search: Spread;
  readonly frame: Spread;
  readonly loop: Spread;
  /** The longest task of the page's thread while the wheel is turned, the bar is dragged, and filters are chosen. */
  readonly longestTask: Readonly<Record<'wheel' | 'drag' | 'filter', Longest>>;
  /** Lines in the document while it was scrolled, at most. */
  readonly lines: number;
  /** In the library's room: opening it in a new browser, and handing over the whole list. */
  readonly opening: number;
  readonly list: Spread;
}

const WORDS = ['tide', 'lens', 'index', 'harbour', 'moon', 'press', 'letter', 'glass', 'river', 'paper'];
const titleOf = (words: number) => (n: number) =>
  Array.from({ length: words + (n % 9) }, (_, i) => WORDS[(n * 7 + i * 3) % WORDS.length]).join(' ');
const SORTS = { usual: { words: 4, tags: 10 }, long: { words: 100, tags: 200 } } as const;

export default async function library(documents: number, sort: Sort): Promise<LibraryLine> {
  const profile = mkdtempSync(join(tmpdir(), 'footnote-bench-'));
  try {
    await inBrowser(profile, (footnote) => fill(footnote, documents, sort));
    return await inBrowser(profile, (footnote) => measure(footnote, documents, sort));
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function inBrowser<T>(profile: string, work: (footnote: Footnote) => Promise<T>): Promise<T> {
  const footnote = await launch({ extension: BUILT, profile });
  try {
    return await work(footnote);
  } finally {
    await footnote.close();
  }
}

async function fill(footnote: Footnote, documents: number, sort: Sort): Promise<void> {
  const page = await footnote.library();
  const space = await until('the model', async () => {
    const { space: known } = await callFrom(page, 'library', 'summary');
    return known.dims > 0 ? known : undefined;
  });
  const { tags, words } = SORTS[sort];
  const buffer = archiveOfPages(documents, space, titleOf(words), tags);
  await page.setInputFiles('input[type="file"]', { name: 'footnote.zip', mimeType: 'application/zip', buffer });
  await atRest(page, documents);
}

/** Page and room share a thread: what the room still has to do for its indexes would be measured too. */
async function atRest(page: Page, documents: number): Promise<void> {
  const isDone = async () => {
    const { library: own } = await callFrom(page, 'library', 'health');
    if (!own || own.loading || own.pending > 0 || own.words.missing > 0 || (own.vectors?.missing ?? 1) > 0)
      return undefined;
    return own.words.held === documents || undefined;
  };
  await until('all to be taken in', isDone, HALF_HOUR);
}

async function measure(footnote: Footnote, documents: number, sort: Sort): Promise<LibraryLine> {
  // The compiler names functions by one of its own, which is not in the page.
  await footnote.context.addInitScript('globalThis.__name = (value) => value');
  let page = await footnote.library();
  await atRest(page, documents);
  const { opening = Number.NaN } = await callFrom(page, 'library', 'health');
  const before = loadavg()[0] ?? Number.NaN;
  const lines: number[] = [];
  const plain: number[] = [];
  for (let n = 0; n < OPENINGS; n++) {
    await page.close();
    const file = await footnote.open(`chrome-extension://${footnote.id}/manifest.json`);
    plain.push(await file.evaluate(firstPaint));
    await file.close();
    page = await footnote.library();
    lines.push(await page.evaluate(firstLine));
  }
  const beside = await each(Array.from({ length: TIMES }), () => page.evaluate(reference, documents));
  const values = Array.from({ length: TIMES }, (_, n) => (n % 2 ? '' : `tag ${(n / 2) % 10}`));
  const filters = await traced(page, () => each(values, (value) => page.evaluate(timeOfChoice, value)));
  await page.selectOption('[data-filter="tag"]', '');
  const typed = 'tides and moon glass';
  const searches = await each(
    Array.from(typed, (_, i) => typed.slice(0, i + 1)),
    (words) => page.evaluate(timeOfLetter, words),
  );
  await page.fill('input[type="search"]', '');
  const wheel = await traced(page, () => page.evaluate(turnWheel, WHEEL));
  const drag = await traced(page, () => page.evaluate(dragBar, TIMES));
  const lists = await each(Array.from({ length: OPENINGS }), () => page.evaluate(timeOfList));
  return {
    documents,
    sort,
    load: [before, loadavg()[0] ?? Number.NaN],
    firstLine: spread(lines),
    plainFile: spread(plain),
    filter: spread(filters.value),
    search: spread(searches),
    frame: spread(beside.map(({ frame }) => frame)),
    loop: spread(beside.map(({ loop }) => loop)),
    longestTask: { wheel: wheel.longest, drag: drag.longest, filter: filters.longest },
    lines: Math.max(wheel.value, drag.value),
    opening,
    list: spread(lists),
  };
}

async function each<T, R>(values: readonly T[], work: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const value of values) results.push(await work(value));
  return results;
}

/** Runs in the page: from the asking for the whole list to its last piece. */
function timeOfList(): Promise<number> {
  const { runtime } = (
    globalThis as never as {
      chrome: {
        runtime: {
          connect(info: { name: string }): {
            onMessage: { addListener(heard: (frame: { type: string }) => void): void };
            postMessage(message: unknown): void;
            disconnect(): void;
          };
        };
      };
    }
  ).chrome;
  const port = runtime.connect({ name: 'footnote:listed' });
  return new Promise((resolve, reject) => {
    const start = performance.now();
    port.onMessage.addListener(({ type }) => {
      if (type === 'item') return;
      port.disconnect();
      if (type === 'end') resolve(performance.now() - start);
      else reject(new Error('the list could not be read'));
    });
    port.postMessage({});
  });
}
