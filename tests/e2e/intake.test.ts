import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILT, type Footnote, launch, until, withHosts } from '../../scripts/browser.ts';
import { type PageServer, servePages } from '../../scripts/pages-server.ts';
import { ask, callFrom, openPanel } from '../../scripts/panel.ts';
import { atWidth, overflows, smallTargets, violations } from './accessible.ts';
import { article, TIDES } from './harness.ts';

const OUT = process.env.FOOTNOTE_PICTURES;

/** As if the user had said yes to whatever can be asked for: no one can answer the prompt headless. */
function allowed(): string {
  const copy = withHosts(BUILT, ['http://*/*', 'https://*/*']);
  const file = join(copy, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { permissions: string[]; optional_permissions: string[] };
  const permissions = [...manifest.permissions, ...manifest.optional_permissions];
  writeFileSync(file, JSON.stringify({ ...manifest, permissions }));
  return copy;
}

describe('adding', () => {
  const profile = mkdtempSync(join(tmpdir(), 'footnote-intake-'));
  const extension = allowed();
  let pages: PageServer;
  let footnote: Footnote;
  let page: Page;

  /** Hosts under `example` are this machine, but look like none. */
  const at = (host: string, path: string) => `http://${host}.example:${new URL(pages.origin).port}${path}`;
  const start = async () => {
    footnote = await launch({ profile, extension, here: '*.example' });
    page = await footnote.library('/add');
    await page.locator('.queues').waitFor();
  };
  /** The queues, the latest first. */
  const queue = (nth = 0): Locator => page.locator('.queue').nth(nth);
  const inState = (state: string) =>
    page.locator(`.queue:first-of-type[data-state="${state}"]`).waitFor({ timeout: 30_000 });
  /** The latest queue is of this kind, as those before it are not. */
  const ofKind = (name: string) => queue().getByText(name).waitFor();
  const paste = async (...urls: readonly string[]) => {
    const before = await page.locator('.queue').count();
    await page.locator('form textarea').first().fill(urls.join('\n'));
    await page.locator('form [type="submit"]').first().click();
    await until('the queue', async () => ((await page.locator('.queue').count()) > before ? true : undefined));
  };
  const items = (nth = 0) => queue(nth).locator('.items > li');
  const picture = async (name: string, view = page) => {
    if (OUT) await view.screenshot({ path: `${OUT}/${name}.png`, fullPage: true });
  };

  beforeAll(async () => {
    pages = await servePages();
    pages.put('/robots.txt', { html: 'User-agent: *\nDisallow: /closed\n' });
    for (const name of ['one', 'two', 'three', 'four', 'five', 'closed'])
      pages.put(`/${name}`, { html: article(`The tide, ${name}`, [`This is page ${name}.`, ...TIDES]) });
    pages.put('/turn', { redirect: '/one' });
    await start();
  });
  afterAll(async () => {
    await footnote?.close();
    await pages?.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  it('says what can be added while nothing is', async () => {
    await page.getByText('Nothing yet.').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('add-empty');
  });

  it('reads a list of addresses, and says of each what became of it', async () => {
    const list = [at('news', '/one'), at('news', '/missing'), at('paper', '/closed'), at('paper', '/turn')];
    await paste(...list, `${pages.origin}/two`);
    await inState('failed');
    await queue().locator('[data-show="all"]').click();
    await items().nth(4).waitFor();
    const told = await items().locator('.outcome').allInnerTexts();
    expect(told[0]).toMatch(/^Saved\./);
    expect(told[1]).toContain('has no such page any more');
    expect(told[2]).toContain('asks programs not to fetch');
    expect(told[3]).toContain('leads to another one');
    expect(told[4]).toContain('your own network');
    expect(pages.requests).not.toContain('/closed');
    expect(pages.requests).not.toContain('/two');
    await picture('add-failed');
    const found: string[] = await violations(page);
    for (const width of [320, 420])
      found.push(
        ...(await atWidth(page, width, async () => [...(await overflows(page)), ...(await smallTargets(page))])),
      );
    expect(found).toEqual([]);
  });

  it('tries again what failed', async () => {
    pages.put('/missing', { html: article('Found again', TIDES) });
    await items().nth(1).getByRole('button').click();
    await items().nth(1).getByText('Saved.').waitFor();
    expect(await items().nth(1).getAttribute('data-state')).toBe('done');
    await queue().locator('[data-action="forget"]').click();
    await page.getByText('Nothing yet.').waitFor();
  });

  it('goes on after the browser was closed in the middle, pauses, and goes on', async () => {
    const names = ['one', 'two', 'three', 'four', 'five'];
    await paste(...names.map((name) => at('tides', `/${name}`)));
    await until('the first to be read', async () =>
      (await callFrom(page, 'library', 'intakes')).some(({ done }) => done > 0) ? true : undefined,
    );
    await footnote.close();
    await start();
    const [intake] = await callFrom(page, 'library', 'intakes');
    expect((intake?.done ?? 0) + (intake?.waiting ?? 0)).toBe(5);
    await queue().locator('[data-action="pause"]').click();
    await inState('paused');
    await queue().getByText('Paused').waitFor();
    await picture('add-paused');
    await queue().locator('[data-action="pause"]').click();
    await inState('done');
    expect(await callFrom(page, 'library', 'intakes')).toMatchObject([{ done: 5, failed: 0, waiting: 0 }]);
    const titles = (await callFrom(page, 'library', 'documents')).map(({ title }) => title);
    for (const name of names) expect(titles).toContain(`The tide, ${name}`);
  });

  it('reads the page behind a link that was chosen in the menu', async () => {
    const worker = await until('the worker', () => footnote.context.serviceWorkers()[0]);
    const chosen = JSON.stringify({ menuItemId: 'save-link', linkUrl: at('news', '/two') });
    await worker.evaluate(`chrome.contextMenus.onClicked.dispatch(${chosen}, undefined)`);
    await ofKind('A link');
    await inState('done');
  });

  it('shows the tabs of the window before it reads them, as they stand there', async () => {
    const tab = await footnote.open(`${pages.origin}/one`);
    await tab.evaluate(() => {
      const said = document.createElement('p');
      said.textContent = 'Only this tab says so, since its reader has unfolded it.';
      document.querySelector('article')?.append(said);
    });
    await page.bringToFront();
    await page.locator('[data-list="tabs"]').click();
    await page.locator('.told .notice').getByText('1 address').waitFor();
    await page.locator('.told [data-action="begin"]').click();
    await ofKind('Tabs of this window');
    await inState('done');
    await tab.close();
    const found = await callFrom(page, 'library', 'find', 'unfolded');
    expect(found).toMatchObject([{ excerpt: expect.stringContaining('its reader has unfolded it') }]);
  });

  it('shows the bookmarks of the browser before it reads them, with their folders as tags', async () => {
    const worker = footnote.context.serviceWorkers()[0];
    await worker?.evaluate(
      async (url) => {
        const { bookmarks } = (globalThis as never as { chrome: Bookmarks }).chrome;
        const folder = await bookmarks.create({ parentId: '1', title: 'Sea' });
        await bookmarks.create({ parentId: folder.id, title: 'Tides', url });
      },
      at('marks', '/three'),
    );
    await page.locator('[data-list="bookmarks"]').click();
    const notice = page.locator('.told .notice');
    await notice.getByText('1 address').waitFor();
    await picture('add-found');
    await notice.locator('[data-action="begin"]').click();
    await ofKind('Bookmarks');
    await inState('done');
    const [saved] = (await callFrom(page, 'library', 'documents')).filter(({ url }) => url.includes('marks'));
    expect(saved?.tags).toEqual(['Sea']);
  });

  it('tells a list from a file that is to be read', async () => {
    const list = `<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><DT><A HREF="${at('list', '/four')}">Four</A></DL>`;
    const text = { name: 'moon.txt', mimeType: 'text/plain', buffer: Buffer.from(TIDES.join('\n\n')) };
    const html = { name: 'bookmarks.html', mimeType: 'text/html', buffer: Buffer.from(list) };
    await page.locator('input[type="file"]').first().setInputFiles([text, html]);
    await page.locator('.told .notice').getByText('bookmarks.html').waitFor();
    await page.locator('.told .notice').getByText('1 address').waitFor();
    await ofKind('Files');
    await inState('done');
    const kinds = (await callFrom(page, 'library', 'documents')).filter(({ kind }) => kind === 'file');
    expect(kinds).toMatchObject([{ site: 'moon.txt' }]);
    await page.locator('.told .notice').getByRole('button', { name: 'Cancel' }).click();
    await page.locator('.told .notice').waitFor({ state: 'detached' });
  });

  it('takes what is dropped anywhere: files into a queue, an archive into the library', async () => {
    const drop = (name: string) =>
      page.evaluate((file) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['The tide turns at noon.'], file));
        for (const type of ['dragover', 'drop'])
          document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }, name);
    await page.evaluate(() => {
      location.hash = '#/backups';
    });
    await page.locator('.backups').waitFor();
    await drop('footnote.zip');
    await page.locator('.foot').getByText('This file is not a Footnote archive').waitFor();
    await drop('noon.md');
    await page.waitForURL(/#\/add$/);
    await ofKind('Files');
    await until('the file', async () =>
      (await callFrom(page, 'library', 'documents')).find(({ site }) => site === 'noon.md'),
    );
  });

  it('says in the panel how far it is', async () => {
    const tab = await footnote.open(`${pages.origin}/one`);
    const panel = await openPanel(footnote, tab);
    await callFrom(page, 'library', 'beginIntake', {
      kind: 'addresses',
      addresses: ['one', 'two', 'three'].map((name) => ({ url: at('panel', `/${name}`) })),
    });
    await panel.getByText(/Reading \d of 3/).waitFor();
    await picture('add-panel', panel);
    await panel.locator('.reading-line').waitFor({ state: 'detached', timeout: 20_000 });
  });

  it('keeps a note, finds it by a question, and lets it be written on', async () => {
    const form = page.locator('.note-form');
    await form.locator('input').fill('The boat');
    await form.locator('textarea').fill('The blue boat lies at pier seven.\n\n- Its key hangs behind the door.');
    await form.getByRole('button').click();
    await form.getByRole('link').click();
    await page.getByText('The blue boat lies at pier seven.').waitFor();
    await picture('add-note');
    const tab = await footnote.open(`${pages.origin}/one`);
    const panel = await openPanel(footnote, tab);
    const answer = await ask(panel, 'At which pier lies the blue boat?');
    expect(JSON.stringify(answer)).toContain('pier seven');
    await page.bringToFront();
    await page.locator('[data-action="edit"]').click();
    const text = page.locator('.note-form textarea');
    await until('the note', async () => ((await text.inputValue()).includes('seven') ? true : undefined));
    await text.fill('The blue boat lies at pier nine.');
    await page.locator('.note-form').getByRole('button').click();
    await page.locator('.note-form').getByRole('link').click();
    await page.getByText('The blue boat lies at pier nine.').waitFor();
    const notes = (await callFrom(page, 'library', 'documents')).filter(({ kind }) => kind === 'note');
    expect(notes).toMatchObject([{ title: 'The boat' }]);
  });
});

interface Bookmarks {
  readonly bookmarks: { create(what: { parentId: string; title: string; url?: string }): Promise<{ id: string }> };
}
