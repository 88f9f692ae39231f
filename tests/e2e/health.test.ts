import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../scripts/browser.ts';
import { callFrom, storePage } from '../../scripts/panel.ts';
import { startOpenAiServer } from '../servers/openai-server.ts';
import { atWidth, overflows, smallTargets, violations } from './accessible.ts';
import { TIDES, world } from './harness.ts';

const OUT = process.env.FOOTNOTE_PICTURES;

/** A page as it is captured, without a tab. */
function captured(name: string) {
  const text = TIDES.join('\n\n');
  return {
    ...{ kind: 'page' as const, url: `https://${name}.example/`, address: `https://${name}.example/`, title: name },
    ...{ site: name, language: 'en', text, blocks: [{ kind: 'paragraph' as const, start: 0, end: text.length }] },
    receipt: { method: 'readability' as const, words: 99, visibleWords: 99, kept: 1, tables: 0, codeBlocks: 0 },
  };
}

/** Leaves a mark in the database of the indexes, or looks whether it is there. */
function parts(page: Page, act: 'leave' | 'look'): Promise<boolean> {
  return page.evaluate(async (task) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open('footnote-index'));
    const store = database.transaction('parts', 'readwrite').objectStore('parts');
    const key = ['words', 999_999, 0];
    if (task === 'leave') await done(store.put(new Uint8Array(1), key));
    const found = await done(store.getKey(key));
    database.close();
    return found !== undefined;
  }, act);
}

describe('the health page', () => {
  const here = world();
  let page: Page;
  const problem = (kind: string) => page.locator(`.problems > li[data-kind="${kind}"]`);

  beforeAll(async () => {
    page = await here.footnote.library('/health');
    await storePage(page, captured('canary-one'));
    await storePage(page, captured('canary-two'));
    await until('both to be embedded', async () =>
      (await callFrom(page, 'library', 'summary')).pending === 0 ? true : undefined,
    );
  });

  async function picture(name: string): Promise<void> {
    if (OUT) await page.screenshot({ path: `${OUT}/${name}.png`, fullPage: true });
  }

  it('says that all is well when it is', async () => {
    await page.getByText('All is well.').waitFor();
    expect(await page.locator('.problems').count()).toBe(0);
    const facts = await page.locator('.facts-table').innerText();
    expect(facts).toMatch(/2 pages/);
    expect(facts).toMatch(/(relaxed|simd|scalar) WebAssembly/);
    expect(facts).toMatch(/Footnote 0\.\d+\.\d+.*Chrome \d+/s);
    expect(await violations(page)).toEqual([]);
    expect(await atWidth(page, 380, () => overflows(page))).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
    await picture('health-well');
  });

  it('gives a report that names no page', async () => {
    await page.getByText('Read it first').click();
    const report = await page.locator('.report pre').innerText();
    expect(JSON.parse(report)).toMatchObject({ browser: { browser: 'Chrome' }, health: { library: { pages: 2 } } });
    expect(report).not.toContain('canary');
    expect(await violations(page)).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as a file' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('footnote-report.json');
    expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toMatchObject({
      health: { library: { pages: 2 } },
    });
    await picture('health-report');
  });

  it('makes the indexes anew, and everything is found as before', async () => {
    const before = (await callFrom(page, 'library', 'health')).library;
    expect(before?.words).toMatchObject({ held: 2, missing: 0 });
    // Something that only throwing everything away removes.
    await parts(page, 'leave');
    expect(await parts(page, 'look')).toBe(true);
    await page.getByRole('button', { name: 'Rebuild the index' }).click();
    await until('what there was to be gone', async () => ((await parts(page, 'look')) ? undefined : true));
    const after = await until('the indexes to be whole', async () => {
      const { library } = await callFrom(page, 'library', 'health');
      return library && !library.loading && library.vectors?.held === 2 && library.words.held === 2
        ? library
        : undefined;
    });
    expect(after.words.chunks).toBe(before?.words.chunks);
    expect(after.vectors?.chunks).toBe(before?.vectors?.chunks);
    expect(await callFrom(page, 'library', 'find', 'Fundy')).toHaveLength(2);
    await page.getByText('All is well.').waitFor();
  });

  it('tells of a server that may not be called and of pages that could not be embedded, and notes the errors', async () => {
    const server = await startOpenAiServer();
    const panel = await here.footnote.context.newPage();
    await panel.goto(`chrome-extension://${here.footnote.id}/sidepanel.html`);
    try {
      const embedder = {
        ...{
          kind: 'openai' as const,
          provider: 'other' as const,
          baseUrl: server.url,
          model: 'canary-model',
        },
        dims: 8,
      };
      await callFrom(panel, 'library', 'setSettings', { chat: { kind: 'passages' }, embedder });
      await callFrom(page, 'library', 'text', 'nowhere').catch(() => undefined);
      await problem('server').waitFor();
      expect(await problem('stopped').count()).toBe(0); // it only wants the permission
      expect(await problem('server').getByRole('button').innerText()).toBe('Allow it');
      expect(await violations(page)).toEqual([]);
      await picture('health-ill');
      const report = await page.locator('.report pre').innerText();
      expect(report).not.toContain('canary');
      expect(JSON.parse(report)).toMatchObject({ health: { errors: [{ code: 'document-missing', call: 'text' }] } });
      await callFrom(panel, 'library', 'setSettings', { chat: { kind: 'passages' }, embedder: { kind: 'builtin' } });
      await page.getByText('All is well.').waitFor();
    } finally {
      await panel.close();
      await server.close();
    }
  });
});

describe('the health page in Korean, by night', () => {
  const here = world({ language: 'ko', colorScheme: 'dark' });

  it('says the same', async () => {
    const page = await here.footnote.library('/health');
    await page.getByText('모두 정상이에요.').waitFor();
    await page.getByText('먼저 읽어 보기').click();
    expect(await violations(page)).toEqual([]);
    expect(await atWidth(page, 380, () => overflows(page))).toEqual([]);
    if (OUT) await page.screenshot({ path: `${OUT}/health-ko.png`, fullPage: true });
  });
});
