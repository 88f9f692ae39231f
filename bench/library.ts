/** How long does the library page take with so many documents: to stand there, to be narrowed down, to be scrolled? */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveOfPages } from '../scripts/archive-of-pages.ts';
import { BUILT, type Footnote, launch, until } from '../scripts/browser.ts';
import { callFrom } from '../scripts/panel.ts';
import { type Spread, spread } from './statistics.ts';

const OPENINGS = 5;
const TIMES = 20;
/** Steps of a turned wheel, and their height, CSS pixels. */
const WHEEL = { steps: 150, by: 800 };
const HALF_HOUR = 1_800_000;

/** Times in ms. */
export interface LibraryLine {
  readonly documents: number;
  /** From the beginning of navigation to the first line of the list on the screen. */
  readonly firstPaint: Spread;
  /** From a choice, or a letter, to the list as it is then, on the screen. */
  readonly filter: Spread;
  readonly search: Spread;
  /** The longest task of the page's thread while the wheel is turned and while the bar is dragged. */
  readonly longestTask: { readonly wheel: number; readonly drag: number };
  /** Lines in the document while it was scrolled, at most. */
  readonly lines: number;
}

const WORDS = ['tide', 'lens', 'index', 'harbour', 'moon', 'press', 'letter', 'glass', 'river', 'paper'];
const titleOf = (n: number) =>
  Array.from({ length: 4 + (n % 9) }, (_, i) => WORDS[(n * 7 + i * 3) % WORDS.length]).join(' ');

export default async function library(documents: number): Promise<LibraryLine> {
  const profile = mkdtempSync(join(tmpdir(), 'footnote-bench-'));
  try {
    await inBrowser(profile, (footnote) => fill(footnote, documents));
    return await inBrowser(profile, (footnote) => measure(footnote, documents));
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

async function fill(footnote: Footnote, documents: number): Promise<void> {
  const page = await footnote.library();
  const space = await until('the model', async () => {
    const { space: known } = await callFrom(page, 'library', 'summary');
    return known.dims > 0 ? known : undefined;
  });
  const buffer = archiveOfPages(documents, space, titleOf);
  await page.setInputFiles('input[type="file"]', { name: 'footnote.zip', mimeType: 'application/zip', buffer });
  const isDone = async () => {
    const summary = await callFrom(page, 'library', 'summary');
    return (summary.documents === documents && summary.pending === 0) || undefined;
  };
  await until('all to be taken in', isDone, HALF_HOUR);
}

async function measure(footnote: Footnote, documents: number): Promise<LibraryLine> {
  // The compiler names functions by one of its own, which is not in the page.
  await footnote.context.addInitScript('globalThis.__name = (value) => value');
  const paints: number[] = [];
  let page = await footnote.library();
  await page.locator('.row').first().waitFor();
  for (let n = 0; n < OPENINGS; n++) {
    await page.close();
    page = await footnote.library();
    paints.push(await page.evaluate(firstLine));
  }
  const values = Array.from({ length: TIMES }, (_, n) => (n % 2 ? '' : `tag ${(n / 2) % 10}`));
  const filters = await each(values, (value) => page.evaluate(timeOfChoice, value));
  await page.selectOption('[data-filter="tag"]', '');
  const searches = await each(
    Array.from('tides and moon glass', (_, i, all = 'tides and moon glass') => all.slice(0, i + 1)),
    (words) => page.evaluate(timeOfLetter, words),
  );
  await page.fill('input[type="search"]', '');
  const wheel = await page.evaluate(turnWheel, WHEEL);
  const drag = await page.evaluate(dragBar, TIMES);
  return {
    documents,
    firstPaint: spread(paints),
    filter: spread(filters),
    search: spread(searches),
    longestTask: { wheel: wheel.longest, drag: drag.longest },
    lines: Math.max(wheel.lines, drag.lines),
  };
}

async function each<T>(values: readonly T[], work: (value: T) => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (const value of values) times.push(await work(value));
  return times;
}

// The functions below run in the page.

/** When the first line was painted, from the beginning of navigation. */
function firstLine(): Promise<number> {
  return new Promise((resolve) => {
    const look = () => {
      if (!document.querySelector('.row')) return void requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      requestAnimationFrame(() => port2.postMessage(undefined)); // comes after the frame
    };
    look();
  });
}

function timeOfChoice(value: string): Promise<number> {
  const select = document.querySelector<HTMLSelectElement>('[data-filter="tag"]');
  if (!select) throw new Error('no tags to choose from');
  const label = () => document.querySelector('.select-all')?.textContent;
  const before = label();
  return new Promise((resolve) => {
    const start = performance.now();
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    const look = () => {
      if (label() === before) return void requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - start);
      port2.postMessage(undefined);
    };
    requestAnimationFrame(look);
  });
}

function timeOfLetter(words: string): Promise<number> {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]');
  if (!field) throw new Error('no field');
  return new Promise((resolve) => {
    const start = performance.now();
    field.value = words;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now() - start);
    requestAnimationFrame(() => port2.postMessage(undefined));
  });
}

interface Scrolled {
  readonly longest: number;
  readonly lines: number;
}

async function turnWheel({ steps, by }: { steps: number; by: number }): Promise<Scrolled> {
  let longest = 0;
  let lines = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  observer.observe({ type: 'longtask' });
  scrollTo(0, 0);
  for (let n = 0; n < steps; n++) {
    scrollBy(0, by);
    await new Promise((resolve) => requestAnimationFrame(resolve));
    lines = Math.max(lines, document.querySelectorAll('.row').length);
  }
  await new Promise((resolve) => setTimeout(resolve, 500)); // the observer is told late
  observer.disconnect();
  return { longest, lines };
}

async function dragBar(times: number): Promise<Scrolled> {
  let longest = 0;
  let lines = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  observer.observe({ type: 'longtask' });
  for (let n = 0; n < times; n++) {
    scrollTo(0, (((n * 7) % times) / times) * document.documentElement.scrollHeight);
    for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    lines = Math.max(lines, document.querySelectorAll('.row').length);
  }
  await new Promise((resolve) => setTimeout(resolve, 500)); // the observer is told late
  observer.disconnect();
  return { longest, lines };
}
