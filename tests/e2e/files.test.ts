import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { until } from '../../scripts/browser.ts';
import { ask, callFrom, openPanel } from '../../scripts/panel.ts';
import { tinyPdf } from '../unit/reading-fixtures.ts';
import { article, TIDES, world } from './harness.ts';

/** Hands a file over as the library page does. */
async function addFile(library: Page, name: string, bytes: Uint8Array) {
  const url = await library.evaluate((all) => URL.createObjectURL(new Blob([Uint8Array.from(all)])), [...bytes]);
  return callFrom(library, 'library', 'addFile', { url, name });
}

const PAGES = [
  ['Of tide gauges', 'The gauge of Brest has written down the sea since 1807.'],
  ['Of lamps', 'The keeper of Cordouan lit his lamp with whale oil until 1854.'],
].map(([heading = '', words = '']) => [[heading, 18, 700] as const, [words, 10, 650] as const]);

describe('a file', () => {
  const here = world();

  it('is quoted with its printed page, and opened as it was saved, at the words', async () => {
    const library = await here.footnote.library();
    const { document, change } = await addFile(library, 'lighthouses.pdf', tinyPdf(PAGES));
    expect(document).toMatchObject({ kind: 'file', format: 'pdf', title: 'Of tide gauges', site: 'lighthouses.pdf' });
    expect(change).toBe('added');
    expect((await addFile(library, 'again.pdf', tinyPdf(PAGES))).document.id).toBe(document.id);
    await until('the file to be embedded', async () => {
      const kept = await callFrom(library, 'library', 'document', document.id);
      return kept?.status.state === 'ready' || undefined;
    });

    const page = await here.footnote.open(here.pages.put('/tides', { html: article('Tides', TIDES) }));
    const panel = await openPanel(here.footnote, page);
    const { citations } = await ask(panel, 'With what did the keeper of Cordouan light his lamp?');
    const citation = citations.find(({ documentId }) => documentId === document.id);
    expect(citation).toMatchObject({ page: 2, quote: expect.stringContaining('whale oil') });

    const note = panel.locator(`article:last-of-type [data-note="${citation?.number}"]`);
    await note.locator('.source', { hasText: 'p. 2' }).waitFor();
    await note.locator('[data-action="open"]').first().click();
    await note.locator('[role="status"]', { hasText: 'Opened at the passage' }).waitFor();
    const copy = await until('the saved copy', () =>
      here.footnote.context.pages().find((each) => each.url().includes(`/document/${document.id}`)),
    );
    await copy.locator('article mark').first().waitFor();
    expect(await copy.locator('article mark').first().innerText()).toContain('whale oil');
  });

  it('is refused with a reason when it is damaged, and nothing is kept of it', async () => {
    const library = await here.footnote.library();
    const before = await callFrom(library, 'library', 'documents');
    await expect(addFile(library, 'broken.pdf', new TextEncoder().encode('%PDF-1.7 and no more'))).rejects.toThrow(
      'file-damaged',
    );
    expect(await callFrom(library, 'library', 'documents')).toHaveLength(before.length);
  });

  it('is saved from the tab that shows it, and opened there at its page', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'footnote-pdf-'));
    const file = join(folder, 'lamps.pdf');
    writeFileSync(file, tinyPdf(PAGES));
    const url = here.pages.put('/lamps.pdf', { file });
    const tab = await here.footnote.context.newPage();
    // The viewer takes over the navigation, which then looks broken off.
    await tab.goto(url).catch(() => undefined);
    const panel = await until('the tab to show it', async () => openPanel(here.footnote, tab).catch(() => undefined));
    await until('the panel to know it', async () =>
      (await callFrom(panel, 'router', 'page')).url === url ? true : undefined,
    );
    await panel.locator('[data-action="save"]').click();
    const saved = await until('it to be saved', async () => (await callFrom(panel, 'router', 'page')).saved);
    expect(saved).toMatchObject({ kind: 'page', format: 'pdf', url, title: 'Of tide gauges', site: '127.0.0.1' });
    const text = await callFrom(panel, 'library', 'text', saved.id);
    expect(text.pages).toHaveLength(2);
    rmSync(folder, { recursive: true });
  });
});
