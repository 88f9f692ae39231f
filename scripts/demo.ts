/**
 * What `npm start` runs once everything is installed: a real browser with Footnote in it saves pages through the real
 * extension, asks in the real side panel, and prints the cited answers.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import type { Answer } from '../lib/asking.ts';
import type { StoredDocument } from '../lib/types.ts';
import { BUILT, type Footnote, launch, withHosts } from './browser.ts';
import { servePages } from './pages-server.ts';
import { ask, callFrom, savePage } from './panel.ts';
import { root } from './setup.mjs';

const HELP = `npm start -- [options]
  --page FILE   save this .html file instead of the sample pages (repeatable)
  --ask TEXT    ask this instead of the sample questions (repeatable)
  --model URL   let an OpenAI-compatible server write the answers, e.g. http://127.0.0.1:11434/v1
  --headless    no window (the default without a display)
  --out DIR     where screenshots go (default: out)
  --json        end with one machine-readable line`;

const { values: options } = parseArgs({
  options: {
    page: { type: 'string', multiple: true },
    ask: { type: 'string', multiple: true },
    model: { type: 'string' },
    headless: { type: 'boolean', default: false },
    out: { type: 'string', default: 'out' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const say = (text: string) => void process.stderr.write(`${text}\n`);
const SAMPLES = join(root, 'scripts', 'pages');

interface SavedPage {
  readonly document: StoredDocument;
  readonly ms: number;
}
interface Asked {
  readonly answer: Answer;
  readonly ms: number;
}

function build(): void {
  const { status, stdout, stderr } = spawnSync('npx', ['wxt', 'build'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`The build failed.\n${stdout}${stderr}`);
}

function sampleQuestions(): string[] {
  const asked = JSON.parse(readFileSync(join(SAMPLES, 'questions.json'), 'utf8')) as { question: string }[];
  return asked.map(({ question }) => question);
}

async function saveAll(footnote: Footnote, files: readonly string[]): Promise<SavedPage[]> {
  const server = await servePages();
  const saved: SavedPage[] = [];
  for (const [at, file] of files.entries()) {
    const name = files.some((other, index) => index < at && basename(other) === basename(file))
      ? `${at}-${basename(file)}`
      : basename(file);
    const page = await footnote.open(server.put(`/${name}`, { file }));
    const start = performance.now();
    const document = await savePage(footnote, page);
    const ms = performance.now() - start;
    saved.push({ document, ms });
    const kept = Math.round(document.receipt.kept * 100);
    say(`  saved  ${document.title}  (${document.receipt.words} words, kept ${kept} %, ${Math.round(ms)} ms)`);
  }
  return saved;
}

function print({ question, mode, text, citations }: Answer): void {
  say(`\n${question}`);
  if (mode === 'abstained') say('  Your pages do not say. Nearest passages:');
  for (const line of text.split('\n')) if (line.trim()) say(`  ${line}`);
  for (const { number, quote, title, url, verified } of citations) {
    say(`    ${number}  “${quote.replace(/\s+/g, ' ')}”${verified ? '' : '  (not verified)'}`);
    say(`       ${title} · ${url}`);
  }
}

async function useModel(panel: Page, baseUrl: string): Promise<void> {
  const [model] = await callFrom(panel, 'library', 'models', { provider: 'other', baseUrl });
  if (!model) throw new Error(`${baseUrl} lists no model.`);
  const { settings } = await callFrom(panel, 'library', 'settings');
  const chat = { kind: 'openai', provider: 'other', baseUrl, model } as const;
  await callFrom(panel, 'library', 'setSettings', { ...settings, chat });
  say(`  answers by ${model} at ${baseUrl}`);
}

function report(saved: readonly SavedPage[], asked: readonly Asked[], started: number): string {
  return JSON.stringify({
    saved: saved.map(({ document: { title, url, receipt } }) => ({
      title,
      url,
      words: receipt.words,
      kept: receipt.kept,
    })),
    answers: asked.map(({ answer, ms }) => ({
      question: answer.question,
      mode: answer.mode,
      abstained: answer.mode === 'abstained',
      text: answer.text,
      citations: answer.citations.map(({ number, quote, url, title, verified }) => ({
        number,
        quote,
        url,
        title,
        verified,
      })),
      ms: Math.round(ms),
    })),
    timings: {
      total_ms: Math.round(performance.now() - started),
      save_ms: saved.map(({ ms }) => Math.round(ms)),
      ask_ms: asked.map(({ ms }) => Math.round(ms)),
    },
  });
}

async function main(): Promise<void> {
  if (options.help) return say(HELP);
  const started = performance.now();
  const files = (
    options.page ??
    readdirSync(SAMPLES)
      .filter((file) => file.endsWith('.html'))
      .sort()
  ).map((file) => (options.page ? resolve(file) : join(SAMPLES, file)));
  const questions = options.ask ?? (options.page ? [] : sampleQuestions());
  const out = resolve(options.out);
  mkdirSync(out, { recursive: true });
  const windowed =
    !options.headless && (process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY));

  say('Building…');
  build();
  // The permission prompt for the model's server cannot be answered without a window, so that host is granted up front.
  const host = options.model && `${new URL(options.model).protocol}//${new URL(options.model).hostname}/*`;
  const footnote = await launch({ extension: host ? withHosts(BUILT, [host]) : BUILT, headless: !windowed });
  let keepOpen = false;
  try {
    say('Saving…');
    const saved = await saveAll(footnote, files);
    const panel = await footnote.panel();
    await panel.emulateMedia({ reducedMotion: 'reduce' }); // so that no screenshot is taken in mid-scroll
    if (options.model) await useModel(panel, options.model);
    const asked: Asked[] = [];
    for (const [at, question] of questions.entries()) {
      const start = performance.now();
      const answer = await ask(panel, question);
      asked.push({ answer, ms: performance.now() - start });
      print(answer);
      await panel.screenshot({ path: join(out, `answer-${at + 1}.png`) });
    }
    const library = await footnote.library();
    await library.waitForSelector('main.index li');
    await library.screenshot({ path: join(out, 'library.png') });
    say(`\nScreenshots: ${out}`);
    if (options.json) process.stdout.write(`${report(saved, asked, started)}\n`);
    keepOpen = windowed;
    if (keepOpen) {
      say('The browser stays open; close it to end.');
      await new Promise((resolve) => footnote.context.once('close', resolve));
    }
  } finally {
    await footnote.close().catch(() => undefined);
  }
}

await main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
process.exit();
