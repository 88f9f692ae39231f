import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Chat } from '../../lib/asking.ts';
import type { StoredDocument } from '../../lib/types.ts';
import { BUILT, type Footnote, launch, until, withHosts } from '../../scripts/browser.ts';
import { ask, callFrom, openPanel, savePage } from '../../scripts/panel.ts';
import { startOpenAiServer, type TestServer } from '../servers/openai-server.ts';
import { atWidth, overflows, smallTargets, tabStops, violations } from './accessible.ts';
import { article, LOCAL_HOSTS, TIDES, world } from './harness.ts';

const FUNDY = 'Why is the tide in the Bay of Fundy so high?';
const WRITTEN = 'The basin happens to resonate with the tide [1]. It rises by 23 metres [1]. Whales like the place.';
const MOON = [
  'The Moon is 384,400 kilometres away on average, and moves away by 3.8 centimetres a year.',
  'Tides brake the Earth, so the day grows by about two milliseconds each century.',
];
const HOSTILE = '\u202e<b>edit</b> "high" <img src=x onerror=alert(1)>';
const BAY = ['A tide in a bay may be high where the bay is shaped like a funnel.'];
const REMOVED = 'From a page that was removed';
const LAST = 'article:last-of-type';

describe.each(['en', 'ko'])('an answer looked at closely, in %s', (language) => {
  const here = world({ granted: true, language });
  let server: TestServer;
  let panel: Page;
  let look: Page;
  let answer: Answer;
  let bay: StoredDocument;
  const english = language === 'en';

  beforeAll(async () => {
    server = await startOpenAiServer({ answer: WRITTEN, counts: 1, models: ['small', 'larger'] });
    const save = async (path: string, title: string, paragraphs: readonly string[]) => {
      const page = await here.footnote.open(here.pages.put(path, { html: article(title, paragraphs) }));
      return [await savePage(here.footnote, page), page] as const;
    };
    await save('/moon', 'Moon', MOON);
    const escaped = HOSTILE.replaceAll('<', '&lt;');
    [bay] = await save('/bay', escaped, BAY);
    const [, page] = await save('/tides', 'Tides', TIDES);
    panel = await openPanel(here.footnote, page);
    const chat = { kind: 'openai', provider: 'other', baseUrl: server.url, model: 'small' } as const;
    await callFrom(panel, 'library', 'setSettings', { chat, embedder: { kind: 'builtin' } });
    answer = await ask(panel, FUNDY);
  });
  afterAll(() => server.close());

  const kept = async (): Promise<Chat[]> => {
    const all = await callFrom(panel, 'library', 'chats');
    return Promise.all(all.map(({ id }) => callFrom(panel, 'library', 'chat', id)));
  };
  const candidates = () => look.locator('.candidates tbody tr');
  const now = () => look.locator('article[data-step]');
  const prompts = () =>
    server.requests
      .filter(({ path, method }) => method === 'POST' && path.endsWith('/chat/completions'))
      .map(({ body }) => body as { readonly model: string; readonly messages: readonly { content: string }[] });
  /** Turns a knob and waits for the answer to it; the one before is marked, so as not to be taken for it. */
  async function turned(turn: () => Promise<unknown>): Promise<void> {
    await look.evaluate(() => document.querySelector('article[data-step]')?.setAttribute('data-step', 'before'));
    await turn();
    await look.locator('article[data-step="done"]').waitFor();
  }
  async function sound(view: Page): Promise<void> {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await view.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      found.push(...(await violations(view)).map((each) => `${colorScheme}: ${each}`));
    }
    await view.emulateMedia({ colorScheme: null });
    for (const width of [320, 700, 1400]) {
      const check = async () => [...(await overflows(view)), ...(await smallTargets(view))];
      found.push(...(await atWidth(view, width, check)).map((each) => `${width}: ${each}`));
    }
    expect(found).toEqual([]);
  }

  it('opens from the panel, where it is told in short', async () => {
    await panel.locator(`${LAST} .tools [aria-expanded]`).click();
    expect(await panel.locator('.trace h3').count()).toBe(2);
    expect(await violations(panel)).toEqual([]);
    const [opened] = await Promise.all([
      here.footnote.context.waitForEvent('page'),
      panel.locator('.trace [data-action="look-closer"]').click(),
    ]);
    look = opened;
    await look.locator('.stages').waitFor();
    expect(look.url()).toMatch(/library\.html#\/answer\/[\w-]+\/0$/);
    expect(await look.locator('h1').textContent()).toBe(FUNDY);
    expect(await look.title()).toContain(FUNDY.slice(0, 40));
  });

  it('says what was found, with the ranks of both searches and why each passage was taken or not', async () => {
    const { trace } = answer;
    expect(await candidates().count()).toBe(trace.candidates.length);
    const [first] = trace.candidates;
    const row = await candidates().first().innerText();
    expect(row).toContain(first?.title);
    expect(row).toContain(first?.fused.toFixed(2));
    expect(row).toContain(first?.vectorScore.toFixed(2));
    const sentences = await look.locator('.candidates .fate').allInnerTexts();
    expect(sentences.every((sentence) => sentence.length > 8 && !/cut-|sent\b/.test(sentence))).toBe(true);
    const stage = await look.locator('.stage').first().innerText();
    for (const term of trace.terms) expect(stage).toContain(term);
    expect(stage).toContain(trace.evidence.similarity.toFixed(2));
    expect(stage).toContain(`${Math.round(trace.evidence.coverage * 100)}%`);
  });

  it('shows what was made of it: the prompt to the letter, the tokens, and what does not hold', async () => {
    expect(await look.locator('.prompt pre').allTextContents()).toEqual(answer.trace.prompt?.map((one) => one.content));
    const made = await look.locator('.stage').last().innerText();
    const { prompt = 0, answer: written = 0 } = answer.trace.tokens ?? {};
    for (const tokens of [prompt, written]) expect(made).toContain(new Intl.NumberFormat(language).format(tokens));
    expect(answer.unsupported.length).toBeGreaterThan(1);
    const claims = await look.locator('.claims q').allInnerTexts();
    expect(claims).toEqual(answer.unsupported.map(({ start, end }) => answer.text.slice(start, end).trim()));
    await look.locator('.stage .reference').first().click();
    await look.locator('.copy article mark').first().waitFor();
    await look.goBack();
    await look.locator('.stages').waitFor();
  });

  it('opens the saved copy at a candidate', async () => {
    await candidates().nth(1).locator('a').click();
    await look.locator('.copy article mark').first().waitFor();
    const marked = (await look.locator('.copy article mark').allInnerTexts()).join('');
    expect(answer.trace.candidates[1]?.excerpt).toContain(marked.replace(/\s+/g, ' ').trim());
    await look.goBack();
    await look.locator('.stages').waitFor();
  });

  it('speaks the language of the interface', async () => {
    const labels = await look
      .locator('main :is(label, h2, h3, legend, button, dt, [scope="col"], .bars th)')
      .allInnerTexts();
    expect(labels.length).toBeGreaterThan(20);
    expect(labels.filter((text) => /\p{L}{2}/u.test(text) && /\p{Script=Hangul}/u.test(text) === english)).toEqual([]);
  });

  it('measures the time in bars with their numbers', async () => {
    const rows = look.locator('.times tbody tr');
    expect(await rows.count()).toBeGreaterThan(5);
    for (const row of await rows.all()) {
      expect(await row.locator('.number').innerText()).toMatch(/^[\d.,]+\s?\S+$/);
      expect((await row.locator('.fill').boundingBox())?.width).toBeGreaterThan(0);
    }
  });

  it('is sound in light and dark, narrow and wide, and walked through by keyboard', async () => {
    await sound(look);
    const { stops, controls } = await tabStops(look);
    const met = stops.filter(({ control }) => control >= 0).map(({ control }) => control);
    expect(met).toEqual(Array.from({ length: controls }, (_, i) => i));
    expect(stops.filter(({ visible }) => !visible)).toEqual([]);
    expect(await look.locator('main img, main b:text("edit")').count()).toBe(0);
  });

  it('is asked again by words alone, with fewer passages, by another model, by none; nothing of it is kept', async () => {
    const before = await kept();
    await turned(() => look.locator('#look-mode').selectOption('keyword'));
    await look.locator('.which input').last().check();
    const found = await look.locator('.stage').first().innerText();
    expect(found).toContain(english ? 'By words alone.' : '단어로만 찾았어요.');
    expect(await look.locator('.stage .candidates td:nth-of-type(2)').first().innerText()).toMatch(/–/);
    await look.locator('.which input').first().check();
    await turned(() => look.locator('#look-passages').selectOption('1'));
    expect(
      prompts()
        .at(-1)
        ?.messages.at(-1)
        ?.content.match(/^Title: /gm),
    ).toHaveLength(1);
    expect(await look.locator('.compared tr[data-change="out"]').count()).toBeGreaterThan(0);
    await sound(look);
    await look.locator('#look-writer').selectOption('other');
    await look.locator('#look-models option').first().waitFor({ state: 'attached' });
    await look.locator('#look-model').fill('larger');
    await turned(() => look.locator('#look-model').press('Enter'));
    expect(prompts().at(-1)?.model).toBe('larger');
    const calls = prompts().length;
    await turned(() => look.locator('#look-writer').selectOption('passages'));
    expect(prompts()).toHaveLength(calls);
    expect(await now().locator('.look-notes q').first().innerText()).toContain('resonate');
    await turned(() => look.locator('#look-mode').selectOption('vector'));
    expect(await kept()).toEqual(before);
    expect(before.map(({ turns }) => turns.length)).toEqual([1]);
  });

  it('can be stopped, and says what failed', async () => {
    server.behave({ pace: 'step' });
    await look.locator('#look-writer').selectOption('settings');
    await look.locator('article[data-step="searching"], article[data-step="writing"]').waitFor();
    server.release(6);
    await now().locator('.answer').waitFor();
    await look.locator('.knobs > button').click();
    await look.locator('article[data-step="done"], article[data-step="stopped"]').waitFor();
    expect(await now().innerText()).toContain(english ? 'Stopped.' : '멈췄어요.');
    server.behave({ pace: 0, fault: { kind: 'status', status: 500 } });
    await turned(() => look.locator('.knobs > button').click());
    expect(await now().locator('[role="alert"]').innerText()).toContain('500');
    await sound(look);
    server.behave({ fault: undefined });
  });

  it('shows the candidates of a removed page as removed', async () => {
    await callFrom(panel, 'library', 'remove', [bay.id]);
    const gone = look.locator('.stage .candidates tr[data-gone]');
    await gone.first().waitFor();
    expect(await gone.first().innerText()).toContain(english ? REMOVED : '지운 페이지의 구절이에요');
    expect(await look.locator('.stage .candidates').innerText()).not.toContain('onerror');
  });

  it('that does not exist says so', async () => {
    const [chat] = await kept();
    for (const hash of [`/answer/${chat?.id}/7`, '/answer/nothing/0']) {
      const page = await here.footnote.library(hash);
      await page.locator('main [role="alert"]').waitFor();
      expect(await page.locator('main').innerText()).toContain(english ? 'not kept any more' : '보관되어 있지 않아요');
      expect(await violations(page)).toEqual([]);
      await page.locator('main a').click();
      await page.locator('.row').first().waitFor();
      await page.close();
    }
  });

  it('costs the list nothing: it is loaded when it is looked at', async () => {
    const page = await here.footnote.library();
    await page.locator('.row').first().waitFor();
    const loaded = () => page.locator('head link[href*="trace-page"]').count();
    expect(await loaded()).toBe(0);
    const [chat] = await kept();
    await page.evaluate((hash) => location.assign(hash), `#/answer/${chat?.id}/0`);
    await page.locator('.stages').waitFor();
    expect(await loaded()).toBeGreaterThan(0);
    await page.close();
  });

  it('is gone when its conversation is', async () => {
    const [chat] = await kept();
    await callFrom(panel, 'library', 'removeChats', [chat?.id ?? '']);
    await look.reload();
    await until('the notice', async () =>
      (await look.locator('main [role="alert"]').count()) === 1 ? true : undefined,
    );
  });
});

describe('after a restart', () => {
  const profile = mkdtempSync(join(tmpdir(), 'footnote-profile-'));
  const extension = withHosts(BUILT, LOCAL_HOSTS);
  const pages = world();
  let footnote: Footnote;
  afterAll(async () => {
    await footnote.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  it('a kept answer is shown as it was', async () => {
    footnote = await launch({ extension, profile });
    const page = await footnote.open(pages.pages.put('/tides', { html: article('Tides', TIDES) }));
    await savePage(footnote, page);
    const panel = await openPanel(footnote, page);
    const { trace } = await ask(panel, FUNDY);
    const [chat] = await callFrom(panel, 'library', 'chats');
    await footnote.close();
    footnote = await launch({ extension, profile });
    const look = await footnote.library(`/answer/${chat?.id}/0`);
    await look.locator('.stages').waitFor();
    expect(await look.locator('h1').textContent()).toBe(FUNDY);
    expect(await look.locator('.candidates tbody tr').count()).toBe(trace.candidates.length);
    expect(await look.locator('.prompt').count()).toBe(0);
    expect(await look.locator('.stage').last().innerText()).toContain('No model was called');
  });

  it('a follow-up says what was carried over, and that it is no evidence of what the question names', async () => {
    const page = await footnote.open(pages.pages.put('/empty', { html: article('Start', ['Nothing to be saved.']) }));
    const panel = await openPanel(footnote, page);
    await panel.locator('.turn > h2').waitFor();
    const { mode, trace } = await ask(panel, 'What about limpets?');
    expect([mode, trace.understood?.how, trace.understood?.named]).toEqual(['abstained', 'carried', ['limpets']]);
    const [chat] = await callFrom(panel, 'library', 'chats');
    const look = await footnote.library(`/answer/${chat?.id}/1`);
    const found = look.locator('.stage').first();
    await found.getByText('with words of the questions before it').waitFor();
    const said = await found.innerText();
    for (const word of trace.understood?.added ?? ['nothing']) expect(said).toContain(word);
    expect(said).toMatch(/it names .*limpets.* itself/i);
  });
});
