import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../scripts/browser.ts';
import { ask, callFrom, openPanel, savePage } from '../../scripts/panel.ts';
import { type Behaviour, type Fault, startOpenAiServer, type TestServer } from '../servers/openai-server.ts';
import { article, TIDES, world } from './harness.ts';
import { leaveSettings, openSettings, pressTest, typeServer } from './settings.ts';

const QUESTION = 'Why is the tide in the Bay of Fundy so high?';

/** What a person is told, and how the server came to it. */
interface Failing {
  readonly name: string;
  readonly fault?: Fault;
  readonly behaviour?: Partial<Behaviour>;
  readonly title: RegExp;
  readonly next: RegExp;
}

const FAULTS: readonly Failing[] = [
  {
    name: '401',
    fault: { kind: 'status', status: 401 },
    title: /did not accept the key/,
    next: /Enter the key again in Settings/,
  },
  {
    name: '403 with a reason',
    fault: { kind: 'status', status: 403 },
    title: /did not accept the key/,
    next: /Enter the key again in Settings/,
  },
  {
    name: '403 without a word, as Ollama says it',
    fault: { kind: 'status', status: 403, body: '' },
    title: /turned the extension away/,
    next: /OLLAMA_ORIGINS=chrome-extension:\/\/[a-p]{32} ollama serve/,
  },
  {
    name: '404',
    fault: { kind: 'status', status: 404 },
    title: /does not know this address or model/,
    next: /Check the base address/,
  },
  {
    name: '429',
    fault: { kind: 'status', status: 429, retryAfter: 1 },
    title: /asks to slow down/,
    next: /Wait a minute/,
  },
  {
    name: '500',
    fault: { kind: 'status', status: 500 },
    title: /had a failure of its own/,
    next: /Try again in a moment/,
  },
  { name: 'no JSON', fault: { kind: 'not-json' }, title: /cannot be read/, next: /Check the base address/ },
  { name: 'HTML', fault: { kind: 'html' }, title: /cannot be read/, next: /usually ends in \/v1/ },
  { name: 'an empty answer', fault: { kind: 'empty' }, title: /without writing an answer/, next: /Ask again/ },
  {
    name: 'an error in the stream',
    fault: { kind: 'stream-error', after: 0, message: 'out of memory' },
    title: /had a failure of its own/,
    next: /out of memory/,
  },
];

/** Nothing waits any more: no bar runs, nothing is busy, there is nothing to stop. */
async function expectStill(panel: Page) {
  await until('the panel to be still', async () => {
    const moving = await panel.locator('progress, [aria-busy="true"]').count();
    const stops = await panel.getByRole('button', { name: 'Stop' }).count();
    return moving + stops === 0 ? true : undefined;
  });
}

/** The raw code is for machines. */
function expectSentence(said: string, { title, next }: Pick<Failing, 'title' | 'next'>) {
  expect(said).toMatch(title);
  expect(said).toMatch(next);
  expect(said).not.toMatch(/server-[a-z]|server_[a-z]|undefined|\{|\[object/);
}

describe('a server of the user’s own', () => {
  const here = world({ granted: true });
  let panel: Page;
  let server: TestServer;

  beforeAll(async () => {
    const page = await here.footnote.open(here.pages.put('/tides', { html: article('Tides', TIDES) }));
    await savePage(here.footnote, page);
    panel = await here.footnote.panel();
  });
  beforeEach(async () => {
    server = await startOpenAiServer();
  });
  afterEach(() => server.close());

  const typed = (more: { key?: string; model?: string } = {}) =>
    typeServer(panel, 'chat', { url: server.url, model: 'small', ...more });

  /** Has the server of this test write the answers, without the form. */
  async function useServer(baseUrl = server.url) {
    await leaveSettings(panel);
    const { settings } = await callFrom(panel, 'library', 'settings');
    const chat = { kind: 'openai', provider: 'other', baseUrl, model: 'small' } as const;
    await callFrom(panel, 'library', 'setSettings', { ...settings, chat });
  }

  /** What stands in the newest answer as an alert. */
  const alert = () => panel.locator('article:last-of-type [role="alert"]').innerText();

  it('is chosen, listed, tested and asked', async () => {
    const form = await typed();
    await form.getByRole('button', { name: 'Fetch the list' }).click();
    await form.getByText('The server offers 2 models.').waitFor();
    expect(
      await form.locator('datalist option').evaluateAll((all) => all.map((one) => one.getAttribute('value'))),
    ).toEqual(['small', 'small-embed']);
    expect(await pressTest(form)).toMatch(/^It works\s+It answered in \d/);
    expect(await panel.getByText('What leaves this machine').locator('..').innerText()).toContain(
      'your question and the passages found for it go to 127.0.0.1',
    );
    await leaveSettings(panel);
    expect(await panel.locator('.chips').innerText()).toContain('small');
    const answer = await ask(panel, QUESTION);
    expect(answer).toMatchObject({ mode: 'model', model: 'small' });
    expect(answer.incomplete).toBeUndefined();
    const shown = panel.locator('article:last-of-type');
    expect(await shown.locator('.reference').first().innerText()).toBe('1');
    expect(await shown.locator('.notes .note-quote').first().innerText()).toContain('resonate');
    await expectStill(panel);
  });

  it('that trusts no extension answers all the same, since its own request names none', async () => {
    server.behave({ ollamaCors: true });
    expect(await pressTest(await typed())).toMatch(/^It works/);
    await leaveSettings(panel);
    expect(await ask(panel, QUESTION)).toMatchObject({ mode: 'model' });
    const posts = server.requests.filter(({ method }) => method === 'POST');
    expect(posts.map(({ headers }) => headers.origin)).toEqual(posts.map(() => undefined));
  });

  it.each(FAULTS)(
    'that fails is explained in the settings and under the answer, with passages: $name',
    async (failing) => {
      const form = await typed();
      if (failing.fault) server.behave({ fault: failing.fault });
      expectSentence(await pressTest(form), failing);
      await useServer();
      const answer = await ask(panel, QUESTION);
      expect(answer.mode).toBe('passages');
      expectSentence(await alert(), failing);
      expect(await panel.locator('article:last-of-type .passages .quote').first().innerText()).toContain('resonate');
      await expectStill(panel);
    },
  );

  it('that is not there is explained', async () => {
    const said = { title: /127\.0\.0\.1:\d+ does not answer/, next: /Check that the server is running/ };
    const form = await typed();
    await server.close();
    expectSentence(await pressTest(form), said);
    await useServer();
    expect((await ask(panel, QUESTION)).mode).toBe('passages');
    expectSentence(await alert(), said);
    await expectStill(panel);
    await panel.locator('article:last-of-type').getByRole('button', { name: 'Open settings' }).click();
    await panel.locator('main.settings').waitFor();
  });

  it('whose address is none is explained before anything is sent', async () => {
    const form = await typeServer(panel, 'chat', { url: 'not an address', model: 'small' });
    const said = await pressTest(form);
    expect(said).not.toMatch(/bad-request|bad_request|TypeError|undefined/);
    expect(said).toMatch(/address/i);
  });

  it('that breaks off half way leaves what came, and says so', async () => {
    await useServer();
    server.behave({ pace: 'step', fault: { kind: 'break', after: 9 } });
    const asked = ask(panel, QUESTION);
    server.release(8);
    const written = panel.locator('article:last-of-type .answer');
    const came = await until('something to be written', async () => {
      const text = (await written.count()) > 0 ? await written.innerText() : '';
      return text.length > 20 ? text : undefined;
    });
    server.release();
    expect(await asked).toMatchObject({ mode: 'model', incomplete: { code: 'server-cut-short' } });
    expectSentence(await alert(), { title: /broke off half way/, next: /What arrived has been kept/ });
    expect(await written.innerText()).toContain(came.slice(0, 20));
    await expectStill(panel);
  });

  it('that says nothing can be stopped', async () => {
    await useServer();
    server.next({ kind: 'silent' });
    await panel.fill('textarea', QUESTION);
    await panel.press('textarea', 'Enter');
    const request = await until('the question to reach the server', () => server.requests[0]);
    await panel.getByRole('button', { name: 'Stop' }).click();
    await request.closed;
    expect(request.aborted).toBe(true);
    await panel.locator('article:last-of-type').getByText('Stopped').waitFor();
    await expectStill(panel);
    expect((await ask(panel, QUESTION)).mode).toBe('model');
  });
});

describe('a key', () => {
  const here = world({ granted: true });
  const KEY = 'sk-footnote-7e57-0123456789abcdef';
  let panel: Page;
  let server: TestServer;

  beforeAll(async () => {
    server = await startOpenAiServer({ key: KEY });
    const page = await here.footnote.open(here.pages.put('/tides', { html: article('Tides', TIDES) }));
    await savePage(here.footnote, page);
    panel = await here.footnote.panel();
    return () => server.close();
  });

  it('that is wrong is told, and is not kept', async () => {
    const form = await typeServer(panel, 'chat', { url: server.url, model: 'small', key: 'sk-wrong-wrong-wrong' });
    expectSentence(await pressTest(form), { title: /did not accept the key/, next: /Enter the key again/ });
    expect((await callFrom(panel, 'library', 'settings')).keys).toEqual([]);
  });

  it('that is right is used, and is never shown, told or stored where it does not belong', async () => {
    await panel.evaluate(recordNews);
    const form = await typeServer(panel, 'chat', { url: server.url, model: 'small', key: KEY });
    expect(await pressTest(form)).toMatch(/^It works/);
    expect(await form.innerText()).toContain('A key is stored.');
    await leaveSettings(panel);
    expect(await ask(panel, QUESTION)).toMatchObject({ mode: 'model' });
    expect(server.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);

    await openSettings(panel);
    const places = await panel.evaluate(whereViewsLook);
    places.settings = JSON.stringify(await callFrom(panel, 'library', 'settings'));
    for (const [place, text] of Object.entries(places)) expect(text, place).not.toContain(KEY);
    expect(places.dom).toContain('A key is stored.');
    expect(places.settings).toContain(server.origin);
    // Asked for again, the field is empty.
    await form.getByRole('button', { name: 'Replace' }).click();
    expect(await panel.inputValue('#chat-key')).toBe('');
  });

  it('is in no exported archive', async () => {
    await here.footnote.library();
    // The connection that sees the panel is the one that receives downloads.
    const library = await until('the library page', () =>
      panel
        .context()
        .pages()
        .find((page) => page.url().includes('/library.html')),
    );
    const [download] = await Promise.all([
      library.waitForEvent('download'),
      library.getByRole('button', { name: 'Export' }).click(),
    ]);
    const parts = unzipSync(readFileSync(await download.path()));
    const text = Object.values(parts)
      .map((part) => Buffer.from(part).toString('latin1'))
      .join('\n');
    expect(text).toContain('Bay of Fundy');
    expect(text).not.toContain(KEY);
    expect(text).not.toContain(server.origin);
    await library.close();
  });

  it('is forgotten when told so', async () => {
    await openSettings(panel);
    await panel.reload();
    await panel.waitForSelector('textarea');
    await openSettings(panel);
    await panel.getByRole('button', { name: 'Forget' }).click();
    await panel.locator('#chat-key').waitFor();
    expect((await callFrom(panel, 'library', 'settings')).keys).toEqual([]);
    const said = await pressTest(panel.locator('form:has(#chat-url)'));
    expectSentence(said, { title: /did not accept the key/, next: /Enter the key again/ });
  });
});

describe('a server that the browser was not asked about', () => {
  const here = world();

  it('is not called; the sentence says what to press, and the passages are there', async () => {
    const server = await startOpenAiServer();
    try {
      const page = await here.footnote.open(here.pages.put('/tides', { html: article('Tides', TIDES) }));
      await savePage(here.footnote, page);
      const panel = await openPanel(here.footnote, page);
      const { settings } = await callFrom(panel, 'library', 'settings');
      // Not the machine of the page, which the click has granted.
      const baseUrl = server.url.replace('127.0.0.1', 'localhost');
      const chat = { kind: 'openai', provider: 'other', baseUrl, model: 'small' } as const;
      await callFrom(panel, 'library', 'setSettings', { ...settings, chat });
      expect((await ask(panel, QUESTION)).mode).toBe('passages');
      const said = await panel.locator('article:last-of-type [role="alert"]').innerText();
      expectSentence(said, {
        title: /does not let Footnote reach this server yet/,
        next: /Open Settings and press Test/,
      });
      expect(server.requests).toEqual([]);
      await expectStill(panel);
    } finally {
      await server.close();
    }
  });
});

interface Recorded {
  news?: string[];
}

/** Runs in the panel: keeps what is told to the views. */
function recordNews(): void {
  const news: string[] = [];
  (globalThis as Recorded).news = news;
  const { chrome } = globalThis as never as {
    chrome: { runtime: { onMessage: { addListener(f: (m: unknown) => void): void } } };
  };
  chrome.runtime.onMessage.addListener((message) => {
    news.push(JSON.stringify(message));
  });
}

/** Runs in the panel: everything that a view draws, is told or could read. */
async function whereViewsLook(): Promise<Record<string, string>> {
  type Area = { get(keys: null): Promise<unknown> };
  const { storage } = (globalThis as never as { chrome: { storage: Record<'local' | 'session' | 'sync', Area> } })
    .chrome;
  const fields = [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value);
  return {
    dom: document.documentElement.outerHTML,
    fields: fields.join('\n'),
    local: JSON.stringify(await storage.local.get(null)),
    session: JSON.stringify(await storage.session.get(null)),
    webStorage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
    news: ((globalThis as Recorded).news ?? []).join('\n'),
  };
}
