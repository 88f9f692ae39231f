import { readFileSync } from 'node:fs';
import axe from 'axe-core';
import type { Download, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Block, BlockKind, CapturedPage } from '../../lib/types.ts';
import { until } from '../../scripts/browser.ts';
import { callFrom, storePage } from '../../scripts/panel.ts';
import { filesOf, linesIn, manifestOf } from '../unit/archive-fixtures.ts';
import { focusOn, TIDES, world } from './harness.ts';

/** A captured page of these blocks, a blank line between two. */
function captured(name: string, title: string, parts: readonly (readonly [BlockKind, string])[]): CapturedPage {
  let text = '';
  const blocks = parts.map(([kind, words]): Block => {
    const start = text.length;
    text += `${words}\n\n`;
    return { kind, start, end: start + words.length, ...(kind === 'heading' && { level: 2 }) };
  });
  const words = text.split(/\s+/).length;
  const address = `https://${name}.example/page`;
  return {
    kind: 'page',
    url: address,
    address,
    title,
    site: `${name}.example`,
    language: 'en',
    text: text.trimEnd(),
    blocks,
    receipt: { method: 'readability', words, visibleWords: words, kept: 1, tables: 1, codeBlocks: 0 },
  };
}

const PAGES = [
  captured('oceans', 'Tides', [
    ...TIDES.map((words) => ['paragraph', words] as const),
    ['heading', 'Harbours'],
    ['list-item', 'Mean high water'],
    ['table', 'Port | Springs | Neaps\nFundy | 14.5 | 9.0\nAvonmouth | 12.3 |'],
  ]),
  captured('lens', 'How a lens is ground', [
    ['paragraph', 'The blank is turned against a spinning tool fed with wet emery.'],
  ]),
  captured('index', 'A history of the index', [
    ['paragraph', 'Concordances came first; the spinning of fine threads between words came later.'],
  ]),
];

describe('the library page', () => {
  const here = world();
  let page: Page;

  const titles = () => page.locator('.row .title').allInnerTexts();
  const shows = (count: number) =>
    until(`${count} rows`, async () => ((await titles()).length === count ? true : undefined));
  const sentences = (text: string) => page.locator('.foot', { hasText: text }).waitFor();

  beforeAll(async () => {
    page = await here.footnote.library();
    for (const each of PAGES) await storePage(page, each);
    await shows(PAGES.length);
    await until('all to be embedded', async () => {
      const { pending } = await callFrom(page, 'library', 'summary');
      return pending === 0 ? true : undefined;
    });
  });

  async function violations(): Promise<string[]> {
    await page.evaluate(axe.source);
    return page.evaluate(async () => {
      const { axe: run } = globalThis as never as { axe: typeof axe };
      const { violations: found } = await run.run();
      return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target}`));
    });
  }

  it('lists what is saved, the latest first, under its month', async () => {
    expect(await titles()).toEqual(['A history of the index', 'How a lens is ground', 'Tides']);
    const month = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric' }).format(new Date());
    expect(await page.locator('.group > h2').allInnerTexts()).toEqual([month]);
    expect(await page.locator('.health').innerText()).toMatch(/^3 pages \d+ passages \d+ kB /);
    expect(await violations()).toEqual([]);
  });

  it('filters by title at once and finds words in the texts, highlighted', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('tid');
    await shows(1);
    expect(await page.locator('.title mark').innerText()).toBe('Tid');
    await page.fill('input[type="search"]', 'spinning');
    await shows(2);
    expect(await page.locator('.group > h2').allInnerTexts()).toEqual(['In the text']);
    expect(await page.locator('.excerpt mark').allInnerTexts()).toEqual(['spinning', 'spinning']);
    expect(await violations()).toEqual([]);
    await page.fill('input[type="search"]', 'zebra');
    await page.getByText('“zebra” is nowhere in the library').waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await shows(3);
  });

  it('opens the copy where the words stand, and comes back to the line', async () => {
    await page.fill('input[type="search"]', 'emery');
    await page.locator('.excerpt a').click();
    expect(await page.locator('article mark').innerText()).toContain('wet emery');
    await page.goBack();
    await shows(1);
    await focusOn(page, '.title', 'How a lens is ground');
    await page.fill('input[type="search"]', '');
    await shows(3);
  });

  it('exports what is selected, and nothing else', async () => {
    await page.getByLabel('Select “Tides”').check();
    await sentences('1 selected');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('.foot [data-action="export"]').click(),
    ]);
    const name = download.suggestedFilename();
    expect(name).toMatch(/^footnote-selection-\d{4}-\d\d-\d\d\.zip$/);
    await sentences(name);
    const files = filesOf(await read(download));
    expect(linesIn(files, 'documents.jsonl').map(({ title }) => title)).toEqual(['Tides']);
    expect(manifestOf(files)).toMatchObject({ selection: true, documents: 1 });
    await page.locator('.foot').getByRole('button', { name: 'Close' }).click();
    await page.locator('.foot').getByRole('button', { name: 'Clear' }).click();
    await page.getByText('1 selected').waitFor({ state: 'detached' });
  });

  it('removes by the keyboard alone, and undoes', async () => {
    await page.locator('.row .tick').first().focus();
    await page.keyboard.press('Shift+ArrowDown');
    await sentences('2 selected');
    await page.keyboard.press('Delete');
    await shows(1);
    await sentences('2 pages are removed.');
    expect(await callFrom(page, 'library', 'documents')).toHaveLength(1);
    await page.keyboard.press('Control+z');
    await shows(3);
    await sentences('2 pages are back.');
    expect(await callFrom(page, 'library', 'documents')).toHaveLength(3);
  });

  it('removes with the pointer and gives Undo the focus when all have gone', async () => {
    await page.getByLabel('Select all 3 pages').check();
    await page.locator('.foot').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Nothing is saved yet').waitFor();
    await focusOn(page, 'button', 'Undo');
    expect(await violations()).toEqual([]);
    await page.keyboard.press('Enter');
    await shows(3);
  });

  it('shows a copy with the passage marked, in sight and in focus', async () => {
    const tides = (await callFrom(page, 'library', 'documents')).find(({ title }) => title === 'Tides');
    const text = PAGES[0]?.text ?? '';
    // From the middle of one paragraph into the next.
    const [start, end] = [text.indexOf('sailors call'), text.indexOf('in spring tide')];
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `/document/${tides?.id}?mark=${start}-${end}&why=gone`);
    await page.locator('article mark').first().waitFor();
    const marked = (await page.locator('article mark').allInnerTexts()).join(' ');
    expect(marked.replace(/\s+/g, ' ').trim()).toBe(text.slice(start, end).replace(/\s+/g, ' ').trim());
    expect(await page.locator('.why').innerText()).toMatch(
      /^The page has changed since .* and no longer has this passage\. This is your copy of /,
    );
    await focusOn(page, 'mark');
    const seen = () =>
      page.evaluate(() => {
        const { top, bottom } = document.activeElement?.getBoundingClientRect() ?? { top: -1, bottom: -1 };
        return (top >= 0 && bottom <= innerHeight) || undefined;
      });
    await until('the mark in sight', seen);
    expect(await page.locator('article th').allInnerTexts()).toEqual(['Port', 'Springs', 'Neaps']);
    expect(await page.locator('article tbody tr').last().locator('td').allInnerTexts()).toEqual([
      'Avonmouth',
      '12.3',
      '',
    ]);
    expect(await page.locator('article li').allInnerTexts()).toEqual(['Mean high water']);
    expect(await violations()).toEqual([]);
    await page.goto(page.url().replace(/#.*/, '#/'));
    await shows(3);
  });

  it('says so when a copy is not there', async () => {
    const other = await here.footnote.library('/document/nowhere');
    await other.getByText('This page is no longer in the library').waitFor();
    await other.close();
  });

  it('brings a library back from its own archive, and takes nothing twice', async () => {
    const before = await everything();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('navigation').getByRole('button', { name: 'Export' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^footnote-\d{4}-\d\d-\d\d\.zip$/);
    const archive = await read(download);
    expect([...archive.subarray(0, 4)]).toEqual([0x50, 0x4b, 3, 4]);

    const ids = (await callFrom(page, 'library', 'documents')).map(({ id }) => id);
    await callFrom(page, 'library', 'remove', ids);
    await page.getByText('Nothing is saved yet').waitFor();

    await importFile(archive);
    await sentences('Imported: 3 added.');
    await shows(3);
    expect(await everything()).toEqual(before);

    await dropFile(archive);
    await sentences('This archive holds nothing that is not here already.');
    expect(await everything()).toEqual(before);
  });

  it('refuses what is no archive, or half of one, and changes nothing', async () => {
    const before = await everything();
    await importFile(Buffer.from('<!doctype html><p>not a zip'));
    await sentences('This file is not a Footnote archive');
    await page.locator('.foot').getByRole('button', { name: 'Close' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('navigation').getByRole('button', { name: 'Export' }).click(),
    ]);
    const archive = await read(download);
    await importFile(archive.subarray(0, archive.length - 40));
    await sentences('The end of this archive is missing');
    expect(await violations()).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  const importFile = (buffer: Buffer) =>
    page.setInputFiles('input[type="file"]', { name: 'footnote.zip', mimeType: 'application/zip', buffer });

  const dropFile = (buffer: Buffer) =>
    page.evaluate(
      (bytes) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([new Uint8Array(bytes)], 'footnote.zip'));
        for (const type of ['dragover', 'drop']) {
          document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
        }
      },
      [...buffer],
    );

  async function read(download: Download): Promise<Buffer> {
    return readFileSync(await download.path());
  }

  /** What the library holds, apart from what is its own: the numbers of its saves, and undo. */
  async function everything(): Promise<unknown> {
    const documents = await callFrom(page, 'library', 'documents');
    const texts = await Promise.all(documents.map(({ id }) => callFrom(page, 'library', 'text', id)));
    return documents
      .map(({ sequence: _own, ...document }, i) => ({ ...document, saved: { ...texts[i], sequence: 0 } }))
      .sort((a, b) => a.id.localeCompare(b.id));
  }
});
