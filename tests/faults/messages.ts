import { createHash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, Worker } from 'playwright-core';
import { BUILT, type Footnote, launch, until, withHosts } from '../../scripts/browser.ts';
import { servePages } from '../../scripts/pages-server.ts';
import { callFrom, openPanel, savePage } from '../../scripts/panel.ts';
import { article, LOCAL_HOSTS, TIDES } from '../e2e/harness.ts';
import { type Forged, fromStranger, fromView, ORIGINS, type Origin } from './forged.ts';
import type { FaultOptions, FaultReport } from './run.ts';

const FULL = 2000;
const BATCH = 40;
/** What the compiler wraps functions in; each world needs it. */
const NAMED = 'globalThis.__name ??= (named) => named';
/** One in so many is large. */
const LARGE = 100;

type Reply = string;
type Send = (messages: readonly Forged[]) => Promise<Reply[]>;

/** Runs in any world: sends the messages as they are, and says of each what came back. Uses nothing from around it. */
async function sendAll([id, messages]: readonly [string | null, readonly Forged[]]): Promise<Reply[]> {
  type Port = {
    postMessage(message: unknown): void;
    disconnect(): void;
    onMessage: { addListener(listener: (frame: { type: string; error?: { code: string } }) => void): void };
    onDisconnect: { addListener(listener: () => void): void };
  };
  type Runtime = { sendMessage(...args: unknown[]): Promise<unknown>; connect(...args: unknown[]): Port };
  const runtime = (globalThis as unknown as { chrome?: { runtime?: Runtime } }).chrome?.runtime;
  const here = id === null ? [] : [id];
  const one = async ({ message, port: name, large }: Forged): Promise<Reply> => {
    const text = large ? 'x'.repeat(large) : '';
    const sent = large
      ? JSON.parse(JSON.stringify(message), (_, value) => (value === 'LARGE' ? text : value))
      : message;
    if (!runtime?.sendMessage) {
      globalThis.postMessage?.(sent, '*');
      return 'no way';
    }
    if (name) {
      const port = runtime.connect(...here, { name: `footnote:${name}` });
      const reply = await new Promise<Reply>((resolve) => {
        port.onMessage.addListener(({ type, error }) => resolve(type === 'error' ? `refused ${error?.code}` : 'done'));
        port.onDisconnect.addListener(() => resolve('closed'));
        setTimeout(() => resolve('silent'), 1500);
        port.postMessage(sent);
      });
      port.disconnect();
      return reply;
    }
    const reply = (await runtime.sendMessage(...here, sent)) as { ok?: boolean; error?: { code: string } } | undefined;
    if (reply === undefined || reply === null) return 'silent';
    return reply.ok ? 'done' : `refused ${reply.error?.code}`;
  };
  return Promise.all(messages.map((each) => one(each).catch((error) => `threw ${String(error).slice(0, 80)}`)));
}

/** The folder of an extension to be installed beside Footnote: one page, no worker. */
function neighbourFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'footnote-neighbour-')));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const manifest = { manifest_version: 3, name: 'Neighbour', version: '1' };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'page.html'), '<title>Neighbour</title>');
  return folder;
}

/** Chromium names an unpacked extension by its folder. */
function neighbourUrl(folder: string): string {
  const digits = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  const id = [...digits].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
  return `chrome-extension://${id}/page.html`;
}

type Chrome = {
  chrome: {
    tabs: { query(query: object): Promise<{ id: number; url?: string }[]> };
    scripting: { executeScript(of: object): Promise<{ frameId: number; result: Reply[] }[]> };
    storage: { local: { get(): Promise<object> } };
    declarativeNetRequest: { getSessionRules(): Promise<object[]> };
  };
};

async function injected(
  footnote: Footnote,
  url: string,
  frame: boolean,
  messages: readonly Forged[],
): Promise<Reply[]> {
  const worker = await workerOf(footnote);
  return worker.evaluate(
    async ([source, address, inFrame, list]) => {
      const { chrome } = globalThis as unknown as Chrome;
      const tab = (await chrome.tabs.query({})).find((each) => each.url === address);
      const args = [source, list];
      const func = (code: string, wanted: unknown) => {
        // The isolated world makes no code of strings; the page's function is handed over by its name instead.
        const send = (globalThis as unknown as Record<string, (of: unknown) => unknown>)[code];
        return send?.([null, wanted]);
      };
      const target = { tabId: tab?.id, allFrames: inFrame };
      const results = await chrome.scripting.executeScript({ target, func, args });
      return results.find(({ frameId }) => (frameId === 0) !== inFrame)?.result ?? ['no frame'];
    },
    ['sendAllForged', url, frame, messages] as const,
  );
}

async function workerOf(footnote: Footnote): Promise<Worker> {
  const [view] = footnote.context.pages().filter((page) => page.url().includes(footnote.id));
  if (view) await callFrom(view, 'router', 'wake');
  const worker = await until('the worker', () =>
    footnote.context.serviceWorkers().find((each) => each.url().includes(footnote.id)),
  );
  await worker.evaluate(NAMED);
  return worker;
}

/** All that a privileged act would change. */
async function stateOf(footnote: Footnote, view: Page): Promise<string> {
  const documents = await callFrom(view, 'library', 'documents');
  const [settings, chats] = [await callFrom(view, 'library', 'settings'), await callFrom(view, 'library', 'chats')];
  const worker = await workerOf(footnote);
  const outside = await worker.evaluate(async () => {
    const { chrome } = globalThis as unknown as Chrome;
    const tabs = (await chrome.tabs.query({})).map(({ url }) => url);
    return [tabs, await chrome.storage.local.get(), await chrome.declarativeNetRequest.getSessionRules()];
  });
  return JSON.stringify([documents.map(({ sequence, tags }) => [sequence, tags]), settings, chats.length, outside]);
}

const kindOf = (reply: Reply): string => reply.split(' ')[0] ?? '';

/** Nothing may be done; a stranger may not even be refused, since that is an answer. */
function judged(what: string, reply: Reply, own: boolean): string[] {
  const wrong = reply === 'done' || (!own && reply.startsWith('refused')) || /unexpected|crash|none/i.test(reply);
  return wrong ? [`${what}: ${reply}`] : [];
}

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Messages from everywhere that nobody may act on. */
export async function run({ times = FULL, seed, say }: FaultOptions): Promise<FaultReport> {
  const pages = await servePages();
  const beside = neighbourFolder();
  const footnote = await launch({ extension: `${withHosts(BUILT, LOCAL_HOSTS)},${beside}` });
  const failures: string[] = [];
  const counts: Record<string, number> = {};
  try {
    const inner = pages.put('/inner', { html: article('Inner', TIDES) });
    const embeds = ['sidepanel', 'library', 'offscreen'].map(
      (name) => `<iframe src="chrome-extension://${footnote.id}/${name}.html"></iframe>`,
    );
    const html = article('Tides', TIDES, `<iframe id="inner" src="${inner}"></iframe>${embeds.join('')}`);
    const page = await footnote.open(pages.put('/tides', { html }));
    const panel = await openPanel(footnote, page);
    await savePage(footnote, page);
    const library = await footnote.library();
    const neighbour = await footnote.context.newPage();
    await neighbour.goto(neighbourUrl(beside));
    for (const frame of page.frames())
      if (frame.url().startsWith('chrome-extension:')) failures.push(`a web page embeds ${frame.url()}`);
    await installSender(footnote, page.url());
    await Promise.all([
      page.evaluate(NAMED),
      panel.evaluate(NAMED),
      library.evaluate(NAMED),
      neighbour.evaluate(NAMED),
    ]);
    const before = await stateOf(footnote, library);
    const senders: Readonly<Record<Origin, Send>> = {
      'web page': (list) => page.evaluate(sendAll, [footnote.id, list] as const),
      'content script': (list) => injected(footnote, page.url(), false, list),
      frame: (list) => injected(footnote, page.url(), true, list),
      neighbour: (list) => neighbour.evaluate(sendAll, [footnote.id, list] as const),
      panel: (list) => panel.evaluate(sendAll, [null, list] as const),
      'library page': (list) => library.evaluate(sendAll, [null, list] as const),
    };
    const random = seeded(seed);
    for (let sent = 0; sent < times; ) {
      const origin = ORIGINS[Math.floor(sent / BATCH) % ORIGINS.length] as Origin;
      const own = origin === 'panel' || origin === 'library page';
      const batch = Array.from({ length: Math.min(BATCH, times - sent) }, (_, i) => {
        const large = (sent + i) % LARGE === LARGE - 1;
        return own ? fromView(random, origin, large) : fromStranger(random, large);
      });
      const replies = await senders[origin](batch);
      for (const reply of replies) counts[kindOf(reply)] = (counts[kindOf(reply)] ?? 0) + 1;
      failures.push(...batch.flatMap(({ says }, i) => judged(`${origin}: ${says}`, replies[i] ?? 'none', own)));
      sent += batch.length;
      if (sent % 400 < BATCH) say(`${sent} messages, ${failures.length} failures`);
    }
    if ((await stateOf(footnote, library)) !== before)
      failures.push('the library, the tabs or what is kept has changed');
    const polluted = await library.evaluate(() => 'polluted' in {});
    if (polluted) failures.push('a prototype was polluted');
    if ((await callFrom(panel, 'library', 'find', 'tide')).length === 0) failures.push('the room no longer answers');
    return { times, failures, details: counts };
  } finally {
    await footnote.close();
    await pages.close();
  }
}

/** Puts `sendAll` into the isolated worlds of a tab, top and frames. */
async function installSender(footnote: Footnote, url: string): Promise<void> {
  const session = await footnote.context.newCDPSession(
    footnote.context.pages().find((each) => each.url() === url) as Page,
  );
  const worlds: number[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if ((context.auxData as { type?: string }).type === 'isolated') worlds.push(context.id);
  });
  const worker = await workerOf(footnote);
  await worker.evaluate(async (address) => {
    const { chrome } = globalThis as unknown as Chrome;
    const tab = (await chrome.tabs.query({})).find((each) => each.url === address);
    await chrome.scripting.executeScript({ target: { tabId: tab?.id, allFrames: true }, func: () => [] });
  }, url);
  await session.send('Runtime.enable');
  for (const contextId of worlds)
    await session.send('Runtime.evaluate', {
      contextId,
      expression: `${NAMED}; globalThis.sendAllForged = ${sendAll}`,
    });
}
