import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../scripts/browser.ts';
import { ask, callFrom, openPanel, savePage } from '../../scripts/panel.ts';
import { startOpenAiServer, type TestServer } from '../servers/openai-server.ts';
import { atWidth, overflows, smallTargets, tabStops, violations } from './accessible.ts';
import { article, TIDES, world } from './harness.ts';

const FUNDY = 'Why is the tide in the Bay of Fundy so high?';
const LAST = 'article:last-of-type';
const KOREAN = [
  '경복궁의 서쪽에는 경회루라는 누각이 연못 위에 서 있다.',
  '이 누각은 외국 사신을 맞이하고 연회를 베풀던 곳이다.',
];

/** What the two languages must both bear: the same way through all states of both views, by places and not by words. */
describe.each(['en', 'ko'])('every state in %s', (language) => {
  const here = world({ granted: true, language });
  let panel: Page;
  let server: TestServer;

  beforeAll(async () => {
    server = await startOpenAiServer();
  });
  afterAll(() => server.close());

  /** In light and in dark nothing for axe to say; at 320 and 420 pixels nothing to scroll sideways, nothing too small. */
  async function sound(view: Page): Promise<void> {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await view.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      found.push(...(await violations(view)).map((each) => `${colorScheme}: ${each}`));
    }
    await view.emulateMedia({ colorScheme: null });
    for (const width of [320, 420]) {
      const check = async () => [...(await overflows(view)), ...(await smallTargets(view))];
      found.push(...(await atWidth(view, width, check)).map((each) => `${width}: ${each}`));
    }
    expect(found).toEqual([]);
  }

  /** Every control is met once, in the order in which it stands, with a ring around it. */
  async function walkable(view: Page): Promise<void> {
    const { stops, controls } = await tabStops(view);
    const met = stops.filter(({ control }) => control >= 0);
    expect(met.map(({ control }) => control)).toEqual(Array.from({ length: controls }, (_, i) => i));
    expect(stops.filter(({ visible }) => !visible).map(({ html }) => html)).toEqual([]);
  }

  /** Sentences and labels of the view that are not in the language of the interface; names are the same in all. */
  const foreign = (view: Page): Promise<string[]> =>
    view.evaluate((wanted) => {
      const labels = [...document.querySelectorAll<HTMLElement>('button, label, h2, .field > .label, p.soft, input')];
      return labels
        .filter(
          (each) => each.checkVisibility() && !each.closest('article, option, .row, .past, .entry, .chip, .offer'),
        )
        .map((each) => (each.localName === 'input' ? (each as HTMLInputElement).ariaLabel : each.innerText) ?? '')
        .filter((text) => /\p{L}{3}/u.test(text) && /\p{Script=Hangul}/u.test(text) !== (wanted === 'ko'));
    }, language);

  const settle = () => panel.locator('.running-head').waitFor();
  async function settings(): Promise<void> {
    if (!(await panel.locator('main.settings').isVisible())) {
      await panel.locator('.running-head nav button').last().click();
    }
    await panel.locator('main.settings fieldset').last().waitFor();
  }
  async function back(): Promise<void> {
    await panel.locator('main.settings .back').click();
    await settle();
  }
  async function type(section: 'chat' | 'embedder', model: string): Promise<void> {
    await panel.check(`#${section}-openai`);
    await panel.selectOption(`#${section}-provider`, 'other');
    await panel.fill(`#${section}-url`, server.url);
    await panel.fill(`#${section}-model`, model);
    await panel.locator(`form:has(#${section}-url) button[type="submit"]`).click();
    await panel.locator(`form:has(#${section}-url) .notice`).waitFor();
  }

  it('of the panel before anything is saved', async () => {
    const page = await here.footnote.open(here.pages.put('/tides', { html: article('Tides', TIDES) }));
    panel = await openPanel(here.footnote, page);
    await panel.locator('.opening li').first().waitFor();
    expect(await panel.evaluate(() => document.documentElement.lang)).toBe(language);
    expect(await foreign(panel)).toEqual([]);
    await sound(panel);
    await walkable(panel);
  });

  it('of the panel when a page could not be saved, and when it was', async () => {
    const empty = await here.footnote.open(here.pages.put('/empty', { html: '<!doctype html><title>Empty</title>' }));
    await openPanel(here.footnote, empty);
    await panel.locator('.this-page', { hasText: 'Empty' }).waitFor();
    await panel.locator('[data-action="save"]').click();
    await panel.locator('.this-page [role="alert"]').waitFor();
    expect(await foreign(panel)).toEqual([]);
    await sound(panel);
    await walkable(panel);
    const html = article('경회루', KOREAN).replace('lang="en"', 'lang="ko"');
    await savePage(here.footnote, await here.footnote.open(here.pages.put('/korean', { html })));
    await savePage(here.footnote, await here.footnote.open(`${here.pages.origin}/tides`));
    await panel.locator('.tick').waitFor();
    await sound(panel);
    await walkable(panel);
  });

  it('of an answer in passages, of an abstention, and of how they were found', async () => {
    expect((await ask(panel, FUNDY)).mode).toBe('passages');
    await sound(panel);
    const korean = await ask(panel, '경회루는 어디에 서 있나요?');
    expect(korean.citations[0]?.quote).toContain('연못 위에');
    await sound(panel);
    expect((await ask(panel, 'Who painted the ceiling of the Sistine Chapel?')).mode).toBe('abstained');
    await panel.locator(`${LAST} .tools [aria-expanded]`).click();
    await panel.locator(`${LAST} .trace`).waitFor();
    expect(await foreign(panel)).toEqual([]);
    await sound(panel);
    await walkable(panel);
  });

  it('of a question that is limited, edited, and asked without a source', async () => {
    await panel.locator('.scope > button').last().click();
    await panel.locator('.scope-menu .entry .figures').first().waitFor();
    expect(await foreign(panel)).toEqual([]);
    await sound(panel);
    await panel.locator('.scope-menu .entry').first().click();
    await panel.locator('.scope-menu .entry').nth(2).click();
    await sound(panel);
    await panel.keyboard.press('Escape');
    await sound(panel);
    await walkable(panel);
    await ask(panel, FUNDY);
    await panel.locator(`${LAST} .note-margin .tick`).first().click();
    await panel.locator(`${LAST} [data-action="sources"]`).waitFor();
    await sound(panel);
    await panel.locator('article .edit').first().click();
    await panel.locator('.edit-question .loss').waitFor();
    expect(await foreign(panel)).toEqual([]);
    await sound(panel);
    await walkable(panel);
    await panel.keyboard.press('Escape');
    await panel.locator(`${LAST} [data-action="sources"]`).click();
    await panel.locator(`${LAST}[data-state="done"] .sources .tick`).waitFor();
    await sound(panel);
    await walkable(panel);
    while ((await panel.locator('.chip').count()) > 0) await panel.locator('.chip').first().click();
  });

  it('of an answer that is kept, and of earlier questions', async () => {
    await panel.locator('article:first-of-type [data-action="keep"]').click();
    await panel.locator('.kept [data-action="undo"]').waitFor();
    await sound(panel);
    await walkable(panel);
    await panel.locator('.kept [data-action="undo"]').click();
    await panel.locator('article:first-of-type [data-action="keep"]').waitFor();
    await panel.locator('[data-action="history"]').click();
    await panel.locator('.past').waitFor();
    const history = async () => {
      expect(await foreign(panel)).toEqual([]);
      await sound(panel);
      await walkable(panel);
    };
    await history();
    await panel.fill('main input[type="search"]', 'resonate');
    await panel.locator('.past mark').first().waitFor();
    await history();
    await panel.fill('main input[type="search"]', 'zebra');
    await panel.locator('main .notice').waitFor();
    await history();
    await panel.fill('main input[type="search"]', '');
    await panel.locator('.delete-all').click();
    await panel.locator('.deletion [data-action="undo"]').waitFor();
    await panel.locator('main .notice').waitFor();
    await history();
    await panel.locator('main .back').click();
    await panel.locator('.opening').waitFor();
    await sound(panel);
    await walkable(panel);
  });

  it('of the settings', async () => {
    await settings();
    for (const choice of ['#chat-passages', '#chat-browser', '#chat-openai', '#embedder-openai']) {
      await panel.check(choice);
      if (choice === '#chat-browser') await panel.locator('.choice .notice').waitFor();
      expect(await foreign(panel)).toEqual([]);
      await sound(panel);
    }
    await walkable(panel);
  });

  it('of a server that turns us away, that works, and that embeds', async () => {
    server.next({ kind: 'status', status: 403, body: '' });
    await type('chat', 'small');
    await panel.getByText('OLLAMA_ORIGINS=').waitFor();
    await sound(panel);
    await panel.locator('form:has(#chat-url) button[type="submit"]').click();
    await panel.locator('form:has(#chat-url) .notice[data-kind="ok"]').waitFor();
    await sound(panel);
    await type('embedder', 'small-embed');
    server.behave({ pace: 'step' });
    await panel.locator('form:has(#embedder-url) .notice .go').click();
    await panel.locator('.reembedding').waitFor();
    await sound(panel);
    server.behave({ pace: 0, fault: { kind: 'dims', dims: 3 } });
    await panel.locator('.reembedding [role="alert"]').waitFor();
    expect(await foreign(panel)).toEqual([]);
    await sound(panel);
    await walkable(panel);
    server.behave({ fault: undefined });
    await panel.check('#embedder-builtin');
    await panel.locator('.choice:has(#embedder-builtin) .go').click();
    await panel.locator('.reembedding').waitFor({ state: 'detached' });
    await back();
  });

  it('of an answer by a model, with a claim of its own, its card, and a failure', async () => {
    server.behave({ answer: 'The basin happens to resonate with the tide [1]. It is a popular place for whales.' });
    expect((await ask(panel, FUNDY)).unsupported).toHaveLength(1);
    await panel.locator(`${LAST} .legend`).waitFor();
    await panel.locator(`${LAST} .reference`).first().focus();
    await panel.getByRole('tooltip').waitFor();
    await sound(panel);
    server.behave({ answer: undefined, fault: { kind: 'status', status: 500 } });
    expect((await ask(panel, FUNDY)).mode).toBe('passages');
    await panel.locator(`${LAST} [role="alert"]`).waitFor();
    await sound(panel);
    await walkable(panel);
    server.behave({ fault: undefined });
  });

  it('of the overview, with the numbers behind its picture', async () => {
    const library = await here.footnote.library('/overview');
    await library.locator('.bars').last().waitFor();
    await library.locator('.numbers summary').focus();
    await library.keyboard.press('Enter');
    await library.locator('.numbers td').last().waitFor();
    expect(await foreign(library)).toEqual([]);
    await sound(library);
    await walkable(library);
    await library.close();
  });

  it('of the library page: list, search, nothing found, a marked copy, nothing left', async () => {
    const library = await here.footnote.library();
    const rows = (count: number) =>
      until(`${count} rows`, async () => ((await library.locator('.row').count()) === count ? true : undefined));
    await rows(2);
    expect(await library.evaluate(() => document.documentElement.lang)).toBe(language);
    expect(await foreign(library)).toEqual([]);
    await sound(library);
    await walkable(library);
    await library.fill('input[type="search"]', 'resonate');
    await rows(1);
    await sound(library);
    await walkable(library);
    await library.fill('input[type="search"]', 'zebra');
    await rows(0);
    await library.getByText('zebra').waitFor();
    await sound(library);
    await library.fill('input[type="search"]', 'resonate');
    await library.locator('.excerpt a').click();
    await library.locator('article mark').waitFor();
    expect(await foreign(library)).toEqual([]);
    await sound(library);
    await walkable(library);
    await library.goBack();
    await rows(1); // the search is as it was left
    await library.fill('input[type="search"]', '');
    await rows(2);
    const ids = (await callFrom(library, 'library', 'documents')).map(({ id }) => id);
    await callFrom(library, 'library', 'remove', ids);
    await rows(0);
    expect(await foreign(library)).toEqual([]);
    await sound(library);
    await walkable(library);
    await library.locator('.running-head a[href="#/overview"]').click();
    await library.locator('.overview .notice').waitFor();
    await sound(library);
  });
});
