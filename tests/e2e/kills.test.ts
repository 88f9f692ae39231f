import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../scripts/browser.ts';
import { ask, callFrom, openPanel } from '../../scripts/panel.ts';
import { startOpenAiServer, type TestServer } from '../servers/openai-server.ts';
import { article, TIDES, world } from './harness.ts';

interface Chrome {
  readonly tabs: { query(query: object): Promise<readonly { readonly id?: number }[]> };
  readonly action: { getBadgeText(of: { tabId?: number }): Promise<string> };
  readonly commands: { readonly onCommand: { dispatch(...args: readonly unknown[]): void } };
}

describe('a room that is killed', () => {
  const here = world({ granted: true });
  let server: TestServer;
  beforeEach(async () => {
    server = await startOpenAiServer({ pace: 'step' });
  });
  afterEach(() => server.close());

  /** Lets the test's server write the answers. */
  async function useServer(panel: Page) {
    const { settings } = await callFrom(panel, 'library', 'settings');
    const chat = { kind: 'openai', provider: 'other', baseUrl: server.url, model: 'small' } as const;
    await callFrom(panel, 'library', 'setSettings', { ...settings, chat });
  }

  /** Opens a page, clicks Save, and comes back as soon as the page is durable but not yet embedded. */
  async function saveLong(path: string) {
    const paragraphs = Array.from({ length: 6000 }, (_, n) => `${TIDES[n % TIDES.length]} This is remark number ${n}.`);
    const page = await here.footnote.open(here.pages.put(path, { html: article(`Long ${path}`, paragraphs) }));
    const panel = await openPanel(here.footnote, page);
    await panel.locator('[data-action="save"]').click();
    await until('the page to be stored', async () =>
      (await callFrom(panel, 'library', 'summary')).pending > 0 ? true : undefined,
    );
    return { page, panel };
  }

  const ready = (panel: Page, title: string) =>
    until(
      'the page to be embedded',
      async () => {
        const all = await callFrom(panel, 'library', 'documents');
        const document = all.find((each) => each.title === title);
        return document?.status.state === 'ready' ? document : undefined;
      },
      60_000,
    );

  it('loses nothing when the service worker ends between save and embed', async () => {
    const { panel } = await saveLong('/worker');
    await here.footnote.killWorker();
    await ready(panel, 'Long /worker');
  });

  it('says so when the service worker ends during a save by the shortcut, and saves at the next click', async () => {
    const paragraphs = Array.from({ length: 6000 }, (_, n) => `${TIDES[n % TIDES.length]} This is remark number ${n}.`);
    const html = article('By shortcut', paragraphs);
    const panel = await openPanel(here.footnote, await here.footnote.open(here.pages.put('/shortcut', { html })));
    await here.footnote.context.serviceWorkers()[0]?.evaluate(async () => {
      const { chrome } = globalThis as unknown as { chrome: Chrome };
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
      chrome.commands.onCommand.dispatch('save-page', tab);
    });
    await panel.locator('.this-page progress').waitFor();
    await here.footnote.killWorker();
    await panel.locator('.this-page [role="alert"]').waitFor();
    await until('the badge to say so', () =>
      panel.evaluate(async () => {
        const { chrome } = globalThis as unknown as { chrome: Chrome };
        const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
        return (await chrome.action.getBadgeText({ tabId: tab?.id })) === '!' || undefined;
      }),
    );
    await panel.locator('[data-action="save"]').click();
    await ready(panel, 'By shortcut');
  });

  it('goes on when the library room ends between save and embed', async () => {
    const { panel } = await saveLong('/room');
    await here.footnote.killLibrary();
    const document = await ready(panel, 'Long /room');
    expect(document.chunks).toBeGreaterThan(500);
    const answer = await ask(panel, 'Why is the water in the Bay of Fundy so high?');
    expect(answer.citations[0]?.quote).toContain('resonate');
    expect(answer.trace.mode).toBe('hybrid');
  });

  it('lets an answer finish when the service worker ends during it', async () => {
    const page = await here.footnote.open(here.pages.put('/tides', { html: article('Tides', TIDES) }));
    const panel = await openPanel(here.footnote, page);
    await useServer(panel);
    const asked = ask(panel, 'What are neap tides?');
    await until('the question to reach the server', () =>
      server.requests.some(({ path }) => path.endsWith('chat/completions')) ? true : undefined,
    );
    server.release(2);
    await here.footnote.killWorker();
    server.release(10_000);
    const answer = await asked;
    expect(answer).toMatchObject({ mode: 'model', model: 'small' });
    expect(answer.incomplete).toBeUndefined();
    expect(answer.text).toContain('[1]');
  });

  it('stops the model when the panel closes during an answer', async () => {
    const panel = await here.footnote.panel();
    await useServer(panel);
    await panel.fill('textarea', 'What are spring tides?');
    await panel.press('textarea', 'Enter');
    const request = await until('the question to reach the server', () =>
      server.requests.find(({ path }) => path.endsWith('chat/completions')),
    );
    await panel.evaluate(() => window.close());
    await request.closed;
    expect(request.aborted).toBe(true);
  });
});
