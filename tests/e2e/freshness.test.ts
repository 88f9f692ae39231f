import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredDocument } from '../../lib/types.ts';
import { BUILT, type Footnote, launch, until, withHosts } from '../../scripts/browser.ts';
import { type PageServer, servePages } from '../../scripts/pages-server.ts';
import { ask, callFrom, savePage } from '../../scripts/panel.ts';
import { atWidth, overflows, smallTargets, violations } from './accessible.ts';
import { article, picture, TIDES } from './harness.ts';

const LANGUAGE = process.env.FOOTNOTE_PICTURES_LANGUAGE;

describe('freshness', () => {
  let pages: PageServer;
  let footnote: Footnote;
  const put = (name: string, paragraphs: readonly string[]) =>
    pages.put(`/${name}`, { html: article(`The tide, ${name}`, paragraphs) });
  const tabs = new Map<string, Page>();
  const tab = (name: string): Page => {
    const page = tabs.get(name);
    if (!page) throw new Error(`no tab ${name}`);
    return page;
  };
  let panel: Page;
  const saved = async (name: string): Promise<StoredDocument> => {
    const documents = await callFrom(panel, 'library', 'documents');
    const document = documents.find(({ url }) => url === `${pages.origin}/${name}`);
    if (!document) throw new Error(`${name} is not saved`);
    return document;
  };
  const seen = (name: string, state: string) =>
    until(`${name} to be found ${state}`, async () => ((await saved(name)).seen?.state === state ? true : undefined));
  const visitAgain = async (name: string) => {
    await tab(name).bringToFront();
    await tab(name).reload();
  };
  const badge = (text: string) =>
    until(`the badge ${text}`, async () => {
      const [worker] = footnote.context.serviceWorkers();
      const now = await worker?.evaluate(async () => {
        const { chrome } = globalThis as never as { chrome: typeof browserLike };
        const [active] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
        return chrome.action.getBadgeText({ tabId: active?.id ?? 0 });
      });
      return now === text ? true : undefined;
    });

  beforeAll(async () => {
    pages = await servePages();
    footnote = await launch({
      extension: withHosts(BUILT, ['http://*/*', 'https://*/*']),
      ...(LANGUAGE && { language: LANGUAGE }),
    });
    for (const name of ['edited', 'gone', 'counted', 'away']) {
      const page = await footnote.open(put(name, [`This page is called ${name}.`, ...TIDES, '3 comments']));
      tabs.set(name, page);
      await savePage(footnote, page);
    }
    panel = await footnote.panel();
  });
  afterAll(async () => {
    await footnote?.close();
    await pages?.close();
  });

  it('takes a counter for no change', async () => {
    put('counted', ['This page is called counted.', ...TIDES, '4 comments']);
    await visitAgain('counted');
    await seen('counted', 'same');
    await badge('✓');
    expect(await panel.locator('[data-changed]').count()).toBe(0);
  });

  it('says of a page that was edited that it has changed', async () => {
    const [first = '', second = '', , fundy = ''] = TIDES;
    const news = 'A new station was opened in the harbour last year, and its readings are published each hour.';
    put('edited', [
      'This page is called edited.',
      first,
      second.replace('A week later', 'Seven days later'),
      fundy,
      news,
    ]);
    await visitAgain('edited');
    await seen('edited', 'changed');
    await badge('≠');
    await panel.locator('.this-page [data-changed]').waitFor();
    await panel.locator('.this-page .go[data-action="save"]').waitFor();
    await picture('fresh-panel', panel);
  });

  it('warns where an answer cites it', async () => {
    const answer = await ask(
      panel,
      'Why is the range of the tide at its largest at new moon on the page called edited?',
    );
    const { id, seen: found } = await saved('edited');
    const cited = answer.citations.filter(({ documentId }) => documentId === id);
    expect(cited.map(({ changed }) => changed)).toEqual(cited.map(() => found?.since));
    if (cited.length > 0) await panel.locator('.source [data-changed]').first().waitFor();
    expect(answer.citations.filter(({ documentId }) => documentId !== id).some(({ changed }) => changed)).toBe(false);
    await picture('fresh-answer', panel);
  });

  it('shows what changed, and takes it in', async () => {
    const { id, sequence } = await saved('edited');
    const page = await footnote.library(`/document/${id}/changes`);
    await page.locator('[data-piece="replaced"]').first().waitFor();
    const ins = (await page.locator('.changes article ins').allInnerTexts()).join(' | ');
    const del = (await page.locator('.changes article del').allInnerTexts()).join(' | ');
    expect(ins).toContain('Seven days');
    expect(ins).toContain('A new station');
    expect(del).toContain('A week');
    expect(await page.locator('.changes article').innerText()).not.toContain('Bay of Fundy the Bay');
    const found: string[] = await violations(page);
    for (const width of [320, 420])
      found.push(
        ...(await atWidth(page, width, async () => [...(await overflows(page)), ...(await smallTargets(page))])),
      );
    expect(found).toEqual([]);
    await picture('fresh-changes', page);
    await atWidth(page, 1280, () => picture('fresh-changes-wide', page));
    await page.locator('[data-action="update"]').click();
    await page.locator('[data-outcome="updated"]').waitFor();
    const now = await saved('edited');
    expect(now.sequence).toBeGreaterThan(sequence);
    expect(now.seen).toBeUndefined();
    await page.close();
    await tab('edited').bringToFront();
    await badge('✓');
    await panel.locator('.this-page [data-changed]').waitFor({ state: 'detached' });
  });

  it('marks a page that is gone, and keeps its copy', async () => {
    pages.remove('/gone');
    await visitAgain('gone');
    await seen('gone', 'missing');
    await panel.locator('.this-page [data-gone]').waitFor();
    const { id, sequence } = await saved('gone');
    await panel.locator('[data-action="save"]').click();
    await panel.locator('[data-action="save-anyway"]').waitFor();
    await picture('fresh-refused', panel);
    expect((await saved('gone')).sequence).toBe(sequence);
    expect((await callFrom(panel, 'library', 'text', id)).text).toContain('Bay of Fundy');
    const page = await footnote.library('/');
    await page.locator(`[data-id="${id}"] [data-fresh="gone"]`).waitFor();
    await picture('fresh-list', page);
    await page.goto(page.url().replace(/#.*$/, `#/document/${id}`));
    await page.locator('[data-seen="missing"]').waitFor();
    await picture('fresh-copy', page);
    await page.goto(page.url().replace(/#.*$/, `#/document/${id}/changes`));
    await page.locator('.notice[data-kind="bad"]').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('fresh-unreadable', page);
    await page.close();
  });

  it('lets a page that asks for a password take the place of a copy only when told so', async () => {
    const html = article('Sign in', ['Please sign in to go on.'], '<input type="password">');
    pages.put('/counted', { html });
    await tab('counted').bringToFront();
    await tab('counted').reload();
    const { sequence } = await saved('counted');
    await panel.locator('.this-page', { hasText: 'Sign in' }).waitFor();
    await panel.locator('[data-action="save"]').click();
    await panel.getByText('This may not be the page you saved, so the copy stays').waitFor();
    expect((await saved('counted')).sequence).toBe(sequence);
    await panel.locator('[data-action="save-anyway"]').click();
    await until('it to be saved', async () => ((await saved('counted')).sequence > sequence ? true : undefined));
  });

  it('reads a selection again', async () => {
    await tab('away').close();
    put('away', [
      'This page is called away.',
      ...TIDES,
      'The page goes on about harbours since it was last read by anyone.',
    ]);
    const { sequence } = await saved('away');
    const page = await footnote.library('/');
    await page.locator('.row .tick').first().waitFor();
    for (const name of ['away', 'gone']) await page.locator(`[data-id="${(await saved(name)).id}"] > .tick`).check();
    await page.locator('[data-action="refresh"]').click();
    await page.locator('[data-refresh="done"]').waitFor({ timeout: 20_000 });
    const now = await saved('away');
    expect(now.sequence).toBeGreaterThan(sequence);
    expect((await saved('gone')).seen?.state).toBe('missing');
    expect((await callFrom(page, 'library', 'text', (await saved('gone')).id)).text).toContain('Bay of Fundy');
    await picture('fresh-selection', page);
    await page.close();
  });

  it('keeps how often a site is read again', async () => {
    const { id } = await saved('away');
    const page = await footnote.library(`/document/${id}`);
    await page.locator('.freshness select').selectOption('week');
    await until('the rule', async () => {
      const { settings } = await callFrom(page, 'library', 'settings');
      return settings.refresh?.[0]?.every === 'week' ? true : undefined;
    });
    const { settings } = await callFrom(page, 'library', 'settings');
    expect(settings.refresh).toEqual([{ by: 'site', name: '127.0.0.1', every: 'week' }]);
    await atWidth(page, 1280, () => picture('fresh-rule', page));
    const found: string[] = [];
    for (const width of [320, 420])
      found.push(
        ...(await atWidth(page, width, async () => [...(await overflows(page)), ...(await smallTargets(page))])),
      );
    expect([...found, ...(await violations(page))]).toEqual([]);
    await page.locator('.freshness select').selectOption('never');
    await until('no rule', async () => {
      const now = (await callFrom(page, 'library', 'settings')).settings.refresh;
      return now?.length === 0 ? true : undefined;
    });
  });
});

/** What the test uses of the browser's API. */
declare const browserLike: {
  tabs: { query(what: object): Promise<{ id?: number }[]> };
  action: { getBadgeText(what: { tabId: number }): Promise<string> };
};
