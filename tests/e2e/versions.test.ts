import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../lib/asking.ts';
import type { StoredDocument } from '../../lib/types.ts';
import { until } from '../../scripts/browser.ts';
import { ask, callFrom, savePage } from '../../scripts/panel.ts';
import { atWidth, overflows, smallTargets, violations } from './accessible.ts';
import { article, TIDES, world } from './harness.ts';
import { leaveSettings, openSettings } from './settings.ts';

const OUT = process.env.FOOTNOTE_PICTURES;
const LANGUAGE = process.env.FOOTNOTE_PICTURES_LANGUAGE;

const [NEW_MOON = '', HALF_MOON = '', SPRING = '', FUNDY = ''] = TIDES;
const STATION = 'A new station was opened in the harbour last year, and its readings are published each hour.';
const DAYS = ['2026-02-03T09:12:00.000Z', '2026-03-12T17:40:00.000Z'];

describe('earlier versions', () => {
  const room = world({ granted: true, ...(LANGUAGE && { language: LANGUAGE }) });
  let panel: Page;
  let document: StoredDocument;
  let answer: Answer;

  const picture = async (name: string, view: Page, widths: readonly number[] = [1280, 700]) => {
    if (!OUT) return;
    for (const width of widths)
      await atWidth(view, width, async () => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await view.emulateMedia({ colorScheme });
          await view.screenshot({ path: `${OUT}/${name}-${width}-${colorScheme}.png` });
        }
        await view.emulateMedia({ colorScheme: 'light' });
      });
  };
  const versions = () => callFrom(panel, 'library', 'versions', document.id);
  const many = (count: number) =>
    until(`${count} versions`, async () => ((await versions()).length === count ? true : undefined));
  /** Opens the copy with the passage that the answer cites, as its footnote does. */
  const openCited = () => {
    const [citation] = answer.citations;
    if (!citation) throw new Error('the answer cites nothing');
    const { documentId, end, quote, start } = citation;
    const query = new URLSearchParams({ mark: `${start}-${end}`, find: quote });
    return room.footnote.library(`/document/${documentId}?${query}`);
  };
  const sound = async (view: Page) => {
    const found: string[] = await violations(view);
    for (const width of [320, 700])
      found.push(
        ...(await atWidth(view, width, async () => [...(await overflows(view)), ...(await smallTargets(view))])),
      );
    expect(found).toEqual([]);
  };

  beforeAll(async () => {
    const put = (...paragraphs: string[]) => room.pages.put('/tide', { html: article('The tide', paragraphs) });
    const page = await room.footnote.open(put(NEW_MOON, HALF_MOON, SPRING));
    document = await savePage(room.footnote, page);
    panel = await room.footnote.panel();
    answer = await ask(panel, 'Why are weaker tides called neap tides when the half moon stands in the sky?');
    for (const paragraphs of [
      [NEW_MOON, SPRING, FUNDY],
      [NEW_MOON.replace('at its largest', 'largest of all'), FUNDY, STATION],
    ]) {
      put(...paragraphs);
      await page.reload();
      document = await savePage(room.footnote, page);
    }
  }, 60_000);

  it('are listed beside the copy, by their days', async () => {
    await many(2);
    const page = await room.footnote.library('/');
    await page.evaluate(datedBack, DAYS);
    await page.goto(page.url().replace(/#.*$/, `#/document/${document.id}`));
    await page.locator('.about .versions a').nth(1).waitFor();
    if (!LANGUAGE)
      expect(await page.locator('.about .versions').innerText()).toMatch(/^Earlier versions\s.*Mar.*, .*Feb/);
    await sound(page);
    await picture('versions-listed', page);
    await page.close();
  });

  it('offer the one that an old answer quotes, when the copy no longer has the passage', async () => {
    const page = await openCited();
    await page.locator('.why [data-action="version"]').waitFor();
    await sound(page);
    await picture('versions-offered', page);
    await page.locator('.why [data-action="version"]').click();
    await page.locator('article mark').first().waitFor();
    const marked = (await page.locator('article mark').allInnerTexts()).join('');
    expect(answer.citations[0]?.quote).toContain(marked.slice(0, 40));
    expect(HALF_MOON).toContain(marked.slice(0, 40));
    expect(page.url()).toContain('/version/');
    await page.locator('.about .versions a[aria-current="page"]').waitFor();
    await sound(page);
    await picture('versions-opened', page);
    await page.close();
  });

  it('are held against the copy as it is now', async () => {
    const [latest] = await versions();
    const page = await room.footnote.library(`/document/${document.id}/version/${latest?.sequence}`);
    await page.locator('[data-action="since"]').click();
    await page.locator('[data-piece="replaced"]').first().waitFor();
    const text = async (tag: string) => (await page.locator(`.since article ${tag}`).allInnerTexts()).join(' | ');
    expect(await text('ins')).toContain('of all');
    expect(await text('ins')).toContain('A new station');
    expect(await text('del')).toContain('The word spring');
    await sound(page);
    await picture('versions-since', page);
    await page.close();
  });

  it('are removed one by one, and come back with an undo, across a start of the library', async () => {
    const [latest] = await versions();
    const page = await room.footnote.library(`/document/${document.id}/version/${latest?.sequence}`);
    await page.locator('[data-action="remove-version"]').click();
    await many(1);
    await page.locator('.foot .note button').waitFor();
    await picture('versions-removed', page);
    await page.locator('.foot .note button').click();
    await many(2);
    await page.locator('.about .versions a').nth(1).waitFor();
    await page.goto(page.url().replace(/#.*$/, `#/document/${document.id}/version/${latest?.sequence}`));
    await page.locator('[data-action="remove-version"]').click();
    await many(1);
    await room.footnote.killLibrary();
    await many(1);
    await page.goto(page.url().replace(/#.*$/, `#/document/${document.id}/version/${latest?.sequence}`));
    await page.locator('.notice[data-kind="bad"]').waitFor();
    await sound(page);
    await picture('versions-missing', page);
    await page.close();
  });

  it('are kept as far as the settings say, and fewer takes a second word', async () => {
    await openSettings(panel);
    const section = panel.locator('[data-section="versions"]');
    await section.scrollIntoViewIfNeeded();
    await section.locator('select').selectOption('0');
    await section.locator('[data-action="fewer"]').waitFor();
    await many(1);
    await picture('versions-settings', panel, [320, 420]);
    await section.locator('[data-action="fewer"]').click();
    await many(0);
    await section.locator('[data-action="fewer"]').waitFor({ state: 'detached' });
    expect(await section.locator('select').inputValue()).toBe('0');
    expect((await callFrom(panel, 'library', 'settings')).settings.versions).toBe(0);
    await leaveSettings(panel);
    const page = await openCited();
    await page.locator('.why').waitFor();
    expect(await page.locator('.why [data-action="version"], .about .versions').count()).toBe(0);
    await page.close();
  });
});

/** As if the versions had been saved on these days, the oldest first. */
async function datedBack(days: readonly string[]): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('footnote');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const transaction = database.transaction('versions', 'readwrite');
  const store = transaction.objectStore('versions');
  const reading = store.getAll();
  reading.onsuccess = () => {
    for (const [i, version] of reading.result.entries()) store.put({ ...version, savedAt: days[i] });
  };
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  database.close();
}
