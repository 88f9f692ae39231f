import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../scripts/browser.ts';
import { ask, callFrom } from '../../scripts/panel.ts';
import { article, TIDES, world } from './harness.ts';

interface Chrome {
  readonly tabs: { query(query: object): Promise<readonly { readonly id: number; readonly windowId: number }[]> };
  readonly windows: { create(options: object): Promise<unknown> };
  readonly commands: { readonly onCommand: { dispatch(...args: readonly unknown[]): void } };
}

/** Pages that each way of saving saves. */
const EACH = 3;
const WAYS = ['first', 'second', 'shortcut'] as const;

describe('two windows at once', () => {
  const here = world({ granted: true });
  let first: Page;
  let second: Page;

  const libraryUrl = () => `chrome-extension://${here.footnote.id}/library.html`;
  const inNewWindow = async (from: Page, url: string): Promise<Page> => {
    const opening = here.footnote.context.waitForEvent('page');
    await from.evaluate((address) => {
      const { chrome } = globalThis as unknown as { chrome: Chrome };
      return chrome.windows.create({ url: address }).then(() => undefined);
    }, url);
    const opened = await opening;
    await opened.waitForURL(`${url}*`);
    return opened;
  };
  const tabOf = (view: Page, url: string) =>
    view.evaluate(async (address) => {
      const { chrome } = globalThis as unknown as { chrome: Chrome };
      const [tab] = await chrome.tabs.query({ url: address });
      return tab ?? { id: -1, windowId: -1 };
    }, url);
  /** The shortcut, in the tab that shows this. */
  const press = (url: string) =>
    here.footnote.context.serviceWorkers()[0]?.evaluate(async (address) => {
      const { chrome } = globalThis as unknown as { chrome: Chrome };
      const [tab] = await chrome.tabs.query({ url: address });
      chrome.commands.onCommand.dispatch('save-page', tab);
    }, url);
  const open = async (name: string): Promise<string> => {
    const url = here.pages.put(`/${name}`, { html: article(name, [`${name} is about the tide.`, ...TIDES]) });
    await here.footnote.context.newPage().then((page) => page.goto(url));
    return url;
  };
  const titles = (view: Page) => callFrom(view, 'library', 'documents').then((all) => all.map(({ title }) => title));
  const allReady = (view: Page, count: number) =>
    until(
      'all pages to be embedded',
      async () => {
        const { documents, pending } = await callFrom(view, 'library', 'summary');
        return (documents === count && pending === 0) || undefined;
      },
      30_000,
    );

  beforeAll(async () => {
    first = await here.footnote.context.newPage();
    await first.goto(`chrome-extension://${here.footnote.id}/sidepanel.html`);
    second = await inNewWindow(first, `chrome-extension://${here.footnote.id}/sidepanel.html`);
    await Promise.all([first, second].map((view) => view.waitForSelector('textarea')));
  });

  it('keeps all that both save, each once', async () => {
    const urls = new Map<string, string>();
    for (const way of WAYS) for (let i = 0; i < EACH; i++) urls.set(`${way}${i}`, await open(`${way}${i}`));
    const shared = await open('shared');
    const { id: sharedTab, windowId } = await tabOf(first, shared);
    expect((await tabOf(second, `${second.url()}*`)).windowId).not.toBe(windowId);

    const saveFrom = async (view: Page, name: string) => {
      const { id: tabId } = await tabOf(view, urls.get(name) ?? '');
      return callFrom(view, 'router', 'savePage', { tabId });
    };
    const outcomes = await Promise.all([
      ...Array.from({ length: EACH }, (_, i) => saveFrom(first, `first${i}`)),
      ...Array.from({ length: EACH }, (_, i) => saveFrom(second, `second${i}`)),
      callFrom(first, 'router', 'savePage', { tabId: sharedTab }),
      callFrom(second, 'router', 'savePage', { tabId: sharedTab }),
      ...Array.from({ length: EACH }, (_, i) => press(urls.get(`shortcut${i}`) ?? '')),
    ]);

    await allReady(second, urls.size + 1);
    const wanted = [...urls.keys(), 'shared'].sort();
    expect((await titles(first)).sort()).toEqual(wanted);
    const documents = await callFrom(second, 'library', 'documents');
    expect(new Set(documents.map(({ sequence }) => sequence)).size).toBe(wanted.length);
    const told = outcomes.filter((outcome) => outcome !== undefined).map(({ document }) => document.id);
    expect(documents.map(({ id }) => id)).toEqual(expect.arrayContaining(told));
    for (const { id, title } of documents)
      expect((await callFrom(first, 'library', 'text', id)).text).toContain(`${title} is about the tide.`);
  });

  it('shows both what the other did', async () => {
    const lists = [await inNewWindow(first, libraryUrl()), await inNewWindow(second, libraryUrl())];
    await Promise.all(lists.map((list) => list.getByText('shared', { exact: true }).first().waitFor()));
    const documents = await callFrom(first, 'library', 'documents');
    const gone = documents.find(({ title }) => title === 'first0')?.id ?? '';
    const kept = documents.find(({ title }) => title === 'first1')?.id ?? '';
    await Promise.all([
      callFrom(first, 'library', 'remove', [gone]),
      callFrom(second, 'library', 'tag', [kept], ['harbour']),
    ]);
    for (const list of lists) await list.getByText('first0', { exact: true }).waitFor({ state: 'detached' });
    const [tagged] = (await callFrom(first, 'library', 'documents')).filter(({ id }) => id === kept);
    expect(tagged?.tags).toEqual(['harbour']);
  });

  it('answers both at the same time, and keeps both answers', async () => {
    const [one, other] = await Promise.all([
      ask(first, 'What are neap tides?'),
      ask(second, 'Why is the water in the Bay of Fundy so high?'),
    ]);
    expect(one.citations[0]?.quote).toContain('neap');
    expect(other.citations[0]?.quote).toContain('resonate');
    const chats = await callFrom(first, 'library', 'chats');
    expect(chats.map(({ title }) => title)).toEqual(expect.arrayContaining([one.question, other.question]));
  });

  it('has one writer: a second room waits, and takes over from the first', async () => {
    const before = (await titles(first)).sort();
    const room = await here.footnote.context.newPage();
    await room.goto(`chrome-extension://${here.footnote.id}/offscreen.html`);
    const locks = () =>
      room.evaluate(async () => {
        const { held = [], pending = [] } = await navigator.locks.query();
        const ours = (all: LockInfo[]) => all.filter(({ name }) => name === 'footnote-library').length;
        return { held: ours(held), pending: ours(pending) };
      });
    await until('the second room to wait', async () => ((await locks()).pending === 1 ? true : undefined));
    expect((await locks()).held).toBe(1);
    await here.footnote.killLibrary();
    await until('the second room to write', async () => {
      const { held, pending } = await locks();
      return (held === 1 && pending === 0) || undefined;
    });
    expect((await titles(second)).sort()).toEqual(before);
  });
});
