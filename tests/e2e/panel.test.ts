import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, openPanel, savePage } from '../../scripts/panel.ts';
import { startOpenAiServer, type TestServer } from '../servers/openai-server.ts';
import { overflows, smallTargets, violations } from './accessible.ts';
import { article, focusOn, TIDES, world } from './harness.ts';

const FUNDY = 'Why is the tide in the Bay of Fundy so high?';
const lastTurn = 'article:last-of-type';

describe('the side panel', () => {
  const here = world({ granted: true });
  let panel: Page;
  let server: TestServer;

  beforeAll(async () => {
    server = await startOpenAiServer();
    const page = await here.footnote.open(here.pages.put('/tides', { html: article('Tides', TIDES) }));
    panel = await openPanel(here.footnote, page);
    await panel.locator('.opening li').first().waitFor();
    await sound(); // the welcome of an empty library
    await savePage(here.footnote, page);
  });
  afterAll(() => server.close());

  /** Nothing to object to, in both colour schemes and down to 320 pixels. */
  async function sound(): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await panel.emulateMedia({ colorScheme });
      expect(await violations(panel)).toEqual([]);
    }
    await panel.emulateMedia({ colorScheme: null });
    expect(await smallTargets(panel)).toEqual([]);
    const session = await panel.context().newCDPSession(panel);
    await session.send('Emulation.setDeviceMetricsOverride', {
      width: 320,
      height: 700,
      deviceScaleFactor: 1,
      mobile: false,
    });
    expect(await panel.evaluate(() => innerWidth)).toBe(320);
    expect(await overflows(panel)).toEqual([]);
    await session.send('Emulation.clearDeviceMetricsOverride');
    await session.detach();
  }

  async function useServer(model = 'small'): Promise<void> {
    await panel.getByRole('button', { name: 'Settings' }).click();
    await panel.getByRole('radio', { name: 'A server' }).first().check();
    const form = panel.locator('form.server').first();
    await form.getByLabel('Server').selectOption('other');
    await form.getByLabel('Base address').fill(server.url);
    await form.getByLabel('Model').fill(model);
    await form.getByRole('button', { name: 'Test and use' }).click();
  }

  it('says of a saved page how much of it was kept, and is sound', async () => {
    await panel.getByText(/words\s· kept \d+%/).waitFor();
    await sound();
  });

  it('sets passages as passages', async () => {
    await ask(panel, FUNDY);
    await panel.getByText('Passages from your pages; no model wrote this.').waitFor();
    expect(await panel.locator(`${lastTurn} .quote`).first().innerText()).toContain('resonate');
    await sound();
  });

  it('abstains in words of its own', async () => {
    const answer = await ask(panel, 'Who painted the ceiling of the Sistine Chapel?');
    expect(answer.mode).toBe('abstained');
    await panel.locator(lastTurn).getByText('Your pages don’t say.').waitFor();
    await sound();
  });

  it('tells how it was found', async () => {
    const how = panel.locator(lastTurn).getByRole('button', { name: 'How this was found' });
    await how.click();
    expect(await how.getAttribute('aria-expanded')).toBe('true');
    await panel.getByRole('heading', { name: 'What was found' }).waitFor();
    await sound();
  });

  it('tries a server and takes it into use', async () => {
    await useServer();
    await panel.getByText('It works').waitFor();
    await panel.getByText(/your question and the passages found for it go to 127\.0\.0\.1/).waitFor();
    await sound();
    await panel.getByRole('button', { name: 'Back' }).click();
    await focusOn(panel, 'button', 'Settings');
    await panel.getByRole('button', { name: 'With small' }).waitFor();
  });

  it('shows the quote around a number by keyboard alone, and Esc closes it', async () => {
    server.behave({ answer: 'The basin happens to resonate with the tide [1]. It is a popular place for whales.' });
    await ask(panel, FUNDY);
    const number = panel.locator(`${lastTurn} .reference`).first();
    await number.focus();
    const card = panel.getByRole('tooltip');
    expect(await card.locator('mark').innerText()).toContain('resonate');
    expect(await number.getAttribute('aria-describedby')).toBe(await card.getAttribute('id'));
    await sound();
    await panel.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    expect(await panel.locator(`${lastTurn} .answer .unsupported`).innerText()).toContain('whales');
  });

  it('reads an answer out in whole sentences and keeps what came before Stop', async () => {
    const pieces = [
      'In the Bay of Fundy the water rises ',
      'by up to sixteen metres [1]. ',
      'Because the basin ',
      'resonates',
    ];
    server.behave({ answer: pieces, pace: 'step' });
    server.release(3);
    await panel.fill('textarea', FUNDY);
    await panel.press('textarea', 'Enter');
    await panel.locator(`${lastTurn} .answer`, { hasText: 'Because the basin' }).waitFor();
    const spoken = panel.locator('[aria-live="polite"].hidden p');
    expect(await spoken.allInnerTexts()).toEqual(['In the Bay of Fundy the water rises by up to sixteen metres.']);
    await sound();
    await panel.getByRole('button', { name: 'Stop' }).click();
    await panel.locator(lastTurn).getByText('Stopped').waitFor();
    expect(await panel.locator(`${lastTurn} .answer`).innerText()).toContain('sixteen metres');
    await panel.locator(`${lastTurn} [data-note="1"]`).waitFor();
    await sound();
    server.behave({ answer: undefined, pace: 0 });
  });

  it('answers with passages when Ollama turns it away, and gives the line to run', async () => {
    server.behave({ fault: { kind: 'status', status: 403, body: '' } });
    await panel.fill('textarea', FUNDY);
    await panel.press('textarea', 'Enter');
    const line = `OLLAMA_ORIGINS=chrome-extension://${here.footnote.id} ollama serve`;
    await panel.locator(lastTurn).getByText(line).waitFor();
    await panel.locator(`${lastTurn} .quote`).first().waitFor();
    await sound();
  });
});
