import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../scripts/browser.ts';
import { ask, callFrom, openPanel, savePage } from '../../scripts/panel.ts';
import { startOpenAiServer, type TestServer } from '../servers/openai-server.ts';
import { overflows, violations } from './accessible.ts';
import { article, focusOn, TIDES, world } from './harness.ts';

const FUNDY = 'Why is the tide in the Bay of Fundy so high?';
const lastTurn = 'article:last-of-type';

describe('the side panel, when odd things come', () => {
  const here = world({ granted: true });
  let page: Page;
  let panel: Page;
  let server: TestServer;

  beforeAll(async () => {
    server = await startOpenAiServer();
    page = await here.footnote.open(here.pages.put('/tides', { html: article('\u202eTides\u200b', TIDES) }));
    panel = await openPanel(here.footnote, page);
    await savePage(here.footnote, page);
  });
  afterAll(() => server.close());

  const bar = () => panel.locator('.this-page');

  it('shows a title without its invisible characters', async () => {
    expect(await bar().locator('strong').textContent()).toBe('Tides');
  });

  it('knows the page behind a fragment and a tracking parameter', async () => {
    await page.goto(`${page.url()}?utm_source=post#:~:text=neap%20tides`);
    await bar().getByRole('button', { name: 'Update' }).waitFor();
    await page.evaluate(() => {
      location.hash = 'section';
    });
    await until('the panel to know the section', async () =>
      (await callFrom(panel, 'router', 'page')).url?.endsWith('#section') ? true : undefined,
    );
    await bar().getByRole('button', { name: 'Update' }).waitFor();
  });

  it('keeps the focus through a save and an undo, which is done once', async () => {
    await here.footnote.clickToolbar(await here.footnote.open(here.pages.put('/other', { html: article('O', TIDES) })));
    await bar().getByRole('button', { name: 'Save', exact: true }).press('Space');
    const undo = bar().getByRole('button', { name: 'Undo' });
    await undo.waitFor();
    await focusOn(panel, '[data-action="save"]');
    await undo.focus();
    await undo.evaluate((button: HTMLElement) => {
      button.click();
      button.click();
    });
    await bar().getByText('Undone').waitFor();
    expect(await bar().getByRole('alert').count()).toBe(0);
    await focusOn(panel, '[data-action="save"]');
  });

  it('says of an address that it is none', async () => {
    await panel.getByRole('button', { name: 'Settings' }).click();
    await panel.getByRole('radio', { name: 'A server' }).first().check();
    const form = panel.locator('form.server').first();
    await form.getByLabel('Model').fill('small');
    for (const address of ['javascript:alert(1)', 'ftp://127.0.0.1/v1', 'http://']) {
      await form.getByLabel('Base address').fill(address);
      await form.getByRole('button', { name: 'Test and use' }).click();
      await form.getByText('This is not an http(s) address').waitFor();
      await form.getByLabel('Base address').fill('');
    }
    await panel.getByRole('button', { name: 'Back' }).click();
  });

  it('follows settings that are changed elsewhere', async () => {
    const { settings } = await callFrom(panel, 'library', 'settings');
    const chat = { kind: 'openai', provider: 'other', baseUrl: server.url, model: 'small' } as const;
    await callFrom(panel, 'library', 'setSettings', { ...settings, chat });
    await panel.getByRole('button', { name: 'With small' }).waitFor();
  });

  it('lets a wide table scroll and keeps deep lists in the page', async () => {
    const cells = (word: string) => `|${` ${word} |`.repeat(10)}\n`;
    const table = cells('Highwater') + cells('---') + cells('sixteen');
    const stairs = Array.from({ length: 40 }, (_, i) => `${' '.repeat(i * 2)}- sixteen metres [1]`).join('\n');
    server.behave({ answer: `${table}\n${stairs}` });
    await ask(panel, FUNDY);
    const box = panel.locator(`${lastTurn} .table`).first();
    const { wider, height } = await box.evaluate((element) => ({
      wider: element.scrollWidth > element.clientWidth,
      height: element.querySelector('th')?.offsetHeight ?? 0,
    }));
    expect(wider).toBe(true);
    expect(height).toBeLessThan(40);
    expect(await violations(panel)).toEqual([]);
    expect(await overflows(panel)).toEqual([]);
  });

  it('takes punctuation for no question', async () => {
    await panel.fill('textarea', '\u200b ?! …');
    expect(await panel.getByRole('button', { name: 'Ask', exact: true }).isDisabled()).toBe(true);
  });

  it('says that a paste was cut', async () => {
    await panel.fill('textarea', '');
    await panel.locator('textarea').focus();
    await panel.evaluate(() => document.execCommand('insertText', false, 'tide '.repeat(900)));
    await panel.locator('.ask').getByText('4,000 characters at most').waitFor();
    expect(await overflows(panel)).toEqual([]);
    await panel.fill('textarea', '');
    await panel.locator('.ask').getByText('4,000 characters at most').waitFor({ state: 'detached' });
  });
});
