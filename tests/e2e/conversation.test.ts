import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILT, launch, until, withHosts } from '../../scripts/browser.ts';
import { servePages } from '../../scripts/pages-server.ts';
import { ask, callFrom, openPanel, savePage } from '../../scripts/panel.ts';
import { startOpenAiServer, type TestServer } from '../servers/openai-server.ts';
import { article, focusOn, LOCAL_HOSTS, TIDES, world } from './harness.ts';

const FUNDY = 'Why is the tide in the Bay of Fundy so high?';
const NEAP = 'What do sailors call the weaker tides?';
const MOON = ['The Moon is 384,400 kilometres away on average, and moves away by 3.8 centimetres a year.'];
const LAST = 'article:last-of-type';

describe('a conversation', () => {
  const here = world({ granted: true });
  let page: Page;
  let panel: Page;
  let server: TestServer;

  beforeAll(async () => {
    server = await startOpenAiServer();
    await savePage(here.footnote, await here.footnote.open(here.pages.put('/moon', { html: article('Moon', MOON) })));
    page = await here.footnote.open(here.pages.put('/tides', { html: article('Tides', TIDES) }));
    await savePage(here.footnote, page);
    panel = await openPanel(here.footnote, page);
  });
  afterAll(() => server.close());

  const questions = (view = panel) => view.locator('.turn > h2').allInnerTexts();
  const chats = (view = panel) => callFrom(view, 'library', 'chats');
  const shows = (count: number, view = panel) =>
    until(`${count} questions`, async () => ((await questions(view)).length === count ? true : undefined));

  async function reopen(): Promise<void> {
    const closed = panel.waitForEvent('close');
    await panel.evaluate(() => close());
    await closed;
    panel = await openPanel(here.footnote, page);
  }
  async function begin(): Promise<void> {
    await panel.locator('[data-action="new"]').click();
    await shows(0);
  }
  async function useModel(on: boolean): Promise<void> {
    const { settings } = await callFrom(panel, 'library', 'settings');
    const model = { kind: 'openai', provider: 'other', baseUrl: server.url, model: 'small' } as const;
    await callFrom(panel, 'library', 'setSettings', { ...settings, chat: on ? model : { kind: 'passages' } });
    await panel.getByRole('button', { name: on ? 'With small' : 'With passages only' }).waitFor();
  }

  it('comes back when the panel is closed by accident, and goes on', async () => {
    await ask(panel, FUNDY);
    await ask(panel, NEAP);
    await reopen();
    await shows(2);
    expect(await questions()).toEqual([FUNDY, NEAP]);
    expect(await panel.locator(`${LAST} .quote`).first().innerText()).toContain('neap tides');
    await ask(panel, 'How many metres does the water rise?');
    const [chat, ...others] = await chats();
    expect([chat?.turns, chat?.title, others.length]).toEqual([3, FUNDY, 0]);
  });

  it('begins anew on a page that stays new', async () => {
    await begin();
    await focusOn(panel, 'textarea');
    await reopen();
    await panel.locator('.opening').waitFor();
    await ask(panel, FUNDY);
    expect((await chats()).map(({ turns }) => turns)).toEqual([1, 3]);
  });

  it('has a new page on a new day', async () => {
    await panel.evaluate(() => {
      const mark = JSON.parse(localStorage.getItem('bookmark') ?? '{}');
      localStorage.setItem('bookmark', JSON.stringify({ ...mark, at: mark.at - 25 * 3600 * 1000 }));
    });
    await reopen();
    await panel.locator('.opening').waitFor();
    expect(await questions()).toEqual([]);
  });

  it('keeps what had arrived when the panel was closed during an answer', async () => {
    await useModel(true);
    const pieces = ['In the Bay of Fundy the water rises ', 'by up to sixteen metres [1]. ', 'Because the basin '];
    server.behave({ answer: [...pieces, 'resonates'], pace: 'step' });
    server.release(3);
    await panel.fill('textarea', FUNDY);
    await panel.press('textarea', 'Enter');
    await panel.locator(`${LAST} .answer`, { hasText: 'Because the basin' }).waitFor();
    await reopen();
    await panel.locator(LAST).getByText('Stopped').waitFor();
    expect(await panel.locator(`${LAST} .answer`).innerText()).toContain('sixteen metres');
    server.behave({ answer: undefined, pace: 0 });
    await useModel(false);
    await begin();
  });

  it('takes an edited question in its place, and says before what goes', async () => {
    for (const question of [FUNDY, NEAP, 'How many metres does the water rise?']) await ask(panel, question);
    const edit = panel.locator('article:first-of-type .edit');
    await edit.click();
    const form = panel.getByRole('form', { name: 'Edit the question' });
    expect(await form.innerText()).toContain('The 2 questions after it go.');
    await panel.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await focusOn(panel, '.edit');
    expect((await questions()).length).toBe(3);
    await edit.press('Enter');
    await panel.keyboard.type('What is the spring in spring tide?');
    await panel.keyboard.press('Enter');
    await panel.waitForSelector('article[data-state="done"]:only-of-type');
    expect(await questions()).toEqual(['What is the spring in spring tide?']);
    const [chat] = await chats();
    expect([chat?.turns, chat?.title]).toEqual([1, 'What is the spring in spring tide?']);
    await panel.locator(`${LAST} .edit`).click();
    expect(await form.innerText()).not.toContain('after it');
    await panel.keyboard.press('Escape');
  });

  it('loses nothing to a question that got no word, until the next takes its place', async () => {
    await begin();
    for (const question of [FUNDY, NEAP]) await ask(panel, question);
    await useModel(true);
    server.next({ kind: 'silent' });
    await panel.locator('article:first-of-type .edit').click();
    await panel.keyboard.type(NEAP);
    await panel.keyboard.press('Enter');
    await until('the question to reach the model', () =>
      server.requests.at(-1)?.aborted === false ? true : undefined,
    );
    await panel.getByRole('button', { name: 'Stop' }).click();
    await panel.locator(LAST).getByText('Stopped').waitFor();
    await useModel(false);
    expect((await chats())[0]?.turns).toBe(2);
    await ask(panel, 'How many metres does the water rise?');
    const [chat] = await chats();
    const kept = await callFrom(panel, 'library', 'chat', chat?.id ?? '');
    expect(kept.turns.map(({ question }) => question)).toEqual(['How many metres does the water rise?']);
    expect(await questions()).toEqual([NEAP, 'How many metres does the water rise?']);
  });

  it('asks again without a source, and with it again', async () => {
    await begin();
    const before = await ask(panel, 'How far away is the Moon?');
    const moon = before.citations.find(({ title }) => title === 'Moon');
    expect(moon).toBeDefined();
    await panel.locator(`${LAST} .note-margin .tick[aria-label="Use “Moon”"]`).first().press('Space');
    await panel.getByRole('button', { name: 'Ask again without it' }).press('Enter');
    await panel.locator(`${LAST} .asked`, { hasText: 'without Moon' }).locator('bdi').waitFor();
    await panel.locator(`${LAST}[data-state="done"]`).waitFor();
    expect(await panel.locator(`${LAST} .notes .source`).allInnerTexts()).not.toContainEqual(
      expect.stringMatching(/^Moon/),
    );
    const [chat] = await chats();
    const kept = await callFrom(panel, 'library', 'chat', chat?.id ?? '');
    expect(kept.turns.map(({ filter }) => filter)).toEqual([{ without: [moon?.documentId] }]);
    await panel.locator(`${LAST} .sources .tick`).check();
    await panel.getByRole('button', { name: 'Ask again with it' }).click();
    await panel.locator(`${LAST}[data-state="done"] .notes .source`, { hasText: 'Moon' }).first().waitFor();
    expect(await panel.locator(`${LAST} .asked`).innerText()).not.toContain('without');
  });

  it('saves an answer as a document that is no page, and takes it back', async () => {
    await panel.locator(`${LAST} [data-action="keep"]`).press('Enter');
    const said = panel.locator(`${LAST} .kept`);
    await said.getByText('Saved to the library as an answer').waitFor();
    const library = await here.footnote.library();
    const row = library.locator('.row', { hasText: 'An answer, kept on' });
    await row.waitFor();
    expect(await row.locator('.facts a').count()).toBe(0);
    await row.locator('.title').click();
    const about = library.locator('.about');
    await about.getByText('An answer, kept on').waitFor();
    expect(await about.locator('a').count()).toBe(0);
    expect(await library.locator('article').innerText()).toContain('384,400');
    await library.close();
    expect(
      (await ask(panel, 'And how far is the Moon?')).citations.every(
        ({ title }) => title === 'Moon' || title === 'Tides',
      ),
    ).toBe(true);
    await panel.locator('article:first-of-type [data-action="undo"]').click();
    await panel.getByText('Taken back').waitFor();
    expect((await callFrom(panel, 'library', 'documents')).map(({ kind }) => kind)).toEqual(['page', 'page']);
  });

  it('says what a follow-up was understood as, and asks it as typed', async () => {
    await begin();
    await ask(panel, 'How far away is the Moon?');
    const { trace } = await ask(panel, 'And how fast does it move away?');
    expect(trace.understood?.how).toBe('carried');
    const line = panel.locator(`${LAST} .asked`);
    expect(await line.innerText()).toContain('Understood with');
    for (const word of trace.understood?.added ?? ['nothing']) expect(await line.innerText()).toContain(word);
    await line.getByRole('button', { name: 'ask as typed' }).press('Enter');
    await panel.locator(`${LAST}[data-state="done"]`).waitFor();
    await line.getByRole('button', { name: 'ask as typed' }).waitFor({ state: 'detached' });
    const [chat] = await chats();
    const kept = await callFrom(panel, 'library', 'chat', chat?.id ?? '');
    expect(kept.turns.map(({ answer }) => answer.trace.understood)).toEqual([undefined, undefined]);
  });

  it('stays one in two panels', async () => {
    const known = (await questions()).length;
    const other = await here.footnote.context.newPage();
    await other.goto(`chrome-extension://${here.footnote.id}/sidepanel.html`);
    await shows(known, other);
    await ask(other, FUNDY);
    await ask(panel, NEAP);
    await shows(known + 2);
    expect((await questions()).slice(-2)).toEqual([FUNDY, NEAP]);
    await other.locator('[data-action="new"]').click();
    await shows(0, other);
    await ask(panel, 'How many metres does the water rise?');
    await ask(other, FUNDY);
    expect((await chats()).map(({ turns }) => turns).slice(0, 2)).toEqual([1, known + 3]);
    await other.close();
  });

  it('shows hostile questions as they are', async () => {
    await begin();
    const hostile = `<img src=x onerror=alert(1)> \u202Esdrawkcab\u202C **bold** ${'x'.repeat(3000)} tide?`;
    await ask(panel, hostile);
    expect(await panel.locator('img, article script').count()).toBe(0);
    expect(await panel.locator(`${LAST} h2`).textContent()).toContain('<img src=x');
    expect(await panel.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});

it('a conversation survives the end of the browser', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'footnote-profile-'));
  const pages = await servePages();
  const options = { profile, extension: withHosts(BUILT, LOCAL_HOSTS) };
  const address = pages.put('/tides', { html: article('Tides', TIDES) });
  let footnote = await launch(options);
  try {
    const page = await footnote.open(address);
    await savePage(footnote, page);
    const panel = await openPanel(footnote, page);
    const answer = await ask(panel, FUNDY);
    await footnote.close();
    footnote = await launch(options);
    const again = await openPanel(footnote, await footnote.open(address));
    await again.locator('article .quote').first().waitFor();
    expect(await again.locator('article .quote').first().innerText()).toBe(answer.citations[0]?.quote);
    await ask(again, NEAP);
    expect((await callFrom(again, 'library', 'chats')).map(({ turns }) => turns)).toEqual([2]);
  } finally {
    await footnote.close();
    await pages.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
