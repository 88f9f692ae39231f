/** How long from a question to its passages, with a thousand documents: warm, and just after the browser starts? */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { BUILT, type Footnote, launch, until } from '../scripts/browser.ts';
import { servePages } from '../scripts/pages-server.ts';
import { callFrom, openPanel, storePage } from '../scripts/panel.ts';
import { type Row, spread } from './statistics.ts';
import { page, texts } from './texts.ts';

const DOCUMENTS = 1000;
const WARM = 60;
const COLD = 5;

interface ChromeLike {
  chrome: { runtime: { connect(info: unknown): Port } };
}
interface Port {
  onMessage: { addListener(listener: (frame: { type: string; value?: { type: string } }) => void): void };
  postMessage(message: unknown): void;
  disconnect(): void;
}

/** Milliseconds from sending the question to the first passages, measured in the panel. */
function timeQuestion(panel: Page, question: string): Promise<number> {
  return panel.evaluate((text) => {
    const start = performance.now();
    const port = (globalThis as never as ChromeLike).chrome.runtime.connect({ name: 'footnote:ask' });
    return new Promise<number>((resolve, reject) => {
      port.onMessage.addListener((frame) => {
        if (frame.type === 'error') reject(new Error(JSON.stringify(frame)));
        if (frame.value?.type !== 'retrieved') return;
        port.disconnect();
        resolve(performance.now() - start);
      });
      port.postMessage({ question: text });
    });
  }, question);
}

async function fill(panel: Page, paragraphs: readonly string[]): Promise<void> {
  for (let n = 0; n < DOCUMENTS; n++) await storePage(panel, page(n, paragraphs));
  await until(
    'all pages to be embedded',
    async () => ((await callFrom(panel, 'library', 'summary')).pending === 0 ? true : undefined),
    300_000,
  );
}

/** The reference: reading every text for every word of the question, as a loop in the panel would. */
function timeLoop(panel: Page, all: string, question: string): Promise<number> {
  return panel.evaluate(
    ({ text, words }) => {
      const start = performance.now();
      let hits = 0;
      for (const word of words) for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) hits++;
      return performance.now() - start + hits * 0;
    },
    { text: all, words: question.split(/\s+/) },
  );
}

export default async function ask(): Promise<Row[]> {
  const { paragraphs, questions } = texts();
  const profile = mkdtempSync(join(tmpdir(), 'footnote-bench-'));
  const pages = await servePages();
  const blank = pages.put('/', { html: '<title>Blank</title><p>Nothing here.</p>' });
  const start = async (): Promise<[Footnote, Page]> => {
    const footnote = await launch({ extension: BUILT, profile });
    return [footnote, await openPanel(footnote, await footnote.open(blank))];
  };
  try {
    let [footnote, panel] = await start();
    await fill(panel, paragraphs);
    const all = Array.from({ length: DOCUMENTS }, (_, n) => page(n, paragraphs).text).join('\n');
    const warm: number[] = [];
    const loop: number[] = [];
    for (const question of questions.slice(0, WARM)) {
      warm.push(await timeQuestion(panel, question));
      if (loop.length < 10) loop.push(await timeLoop(panel, all, question));
    }
    const cold: number[] = [];
    for (let n = 0; n < COLD; n++) {
      await footnote.close();
      const from = performance.now();
      footnote = await launch({ extension: BUILT, profile });
      const page = await footnote.open(blank);
      await footnote.clickToolbar(page);
      panel = await footnote.panel();
      const up = performance.now();
      const first = await timeFirst(panel, questions[n] ?? 'tide');
      cold.push(first);
      console.error(
        `  browser and panel up ${Math.round(up - from)} ms, then the first question ${Math.round(first)} ms`,
      );
    }
    await footnote.close();
    const reference = { name: 'a loop of indexOf over all texts', is: spread(loop) };
    return [
      {
        question: 'question to passages, 1,000 documents, warm',
        unit: 'ms',
        ours: spread(warm),
        reference,
        aim: '100 ms',
      },
      {
        question: 'the first question after the browser starts',
        unit: 'ms',
        ours: spread(cold),
        reference,
        aim: '1 s',
      },
    ];
  } finally {
    await pages.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** As soon as the panel is there: wakes the library if it is not up yet, and asks. */
async function timeFirst(panel: Page, question: string): Promise<number> {
  const start = performance.now();
  await callFrom(panel, 'router', 'wake');
  return performance.now() - start + (await timeQuestion(panel, question));
}
