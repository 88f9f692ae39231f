/** What a person does in the side panel, and what they would see: for the demo, the tests and the benches. */
import type { Page } from 'playwright-core';
import type { Answer } from '../lib/asking.ts';
import type { LibraryProtocol } from '../lib/messaging/library-protocol.ts';
import type { RouterProtocol } from '../lib/messaging/router-protocol.ts';
import type { CapturedPage, SaveOutcome, StoredDocument } from '../lib/types.ts';
import { type Footnote, until } from './browser.ts';

type Calls = { library: LibraryProtocol; router: RouterProtocol };

/** Calls a room from one of the extension's own pages, as its code would. */
export async function callFrom<R extends keyof Calls, K extends keyof Calls[R] & string>(
  view: Page,
  room: R,
  name: K,
  ...args: Calls[R][K] extends (...a: infer A) => unknown ? A : never
): Promise<Calls[R][K] extends (...a: never[]) => infer T ? T : never> {
  const envelope = await view.evaluate(
    async (message) => {
      const { runtime } = (globalThis as never as ChromeLike).chrome;
      await runtime.sendMessage({ footnote: 'router', name: 'wake', args: [] });
      return runtime.sendMessage(message);
    },
    { footnote: room, name, args },
  );
  if (!envelope?.ok) throw new Error(`${room}.${name}: ${JSON.stringify(envelope?.error ?? 'no answer')}`);
  return envelope.value as never;
}

/** Hands the library a page as the service worker does, which alone may. `view`: any page of the extension. */
export async function storePage(view: Page, page: CapturedPage): Promise<SaveOutcome> {
  await callFrom(view, 'router', 'wake');
  const worker = view
    .context()
    .serviceWorkers()
    .find((each) => each.url().startsWith('chrome-extension://'));
  if (!worker) throw new Error('the service worker is not up');
  const envelope = await worker.evaluate(
    (message) => (globalThis as never as ChromeLike).chrome.runtime.sendMessage(message),
    { footnote: 'library', name: 'save', args: [page] },
  );
  if (!envelope?.ok) throw new Error(`library.save: ${JSON.stringify(envelope?.error ?? 'no answer')}`);
  return envelope.value as SaveOutcome;
}

interface ChromeLike {
  chrome: {
    runtime: {
      sendMessage(message: unknown): Promise<{ ok: boolean; value?: unknown; error?: unknown } | undefined>;
      onMessage: { addListener(listener: (message: Told) => void): void };
      connect(info: unknown): { onMessage: { addListener(listener: (frame: Frame) => void): void } };
    };
  };
  answers?: Answer[];
  saves?: SaveOutcome[];
}
interface Told {
  readonly footnote: string;
  readonly name: string;
  readonly args: readonly unknown[];
}
interface Frame {
  readonly type: string;
  readonly value?: { readonly type: string; readonly answer?: Answer };
}

/** Opens the panel beside that page by a click on the toolbar button. */
export async function openPanel(footnote: Footnote, page: Page): Promise<Page> {
  await footnote.clickToolbar(page);
  const panel = await footnote.panel();
  await panel.waitForSelector('textarea');
  return panel;
}

/** Clicks the toolbar button, then Save in the panel; resolves when the page is stored and embedded. */
export async function savePage(footnote: Footnote, page: Page): Promise<StoredDocument> {
  const panel = await openPanel(footnote, page);
  const heard = await panel.evaluate(listenToSaves);
  const button = panel.locator('[data-action="save"]');
  await until('the panel to know this page', async () =>
    (await callFrom(panel, 'router', 'page')).url === page.url() ? true : undefined,
  );
  await button.click();
  const { document } = await until('the page to be saved', () =>
    panel.evaluate((count) => (globalThis as never as ChromeLike).saves?.[count], heard),
  );
  return until('the page to be embedded', async () => {
    const now = await callFrom(panel, 'library', 'document', document.id);
    return now && now.status.state !== 'pending' ? now : undefined;
  });
}

/** Runs in the panel: keeps what is told of each save from now on. @returns how many were told of already */
function listenToSaves(): number {
  const page = globalThis as never as ChromeLike;
  if (page.saves) return page.saves.length;
  const saves: SaveOutcome[] = [];
  page.saves = saves;
  page.chrome.runtime.onMessage.addListener(({ footnote, name, args }) => {
    if (footnote === 'view' && name === 'saved') saves.push(args[0] as SaveOutcome);
  });
  return 0;
}

/** Types a question, presses Enter, and resolves with the answer exactly as the panel received it, once it shows it. */
export async function ask(panel: Page, question: string): Promise<Answer> {
  await panel.evaluate(listenToAnswers);
  const known = await panel.evaluate(() => (globalThis as never as ChromeLike).answers?.length ?? 0);
  await panel.fill('textarea', question);
  await panel.press('textarea', 'Enter');
  const answer = await until(
    'the answer',
    () => panel.evaluate((count) => (globalThis as never as ChromeLike).answers?.[count], known),
    120_000,
  );
  await panel.waitForSelector('article[data-state="done"]:last-of-type');
  return answer;
}

/** Runs in the panel: keeps a copy of every finished answer that passes over its ports. */
function listenToAnswers(): void {
  const page = globalThis as never as ChromeLike;
  if (page.answers) return;
  const answers: Answer[] = [];
  page.answers = answers;
  const { runtime } = page.chrome;
  const connect = runtime.connect.bind(runtime);
  runtime.connect = (info) => {
    const port = connect(info);
    port.onMessage.addListener(({ value }) => {
      if (value?.type === 'done' && value.answer) answers.push(value.answer);
    });
    return port;
  };
}
