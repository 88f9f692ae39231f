import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILT, type Footnote, launch, until, withHosts } from '../../scripts/browser.ts';
import { type PageServer, servePages } from '../../scripts/pages-server.ts';
import { ask, callFrom, openPanel, savePage } from '../../scripts/panel.ts';
import { type Fault, startOpenAiServer, type TestServer } from '../servers/openai-server.ts';
import { article, LOCAL_HOSTS, TIDES } from './harness.ts';
import { leaveSettings, openSettings, pressTest, typeServer } from './settings.ts';

const QUESTION = 'Why is the tide in the Bay of Fundy so high?';
const PAGES = 4;

describe('another embedding model', () => {
  const profile = mkdtempSync(join(tmpdir(), 'footnote-profile-'));
  // One copy for all launches: its path is what the browser knows the extension by.
  const extension = withHosts(BUILT, LOCAL_HOSTS);
  let pages: PageServer;
  let server: TestServer;
  let footnote: Footnote;
  let panel: Page;
  let builtin: string;

  beforeAll(async () => {
    pages = await servePages();
    server = await startOpenAiServer();
    await start();
    for (let n = 0; n < PAGES; n++) {
      const html = article(`Tides ${n}`, n === 0 ? TIDES : [`Remark ${n} about limpets on the shore at low water.`]);
      await savePage(footnote, await footnote.open(pages.put(`/tides-${n}`, { html })));
    }
    builtin = (await summary()).space.id;
  });
  afterAll(async () => {
    await footnote.close();
    await server.close();
    await pages.close();
    for (const folder of [profile, extension]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** A browser with the profile of this file, its panel open beside a page that is not saved. */
  async function start(): Promise<void> {
    footnote = await launch({ extension, profile });
    const page = await footnote.open(pages.put('/start', { html: article('Start', ['Nothing to be saved here.']) }));
    panel = await openPanel(footnote, page);
  }

  /** Ends the browser without a word, as a power cut would. */
  async function crash(): Promise<void> {
    const session = await footnote.context.browser()?.newBrowserCDPSession();
    const gone = new Promise((resolve) => footnote.context.once('close', resolve));
    session?.send('Browser.crash' as never).catch(() => undefined);
    await gone;
    await footnote.close();
  }

  const summary = () => callFrom(panel, 'library', 'summary');
  const progress = () => panel.locator('.reembedding [role="status"]');
  const moved = (to: string) =>
    until('the library to have moved', async () => {
      const { space, reembedding } = await summary();
      return space.id === to && !reembedding ? true : undefined;
    });
  const embeddingCalls = () => server.requests.filter(({ path }) => path === '/v1/embeddings').length;

  /** Types the server, tests it, and begins to embed anew; from then on each request waits for its release. */
  async function move(model = 'small-embed'): Promise<string> {
    const form = await typeServer(panel, 'embedder', { url: server.url, model });
    const said = await pressTest(form);
    server.behave({ pace: 'step' });
    await form.getByRole('button', { name: 'Use it and embed anew' }).click();
    return said;
  }

  async function askOldVectors(): Promise<void> {
    await leaveSettings(panel);
    const answer = await ask(panel, QUESTION);
    expect(answer.trace).toMatchObject({ mode: 'hybrid', space: { id: builtin } });
    expect(answer.citations[0]?.quote).toContain('resonate');
    await openSettings(panel);
  }

  it('is tested, tells its dimensions and what the change costs, and embeds anew with progress', async () => {
    const said = await move();
    expect(said).toMatch(/^It works\s+It returned 64 dimensions in /);
    expect(said).toContain('4 pages will be embedded anew in the background.');
    await progress().getByText('Embedding anew with small-embed: 0 of 4').waitFor();
    expect(await panel.locator('.reembedding progress').getAttribute('max')).toBe('4');
    server.release();
    await progress().getByText('Embedding anew with small-embed: 1 of 4').waitFor();
  });

  it('leaves the old vectors to answer until all is done', askOldVectors);

  it('goes on where it was when the browser crashed, and again when it was closed', async () => {
    await crash();
    await start();
    await openSettings(panel);
    await progress().getByText('Embedding anew with small-embed: 1 of 4').waitFor();
    await askOldVectors();
    server.release();
    await progress().getByText('Embedding anew with small-embed: 2 of 4').waitFor();
    await footnote.close();
    await start();
    const before = embeddingCalls();
    server.behave({ pace: 0 });
    await moved('small-embed:64');
    // At most the two that were left, and one that the end of the browser interrupted.
    expect(embeddingCalls() - before).toBeLessThanOrEqual(3);
  });

  it('answers once it is done', async () => {
    await openSettings(panel);
    expect(await progress().count()).toBe(0);
    await leaveSettings(panel);
    const answer = await ask(panel, QUESTION);
    expect(answer.trace).toMatchObject({ mode: 'hybrid', space: { id: 'small-embed:64' } });
    expect(answer.citations[0]?.quote).toContain('resonate');
  });

  it('that goes wrong later costs the meaning, not the answer, and the trace says why', async () => {
    server.behave({ fault: { kind: 'dims', dims: 32 } });
    const answer = await ask(panel, QUESTION);
    expect(answer.trace).toMatchObject({ mode: 'keyword', note: { code: 'embedding-dimensions' } });
    expect(answer.citations[0]?.quote).toContain('resonate');
    const turn = panel.locator('article:last-of-type');
    await turn.getByRole('button', { name: 'How this was found' }).click();
    expect(await turn.locator('.trace').innerText()).toContain(
      'By words alone. The vectors do not have the length that was agreed.',
    );
    // A page saved meanwhile is found by its words; that it has no embeddings is told.
    const page = await footnote.open(
      pages.put('/late', { html: article('Late', ['A sentence about the barnacles of Fundy came late.']) }),
    );
    const { id, status } = await savePage(footnote, page);
    expect(status).toMatchObject({ state: 'failed', reason: { code: 'embedding-dimensions' } });
    expect((await ask(panel, 'What about barnacles?')).citations[0]?.documentId).toBe(id);
    server.behave({ fault: undefined });
    await callFrom(panel, 'library', 'remove', [id]);
  });

  it('is given back for the built-in one', async () => {
    await openSettings(panel);
    await panel.check('#embedder-builtin');
    await panel.getByRole('button', { name: 'Use it and embed anew' }).click();
    await moved(builtin);
    await askOldVectors();
  });

  it.each<[string, Fault, RegExp, RegExp]>([
    ['NaN', { kind: 'value', value: Number.NaN }, /unusable numbers/, /choose another embedding model in Settings/],
    ['null', { kind: 'value', value: null }, /unusable numbers/, /choose another embedding model in Settings/],
    ['a vector too few', { kind: 'missing', count: 1 }, /left some texts out/, /Try again/],
    ['HTML', { kind: 'html' }, /cannot be read/, /Check the base address/],
    ['401', { kind: 'status', status: 401 }, /did not accept the key/, /Enter the key again/],
  ])('that returns %s is refused by the test, and nothing moves', async (_what, fault, title, next) => {
    const form = await typeServer(panel, 'embedder', { url: server.url, model: 'small-embed' });
    server.next(fault);
    const said = await pressTest(form);
    expect(said).toMatch(title);
    expect(said).toMatch(next);
    expect(await form.getByRole('button', { name: 'Use it and embed anew' }).count()).toBe(0);
    expect((await summary()).space.id).toBe(builtin);
  });

  it.each<[string, Fault, RegExp]>([
    ['other dimensions', { kind: 'dims', dims: 32 }, /do not have the length that was agreed/],
    ['a vector too few', { kind: 'missing', count: 1 }, /left some texts out/],
    ['NaN', { kind: 'value', value: Number.NaN }, /unusable numbers/],
  ])('that returns %s half way is told, nothing of it is kept, and it can go on', async (_what, fault, sentence) => {
    await move();
    server.release();
    await progress().getByText('1 of 4').waitFor();
    server.behave({ pace: 0, fault });
    const alert = panel.locator('.reembedding [role="alert"]');
    expect(await alert.innerText()).toMatch(sentence);
    expect(await alert.innerText()).not.toMatch(/embedding[-_]|undefined/);
    await askOldVectors();
    const { space, failed, reembedding } = await summary();
    expect({ space: space.id, failed, done: (reembedding?.done ?? 0) < PAGES }).toEqual({
      space: builtin,
      failed: 0,
      done: true,
    });
    server.behave({ fault: undefined });
    await alert.getByRole('button', { name: 'Try again' }).click();
    await moved('small-embed:64');
    await alert.waitFor({ state: 'detached' });
    await panel.check('#embedder-builtin');
    await panel.getByRole('button', { name: 'Use it and embed anew' }).click();
    await moved(builtin);
  });
});
