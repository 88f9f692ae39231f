import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ask, callFrom, openPanel, savePage } from '../../scripts/panel.ts';
import { article, focusOn, TIDES, world } from './harness.ts';

const FUNDY = 'Why is the tide in the Bay of Fundy so high?';
const DISTANCE = 'How far away is the Moon?';
const MOON = ['The Moon is 384,400 kilometres away on average, and moves away by 3.8 centimetres a year.'];
const LAST = 'article:last-of-type';
const OPENER = '.scope > button[aria-haspopup]';
const HOSTILE = '\u202e<b>mark</b> "tag" 긴 이름 '.padEnd(60, 'x');
const DAY = 24 * 3600 * 1000;

describe('where a question looks', () => {
  const here = world({ granted: true });
  let panel: Page;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    const site = (name: string) => `<meta property="og:site_name" content="${name}">`;
    const put = (path: string, title: string, paragraphs: readonly string[], name: string) =>
      here.pages.put(path, { html: article(title, paragraphs).replace('</head>', `${site(name)}</head>`) });
    const moon = await savePage(here.footnote, await here.footnote.open(put('/moon', 'Moon', MOON, 'Heavens')));
    const page = await here.footnote.open(put('/tides', 'Tides', TIDES, 'Oceans'));
    const tides = await savePage(here.footnote, page);
    panel = await openPanel(here.footnote, page);
    ids.moon = moon.id;
    ids.tides = tides.id;
    await callFrom(panel, 'library', 'tag', [moon.id], ['sky', HOSTILE]);
    await callFrom(panel, 'library', 'tag', [tides.id], ['sea']);
  });

  const menu = () => panel.getByRole('dialog', { name: 'Where to look' });
  const entry = (name: string) => menu().locator('.entry', { hasText: name });
  const opener = () => panel.locator(OPENER);
  const chips = () => panel.locator('.chip b').allInnerTexts();
  const asked = () => panel.locator(`${LAST} .asked`).innerText();
  /** The names in it, each in its own direction. */
  const setApart = () => panel.locator(`${LAST} .asked bdi`).allInnerTexts();

  async function choose(...names: readonly string[]): Promise<void> {
    await opener().click();
    for (const name of names) await entry(name).click();
    await panel.keyboard.press('Escape');
    await menu().waitFor({ state: 'detached' });
  }
  async function clear(): Promise<void> {
    while ((await panel.locator('.chip').count()) > 0) await panel.locator('.chip').first().click();
  }

  it('is everything, until something is chosen', async () => {
    expect(await opener().textContent()).toBe('In everything');
    const answer = await ask(panel, DISTANCE);
    expect(answer.trace.filter).toBeUndefined();
    expect(answer.citations[0]?.title).toBe('Moon');
  });

  it('is chosen and left by keyboard alone', async () => {
    await opener().focus();
    await panel.keyboard.press('Enter');
    await menu().waitFor();
    await focusOn(panel, 'button', 'Tides');
    await panel.keyboard.press('Space');
    expect(await entry('Tides').getAttribute('aria-pressed')).toBe('true');
    await panel.keyboard.press('Escape');
    await menu().waitFor({ state: 'detached' });
    await focusOn(panel, OPENER);
    expect(await chips()).toEqual(['Tides']);
  });

  it('limits the answer, which says so', async () => {
    const answer = await ask(panel, DISTANCE);
    expect(answer.trace.filter).toEqual({ documents: [ids.tides] });
    expect(answer.citations.every(({ documentId }) => documentId === ids.tides)).toBe(true);
    expect(await asked()).toContain('In Tides');
    expect(await setApart()).toEqual(['Tides']);
    expect(await panel.locator('article:first-of-type .asked').innerText()).not.toContain('In ');
  });

  it('is taken back word by word', async () => {
    await panel.getByRole('button', { name: 'Take out Tides' }).press('Enter');
    expect(await opener().textContent()).toBe('In everything');
    await focusOn(panel, OPENER);
  });

  it('combines tags, sites and a time', async () => {
    await choose('#sky', '#sea', 'Heavens', 'last 7 days');
    expect(await chips()).toEqual(['#sky', '#sea', 'Heavens', 'last 7 days']);
    const { trace, citations } = await ask(panel, FUNDY);
    const { savedFrom, ...rest } = trace.filter ?? {};
    expect(rest).toEqual({ tags: ['sky', 'sea'], sites: ['Heavens'] });
    expect(Date.now() - Date.parse(savedFrom ?? '')).toBeLessThan(7 * DAY + 3600 * 1000);
    expect(citations.every(({ documentId }) => documentId === ids.moon)).toBe(true);
    expect(await asked()).toMatch(/In #sky, #sea, Heavens, since /);
    expect(await setApart()).toEqual(['#sky', '#sea', 'Heavens']);
    await clear();
  });

  it('has one time at most, or a day of one’s own', async () => {
    await choose('today', 'this year');
    expect(await chips()).toEqual(['this year']);
    await opener().click();
    await menu().getByLabel('Saved from this day on').fill('2020-02-29');
    await panel.keyboard.press('Enter');
    expect(await chips()).toEqual([expect.stringMatching(/^since Feb\s29,\s2020$/)]);
    await panel.keyboard.press('Escape');
    const { trace } = await ask(panel, FUNDY);
    expect(trace.filter).toEqual({ savedFrom: new Date(2020, 1, 29).toISOString() });
    await opener().click();
    await menu().getByRole('button', { name: 'Look in everything' }).click();
    expect(await chips()).toEqual([]);
  });

  it('says so when it holds nothing', async () => {
    await opener().click();
    await menu().getByLabel('Saved from this day on').fill('2099-01-01');
    await panel.keyboard.press('Escape');
    expect((await ask(panel, FUNDY)).mode).toBe('abstained');
    await clear();
  });

  it('stays when the reader turns elsewhere, but its menu closes', async () => {
    await choose('#sky');
    await opener().click();
    await panel.locator(`${LAST} h2`).click();
    await menu().waitFor({ state: 'detached' });
    expect(await chips()).toEqual(['#sky']);
    await clear();
  });

  it('stands with the turn when its conversation is opened again', async () => {
    await choose('Oceans');
    await ask(panel, FUNDY);
    const before = await asked();
    await panel.reload();
    await panel.locator(`${LAST} .asked`, { hasText: 'Oceans' }).waitFor();
    expect(await asked()).toBe(before);
    expect(await chips()).toEqual([]);
  });

  it('shows a hostile tag as a word', async () => {
    await choose('긴 이름');
    expect(await panel.locator('.chip b b').count()).toBe(0);
    const { trace } = await ask(panel, DISTANCE);
    expect(trace.filter).toEqual({ tags: [HOSTILE.trim()] });
    const { overflow, text } = await panel.locator(`${LAST} .asked`).evaluate((line) => ({
      overflow: line.scrollWidth > line.clientWidth,
      text: line.textContent ?? '',
    }));
    expect(overflow).toBe(false);
    expect(text).toContain('#<b>mark</b> "tag" 긴 이름');
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(await setApart()).toEqual([expect.stringMatching(/^#<b>mark<\/b> "tag" 긴 이름 x+…$/)]);
    await clear();
  });

  it('finds one of many by typing', async () => {
    await callFrom(
      panel,
      'library',
      'tag',
      [ids.tides ?? ''],
      Array.from({ length: 20 }, (_, i) => `tag ${i}`),
    );
    await opener().click();
    const field = menu().getByRole('searchbox');
    await field.waitFor();
    expect(await menu().locator('.entry', { hasText: '#' }).count()).toBe(8);
    await field.fill('tag 17');
    expect(await menu().locator('.entry', { hasText: '#' }).allInnerTexts()).toEqual([
      expect.stringMatching(/#tag 17/),
    ]);
    await panel.keyboard.press('Enter');
    await menu().waitFor();
    await field.fill('no such');
    await menu().getByText('Nothing of that name').waitFor();
    await panel.keyboard.press('Escape');
  });
});
