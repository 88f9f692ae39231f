import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CapturedPage } from '../../lib/types.ts';
import { archiveOfPages } from '../../scripts/archive-of-pages.ts';
import { until } from '../../scripts/browser.ts';
import { callFrom, storePage } from '../../scripts/panel.ts';
import { atWidth, overflows, violations } from './accessible.ts';
import { focusOn, world } from './harness.ts';

const COUNT = 300;

/** Two selections beside the pages of the archive. */
const selection = (n: number): CapturedPage => ({
  kind: 'selection',
  url: `https://picked.example/${n}`,
  address: `https://picked.example/${n}`,
  title: `Picked ${n}`,
  site: 'picked.example',
  language: 'ko',
  text: `Something picked, number ${n}.`,
  blocks: [{ kind: 'paragraph', start: 0, end: `Something picked, number ${n}.`.length }],
  receipt: { method: 'selection', words: 4, visibleWords: 40, kept: 0.1, tables: 0, codeBlocks: 0 },
});

describe('a library of hundreds of pages', () => {
  const here = world();
  let page: Page;

  const titles = () => page.locator('.row .title').allInnerTexts();
  const lists = (count: number) => page.getByText(`Select all ${count} pages`, { exact: true }).waitFor();
  const choose = (name: string, value: string) => page.locator(`[data-filter="${name}"]`).selectOption(value);
  const drawn = () => page.locator('.row').count();

  beforeAll(async () => {
    page = await here.footnote.library();
    const space = await until('the model', async () => {
      const { space: known } = await callFrom(page, 'library', 'summary');
      return known.dims > 0 ? known : undefined;
    });
    const buffer = archiveOfPages(COUNT, space);
    await page.setInputFiles('input[type="file"]', { name: 'footnote.zip', mimeType: 'application/zip', buffer });
    await lists(COUNT);
    for (const n of [1, 2]) await storePage(page, selection(n));
    await lists(COUNT + 2);
  });

  it('draws only the lines near the window, and reaches both ends by the keyboard', async () => {
    expect(await drawn()).toBeLessThan(80);
    await page.locator('.row .title').first().focus();
    await page.keyboard.press('End');
    await focusOn(page, '.title', 'Page 0');
    await until('the last line alone at the end', async () => {
      const last = page.locator('[data-id="page-0"]');
      const box = await last.boundingBox();
      return box && box.y > 0 && box.y < 900 ? true : undefined;
    });
    expect(await drawn()).toBeLessThan(80);
    await page.keyboard.press('ArrowUp');
    await focusOn(page, '.title', 'Page 1');
    await page.keyboard.press('Home');
    await focusOn(page, '.title', 'Picked 2');
    const first = page.locator('.row').first();
    expect([await first.getAttribute('aria-posinset'), await page.evaluate(() => scrollY < 400)]).toEqual(['1', true]);
  });

  it('narrows down by tag and kind, which the address keeps, and steps back', async () => {
    await choose('tag', 'tag 3');
    await lists(COUNT / 10);
    await choose('kind', 'page');
    await until('the hash', () => (page.url().endsWith('#/?tag=tag+3&kind=page') ? true : undefined));
    await choose('tag', '');
    await lists(COUNT);
    await page.goBack();
    await lists(COUNT / 10);
    await page.locator('[data-action="clear"]').click();
    await lists(COUNT + 2);
    await choose('kind', 'selection');
    await lists(2);
    await page.evaluate(axe.source);
    const found = await page.evaluate(async () => {
      const { axe: run } = globalThis as never as { axe: typeof axe };
      return (await run.run()).violations.map(({ id }) => id);
    });
    expect(found).toEqual([]);
  });

  it('gives tags to all that are ticked, and leaves each its others', async () => {
    await page.locator('[data-action="clear"]').click();
    await choose('tag', 'tag 3');
    await lists(COUNT / 10);
    await page.getByLabel(`Select all ${COUNT / 10} pages`).check();
    await page.locator('.foot').getByRole('button', { name: 'Tags' }).click();
    await page.locator('.foot input[name="tag"]').fill('tag 4');
    await page.keyboard.press('Enter');
    await page.locator('.foot').getByLabel('Take away the tag “tag 4”').waitFor();
    const tagged = (await callFrom(page, 'library', 'documents')).filter(({ tags }) => tags?.includes('tag 3'));
    expect(new Set(tagged.map(({ tags }) => tags?.join()))).toEqual(new Set(['tag 3,tag 4']));
    await page.locator('.foot').getByLabel('Take away the tag “tag 4”').click();
    await page.locator('.foot').getByLabel('Take away the tag “tag 4”').waitFor({ state: 'detached' });
    await page.locator('.foot').getByRole('button', { name: 'Clear' }).click();
  });

  it('orders by title, and keeps a filter under a name', async () => {
    await choose('sort', 'title');
    await until('another order', async () => ((await titles())[0] === 'Page 3' ? true : undefined));
    expect((await titles()).slice(0, 3)).toEqual(['Page 3', 'Page 13', 'Page 23']);
    await page.locator('[data-action="keep"]').click();
    await page.locator('.collections input').fill('Threes');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Threes' }).waitFor();
    await page.goto(page.url().replace(/#.*/, '#/'));
    await page.reload();
    await lists(COUNT + 2);
    await page.getByRole('link', { name: 'Threes' }).click();
    await lists(COUNT / 10);
    expect((await titles())[0]).toBe('Page 3');
    await page.getByLabel('Forget “Threes”').click();
    await page.getByRole('link', { name: 'Threes' }).waitFor({ state: 'detached' });
  });

  it('comes back from a copy to the line, with the filter', async () => {
    await page.locator('.row .title').first().focus();
    await page.keyboard.press('End');
    await focusOn(page, '.title', 'Page 293');
    await page.keyboard.press('Enter');
    await page.locator('article').waitFor();
    await page.locator('.running-head').getByRole('link', { name: 'Library' }).click();
    await focusOn(page, '.title', 'Page 293');
    await lists(COUNT / 10);
  });

  it('leads Ctrl+F to the search field', async () => {
    await page.keyboard.press('Control+f');
    const field = page.locator('input[type="search"]');
    await until('the field', async () =>
      (await field.evaluate((one) => one === document.activeElement)) ? true : undefined,
    );
    await field.fill('Page 23');
    await page.getByRole('heading', { name: 'By title or site' }).waitFor();
    await field.fill('');
    await lists(COUNT / 10);
  });

  it('comes back to the filtered list from a copy that was removed, at the next line', async () => {
    await page.locator('.row .title').first().focus();
    await page.keyboard.press('End');
    await focusOn(page, '.title', 'Page 293');
    await page.keyboard.press('Enter');
    await page.locator('article').waitFor();
    await page.locator('.about').getByRole('button', { name: 'Remove' }).click();
    await focusOn(page, '.title', 'Page 283');
    await lists(COUNT / 10 - 1);
  });

  it('is seen at a glance, and each count leads to those counted', async () => {
    for (const n of [1, 2]) await storePage(page, { ...selection(3), address: `https://twin.example/${n}` });
    await page.locator('.running-head').getByRole('link', { name: 'Overview' }).click();
    const count = (part: string) => page.locator(`.bars [data-key="${part}"] .value`);
    await until('all four selections', async () => ((await count('selection').innerText()) === '4' ? true : undefined));
    expect(await count('duplicate').innerText()).toBe('2');
    expect(await page.locator('.columns').getAttribute('aria-label')).toBe('Saved each week');
    await page.getByText('The numbers').click();
    const weeks = (await page.locator('.numbers td').allInnerTexts()).map(Number);
    expect([weeks.length, weeks.reduce((sum, pages) => sum + pages, 0)]).toEqual([26, COUNT + 3]);
    expect(await violations(page)).toEqual([]);
    expect(await atWidth(page, 320, () => overflows(page))).toEqual([]);

    await page.getByRole('link', { name: 'Saved more than once' }).click();
    await lists(2);
    expect(page.url()).toContain('#/?status=duplicate&sort=title');
    expect(await titles()).toEqual(['Picked 3', 'Picked 3']);
    await page.goBack();
    await page.getByRole('link', { name: 'selections' }).click();
    await lists(4);
    await page.goBack();
    await page.getByRole('link', { name: 'Site 1', exact: true }).click();
    await lists(8);
  });
});
