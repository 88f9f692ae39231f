import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { launch } from './browser.ts';
import { callFrom } from './panel.ts';

/** What became of a file, as it is printed. */
interface Line {
  readonly file: string;
  readonly ok: boolean;
  /** What it was read as. */
  readonly kind?: string | undefined;
  readonly title?: string;
  readonly text?: string;
  /** Printed pages, where it has such. */
  readonly pages?: number | undefined;
  readonly error?: string;
}

interface Sample {
  readonly file: string;
  readonly bytes: Buffer;
}

/** The bar: no file may take longer, ms. */
const SLOW = 10_000;
/** After this there is no answer to be waited for, ms. */
const HUNG = 60_000;

/**
 * Takes every file of `--data` in as the library page does, with the built extension in Chromium, and prints what came of each; with
 * `--mutate N` instead N of them, cut and changed at random. Files beginning with a dot are left out.
 */
export async function evaluateDocuments(args: string[]): Promise<void> {
  const options = {
    data: { type: 'string' },
    json: { type: 'boolean' },
    mutate: { type: 'string' },
    seed: { type: 'string' },
  } as const;
  const { values } = parseArgs({ args, options });
  if (!values.data) throw new Error('--data DIR is missing');
  const dir = resolve(values.data);
  const samples = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ file: name, bytes: readFileSync(join(dir, name)) }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  if (samples.length === 0) throw new Error(`no files in ${dir}`);
  const chosen = values.mutate ? mutated(samples, Number(values.mutate), Number(values.seed ?? 1)) : samples;
  const footnote = await launch();
  const times: number[] = [];
  const lines: Line[] = [];
  try {
    const page = await footnote.library();
    for (const sample of chosen) {
      const started = performance.now();
      const line = await take(page, sample);
      times.push(performance.now() - started);
      lines.push(line);
      console.log(values.json ? JSON.stringify(line) : textLine(line, times.at(-1) ?? 0));
    }
  } finally {
    await footnote.close();
  }
  report(lines, times);
}

async function take(page: Page, { file, bytes }: Sample): Promise<Line> {
  try {
    const name = file.replace(/#\d+$/, '');
    const url = await blobUrl(page, bytes);
    const { document } = await within(HUNG, callFrom(page, 'library', 'addFile', { url, name }));
    const { text, pages } = await within(HUNG, callFrom(page, 'library', 'text', document.id));
    return { file, ok: true, kind: document.format, title: document.title, text, pages: pages?.length };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return { file, ok: false, error: /"code":"([\w-]+)"/.exec(what)?.[1] ?? (what.split('\n')[0] || 'unknown') };
  }
}

/** The library page has no network: its bytes come in as text. */
function blobUrl(page: Page, bytes: Buffer): Promise<string> {
  return page.evaluate((base64) => {
    const binary = atob(base64);
    return URL.createObjectURL(new Blob([Uint8Array.from(binary, (character) => character.charCodeAt(0))]));
  }, bytes.toString('base64'));
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Numbers that look random and are the same for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function mutated(samples: readonly Sample[], count: number, seed: number): Sample[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, i) => {
    const { file, bytes } = samples[i % samples.length] as Sample;
    return { file: `${file}#${i + 1}`, bytes: mutate(bytes, random) };
  });
}

/** Cut short, bytes changed, a stretch lost, repeated or zeroed. */
function mutate(bytes: Buffer, random: (below: number) => number): Buffer {
  const from = random(bytes.length);
  const length = 1 + random(Math.min(4096, bytes.length - from));
  switch (random(5)) {
    case 0:
      return bytes.subarray(0, from);
    case 1: {
      const changed = Buffer.from(bytes);
      for (let i = 1 + random(50); i > 0; i--) changed[random(changed.length)] = random(256);
      return changed;
    }
    case 2:
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, from + length), bytes.subarray(from)]);
    default:
      return Buffer.concat([bytes.subarray(0, from), Buffer.alloc(length), bytes.subarray(from + length)]);
  }
}

function textLine({ file, ok, kind, title, text, pages, error }: Line, ms: number): string {
  const read = ok ? `${kind}, ${text?.length} characters${pages ? `, ${pages} pages` : ''}: ${title}` : error;
  return `${file}  ${read}  ${ms.toFixed(0)} ms`;
}

function report(lines: readonly Line[], times: readonly number[]): void {
  const errors = new Map<string, number>();
  for (const { error } of lines) if (error) errors.set(error, (errors.get(error) ?? 0) + 1);
  const unclear = [...errors.keys()].filter((code) => !/^(?:file-|page-empty)/.test(code));
  const slowest = Math.max(...times);
  const told = [...errors].map(([code, count]) => `${count} ${code}`).join(', ');
  const read = lines.filter(({ ok }) => ok).length;
  console.error(`${read} of ${lines.length} read${told ? `, ${told}` : ''}; slowest ${slowest.toFixed(0)} ms`);
  if (unclear.length > 0 || slowest > SLOW) {
    console.error(`not as it should be: ${[...unclear, slowest > SLOW ? 'too slow' : ''].filter(Boolean).join(', ')}`);
    process.exitCode = 1;
  }
}
