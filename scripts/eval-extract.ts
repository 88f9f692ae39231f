/** `npm run eval -- extract`: the shipped extraction over a folder of saved pages. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { PageProtocol } from '../lib/messaging/page-protocol.ts';
import { findPages, type PageReader, pageReader, shippedContentScript } from './extraction-pages.ts';
import { meanScore, type Score, shingleScore, wordScore } from './extraction-score.ts';

type Reply = ReturnType<PageProtocol['capture']>;

/** What one page gave, and how long its reading took in the page, ms. */
interface Extracted {
  readonly file: string;
  readonly reply: Reply;
  /** It looked private, so that its reader is asked first; read as when that was answered with yes. */
  readonly asked: boolean;
  readonly ms: number;
}

interface Scored {
  readonly file: string;
  readonly asked: boolean;
  /** By words, and by runs of four. */
  readonly words: Score;
  readonly ours: Score;
  readonly plain: Score;
}

/**
 * Reads every page of `--data` and prints a line for each: with `--json` `{"file","title","text","kept"}`, or `{"file","error"}`.
 * `--score` compares the texts with the `expected.html` beside each source.html, and with plain Readability.
 */
export async function evaluateExtraction(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { data: { type: 'string' }, json: { type: 'boolean' }, score: { type: 'boolean' } },
  });
  if (!values.data) throw new Error('--data DIR is missing');
  const dir = resolve(values.data);
  const files = await findPages(dir);
  if (files.length === 0) throw new Error(`no *.html and no */source.html in ${dir}`);
  const script = await shippedContentScript();
  const reader = await pageReader(dir);
  const times: number[] = [];
  const scored: Scored[] = [];
  try {
    for (const file of files) {
      const extracted = await extract(reader, file, script);
      times.push(extracted.ms);
      console.log(values.json ? JSON.stringify(jsonLine(extracted)) : textLine(extracted));
      if (values.score) scored.push(await score(reader, extracted));
    }
  } finally {
    await reader.close();
  }
  if (values.score) printScores(scored, times, values.json === true);
}

async function extract(reader: PageReader, file: string, script: string): Promise<Extracted> {
  const source = `${script};
    (() => {
      const start = performance.now();
      const first = globalThis.__footnote.capture('page');
      const asked = !first.ok && first.error.code === 'page-private';
      const reply = asked ? globalThis.__footnote.capture('page', true) : first;
      return { reply, asked, ms: performance.now() - start };
    })()`;
  try {
    return { file, ...(await reader.read<Omit<Extracted, 'file'>>(file, source)) };
  } catch (error) {
    const what = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { file, reply: { ok: false, error: { code: 'unexpected', details: { what } } }, asked: false, ms: 0 };
  }
}

function jsonLine({ file, reply }: Extracted) {
  if (!reply.ok) return { file, error: [reply.error.code, reply.error.details.what].filter(Boolean).join(': ') };
  const { title, text, receipt } = reply.value;
  return { file, title, text, kept: round(receipt.kept) };
}

function textLine({ file, reply, ms }: Extracted): string {
  if (!reply.ok) return `${file}  ${reply.error.code}`;
  const { title, receipt } = reply.value;
  return `${file}  ${receipt.words} words, ${Math.round(receipt.kept * 100)} % (${receipt.method}), ${ms.toFixed(0)} ms  ${title}`;
}

/** The text of a shown page as a reader would copy it: borders of blocks are borders of words. */
const VISIBLE_TEXT = `(() => {
  let text = '';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) text += node.data;
    else if (node.localName === 'br' || getComputedStyle(node).display !== 'inline') text += '\\n';
  }
  return text;
})()`;

async function score(reader: PageReader, { asked, file, reply }: Extracted): Promise<Scored> {
  const expected = await reader.read<string>(join(dirname(file), 'expected.html'), VISIBLE_TEXT);
  const readability = readFileSync(
    createRequire(import.meta.url).resolve('@mozilla/readability/Readability.js'),
    'utf8',
  );
  const plain = await reader.read<string>(
    file,
    `${readability}; new Readability(document.cloneNode(true)).parse()?.textContent ?? ''`,
  );
  const text = reply.ok ? reply.value.text : '';
  return {
    file,
    asked,
    words: wordScore(text, expected),
    ours: shingleScore(text, expected),
    plain: shingleScore(plain, expected),
  };
}

/** Pages that are named. */
const WORST = 10;

const round = (value: number) => Number(value.toFixed(4));

function printScores(scored: readonly Scored[], times: readonly number[], json: boolean): void {
  const sorted = [...times].sort((a, b) => a - b);
  const summary = {
    pages: scored.length,
    asked: scored.filter(({ asked }) => asked).map(({ file }) => file),
    words: rounded(meanScore(scored.map(({ words }) => words))),
    footnote: rounded(meanScore(scored.map(({ ours }) => ours))),
    readability: rounded(meanScore(scored.map(({ plain }) => plain))),
    ms_p50: round(sorted[Math.floor(sorted.length / 2)] ?? 0),
    ms_p95: round(sorted[Math.floor(sorted.length * 0.95)] ?? 0),
  };
  const worst = scored.toSorted((a, b) => a.words.f1 - b.words.f1).slice(0, WORST);
  const lowest = worst.map(({ file, words }) => ({ file, ...rounded(words) }));
  if (json) {
    console.log(JSON.stringify({ ...summary, worst: lowest }));
    return;
  }
  console.table(lowest);
  console.table({
    'by words': summary.words,
    'by runs of four': summary.footnote,
    'Readability, by runs': summary.readability,
  });
  console.log(`asked first: ${summary.asked.join(', ') || 'none'}`);
  console.log(`${summary.pages} pages, ${summary.ms_p50} ms a page (median), ${summary.ms_p95} ms (p95)`);
}

function rounded({ precision, recall, f1 }: Score): Score {
  return { precision: round(precision), recall: round(recall), f1: round(f1) };
}
