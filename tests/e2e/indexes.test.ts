import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILT, type Footnote, launch, withHosts } from '../../scripts/browser.ts';
import { type PageServer, servePages } from '../../scripts/pages-server.ts';
import { ask, callFrom, openPanel, savePage } from '../../scripts/panel.ts';
import { article, LOCAL_HOSTS, TIDES } from './harness.ts';

const QUESTION = 'Why is the tide in the Bay of Fundy so high?';
const PAGES = 6;

describe('the indexes on disk', () => {
  const profile = mkdtempSync(join(tmpdir(), 'footnote-profile-'));
  // One copy for all launches: its path is what the browser knows the extension by.
  const extension = withHosts(BUILT, LOCAL_HOSTS);
  let pages: PageServer;
  let footnote: Footnote;
  let panel: Page;
  let chunks = 0;

  beforeAll(async () => {
    pages = await servePages();
    await start();
    for (let n = 0; n < PAGES; n++) {
      const html = article(`Tides ${n}`, n === 0 ? TIDES : [`Remark ${n} about limpets on the shore at low water.`]);
      await savePage(footnote, await footnote.open(pages.put(`/tides-${n}`, { html })));
    }
    chunks = (await callFrom(panel, 'library', 'summary')).chunks;
  });
  afterAll(async () => {
    await footnote.close();
    await pages.close();
    for (const folder of [profile, extension]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** A browser with the profile of this file, its panel open beside a page that is not saved. */
  async function start(): Promise<void> {
    footnote = await launch({ extension, profile });
    const page = await footnote.open(pages.put('/start', { html: article('Start', ['Nothing to be saved here.']) }));
    panel = await openPanel(footnote, page);
  }

  async function restart(): Promise<void> {
    await footnote.close();
    await start();
  }

  async function expectWhole(): Promise<void> {
    const answer = await ask(panel, QUESTION);
    expect(answer.citations[0]?.quote).toContain('resonate');
    expect(answer.trace).toMatchObject({ mode: 'hybrid', documentsSearched: PAGES, chunksSearched: chunks });
    const { pending, failed } = await callFrom(panel, 'library', 'summary');
    expect({ pending, failed }).toEqual({ pending: 0, failed: 0 });
  }

  /** Inverts some bytes of every record of a store, or deletes it but for one, in the databases of the extension. */
  const change = (database: string, store: string, how: 'delete' | 'flip', spare = '') =>
    panel.evaluate(
      async ([name, of, what, spared]) => {
        const done = <T>(request: IDBRequest<T>) =>
          new Promise<T>((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
        const flipped = (bytes: Uint8Array) => bytes.map((byte, at) => (at % 7 === 0 ? ~byte : byte));
        const opened = await done(indexedDB.open(name));
        const records = opened.transaction(of, 'readwrite').objectStore(of);
        const keys = (await done(records.getAllKeys())).filter((key) => key !== spared);
        for (const key of keys) {
          if (what === 'delete') await done(records.delete(key));
          else await done(records.put(flipped(new Uint8Array(await done(records.get(key)))), key));
        }
        opened.close();
        return keys.length;
      },
      [database, store, how, spare] as const,
    );

  it('search within the documents of a tag', async () => {
    const [document] = await callFrom(panel, 'library', 'documents');
    const found = async (tags: string[]) =>
      (await callFrom(panel, 'library', 'find', 'limp', { tags })).map(({ documentId }) => documentId);
    await callFrom(panel, 'library', 'tag', [document?.id ?? ''], ['Shore']);
    expect(await found(['shore'])).toEqual([document?.id]);
    expect(await found(['sea'])).toEqual([]);
    await expect(callFrom(panel, 'library', 'find', 'limp', { label: 'x' } as never)).rejects.toThrow('bad-request');
  });

  it('heal when every part of them was altered', async () => {
    expect(await change('footnote-index', 'parts', 'flip')).toBeGreaterThan(1);
    await restart();
    await expectWhole();
  });

  it('heal when their database is deleted while they are used', async () => {
    await expectWhole();
    await panel.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const deleting = indexedDB.deleteDatabase('footnote-index');
          deleting.onsuccess = () => resolve();
          deleting.onerror = () => reject(deleting.error);
          deleting.onblocked = () => reject(new Error('the room holds on to it'));
        }),
    );
    await expectWhole();
    await footnote.killLibrary();
    await expectWhole();
  });

  // The last of this file: the texts are gone afterwards.
  it('answer the first question after the browser starts without the texts of the other pages', async () => {
    const documents = await callFrom(panel, 'library', 'documents');
    const answering = documents.find(({ title }) => title === 'Tides 0');
    expect(await change('footnote', 'texts', 'delete', answering?.id)).toBe(PAGES - 1);
    await restart();
    await expectWhole();
  });
});
