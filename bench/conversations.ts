/** How long do the history, a search in it and a long conversation take, with thousands of conversations kept? */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { BUILT, launch } from '../scripts/browser.ts';
import { servePages } from '../scripts/pages-server.ts';
import { openPanel, storePage } from '../scripts/panel.ts';
import { type Row, spread } from './statistics.ts';
import { page, texts } from './texts.ts';

const CHATS = 3000;
const TURNS = 3;
const LONG = 200;
const TIMES = 10;

/** Asks, and resolves with the conversation when the answer is kept. */
function ask(panel: Page, question: string): Promise<string> {
  return panel.evaluate((text) => {
    const { runtime } = (globalThis as never as { chrome: { runtime: { connect(info: unknown): Port } } }).chrome;
    interface Port {
      onMessage: { addListener(listener: (frame: { type: string; value?: Event }) => void): void };
      postMessage(message: unknown): void;
    }
    type Event = { type: string; chatId?: string };
    const port = runtime.connect({ name: 'footnote:ask' });
    let chat = '';
    return new Promise<string>((resolve, reject) => {
      port.onMessage.addListener((frame) => {
        if (frame.value?.type === 'begun') chat = frame.value.chatId ?? '';
        if (frame.type === 'error') reject(new Error(JSON.stringify(frame)));
        if (frame.type === 'end') resolve(chat);
      });
      port.postMessage({ question: text });
    });
  }, question);
}

/** Copies a real turn into many conversations, written into the database as the library would; one of them is long. */
function fill(panel: Page, from: string, sentences: readonly string[]): Promise<void> {
  return panel.evaluate(
    async ({ id, lines, sizes }) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open('footnote');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      // A method: of a function in a variable, the compiler would ask a helper that is not in the page.
      const from = {
        read<T>(request: IDBRequest<T>): Promise<T> {
          return new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
        },
      };
      const head = await from.read(database.transaction('chats').objectStore('chats').get(id));
      const turn = await from.read(database.transaction('turns').objectStore('turns').get([id, 1]));
      for (let n = 0; n <= sizes.chats; n++) {
        const transaction = database.transaction(['chats', 'turns', 'said'], 'readwrite');
        const turns = n === sizes.chats ? sizes.long : sizes.turns;
        const chatId = n === sizes.chats ? 'long' : `chat-${n}`;
        transaction.objectStore('chats').put({ ...head, id: chatId, turns });
        for (let order = 1; order <= turns; order++) {
          const text = Array.from({ length: 8 }, (_, i) => lines[(n * 7 + order * 3 + i) % lines.length]).join(' ');
          transaction.objectStore('turns').put({ ...turn, chatId, order });
          transaction.objectStore('said').put({ chatId, order, question: text.slice(0, 60), text });
        }
        if (n % 100 === 0 || n === sizes.chats) {
          await new Promise<void>((resolve) => {
            transaction.oncomplete = () => resolve();
          });
        }
      }
      database.close();
    },
    { id: from, lines: sentences, sizes: { chats: CHATS, turns: TURNS, long: LONG } },
  );
}

async function timeAnswer(panel: Page, question: string): Promise<number> {
  const start = performance.now();
  await ask(panel, question);
  return performance.now() - start;
}

/** Milliseconds of a call to the library and its reply, measured in the panel: what came is not carried further. */
const timeCall = (panel: Page, name: string, ...args: unknown[]): Promise<number> =>
  panel.evaluate(
    async (message) => {
      const { runtime } = (
        globalThis as never as { chrome: { runtime: { sendMessage(m: unknown): Promise<{ ok: boolean }> } } }
      ).chrome;
      const start = performance.now();
      const { ok } = await runtime.sendMessage(message);
      if (!ok) throw new Error('no answer');
      return performance.now() - start;
    },
    { footnote: 'library', name, args },
  );

/** The first time is not counted. */
async function timed(work: () => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n <= TIMES; n++) times.push(await work());
  console.error(`  ${times.map(Math.round).join(' ')} ms`);
  return times.slice(1);
}

export default async function conversations(): Promise<Row[]> {
  const { paragraphs, questions } = texts();
  const profile = mkdtempSync(join(tmpdir(), 'footnote-bench-'));
  const pages = await servePages();
  const footnote = await launch({ extension: BUILT, profile });
  try {
    const panel = await openPanel(footnote, await footnote.open(pages.put('/', { html: '<p>Nothing here.</p>' })));
    for (let n = 0; n < 20; n++) await storePage(panel, page(n, paragraphs));
    const from = await ask(panel, questions[0] ?? 'tide');
    const keeping = await timed(() => timeAnswer(panel, questions[1] ?? 'tide'));
    await fill(panel, from, paragraphs.flatMap((text) => text.split(/(?<=\.)\s/)).slice(0, 4000));
    const word = paragraphs[7]?.match(/\p{L}{6,}/u)?.[0] ?? 'water';
    const reference = {
      name: 'the summary of the library',
      is: spread(await timed(() => timeCall(panel, 'summary'))),
    };
    const row = (question: string, times: readonly number[], aim: string): Row => ({
      question,
      unit: 'ms',
      ours: spread(times),
      reference,
      aim,
    });
    const all = `${CHATS.toLocaleString('en')} conversations`;
    const calls = [
      row(`list of ${all}`, await timed(() => timeCall(panel, 'chats')), '200 ms'),
      row(`a word in ${all}`, await timed(() => timeCall(panel, 'chats', word)), '500 ms'),
      row(`a conversation of ${LONG} turns`, await timed(() => timeCall(panel, 'chat', 'long')), '300 ms'),
      row('question to answer kept, 20 documents', keeping, '100 ms'),
      row(`the same with ${all}`, await timed(() => timeAnswer(panel, questions[1] ?? 'tide')), '100 ms'),
    ];
    return calls;
  } finally {
    await footnote.close();
    await pages.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
