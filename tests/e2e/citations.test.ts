import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, savePage } from '../../scripts/panel.ts';
import { adversary } from '../servers/adversary.ts';
import { startOpenAiServer, type TestServer } from '../servers/openai-server.ts';
import { article, TIDES, world } from './harness.ts';
import { leaveSettings, pressTest, typeServer } from './settings.ts';

/** Answers that a model gets wrong, through the extension as it is built: what the panel shows of them. */

const LIGHTHOUSE = [
  'The lighthouse on Skerry Head guards the tide race of the bay. It was built in 1871 by fifteen masons from Aberdeen, and its light is seen for nineteen nautical miles.',
  'The last keeper was Morag Sinclair, who left the tower in 1988. Angus Baird had handed the keys to Morag Sinclair in 1961, and he was more afraid of fog than of storms.',
];
const QUESTION = 'What do the tide in the bay and the lighthouse on Skerry Head have to do with each other?';
const last = 'article:last-of-type';

describe('an answer of a model', () => {
  const here = world({ granted: true });
  let panel: Page;
  let server: TestServer;

  beforeAll(async () => {
    server = await startOpenAiServer();
    for (const [path, title, text] of [
      ['/tides', 'Tides', TIDES],
      ['/lighthouse', 'The lighthouse on Skerry Head', LIGHTHOUSE],
    ] as const) {
      const page = await here.footnote.open(here.pages.put(path, { html: article(title, text) }));
      await savePage(here.footnote, page);
    }
    panel = await here.footnote.panel();
    await pressTest(await typeServer(panel, 'chat', { url: server.url, model: 'small' }));
    await leaveSettings(panel);
  });
  afterAll(() => server.close());

  /** What the panel marks of this answer, and the pages its notes name. */
  async function shown(answer: string) {
    server.behave({ answer: adversary(answer), pace: 0 });
    const { citations, unsupported } = await ask(panel, QUESTION);
    const marked = await panel.locator(`${last} .answer .unsupported`).allInnerTexts();
    const notes = await panel.locator(`${last} .answer .reference`).count();
    return {
      marked: marked.join(' ').replace(/\s+/g, ' '),
      notes,
      quotes: citations.map(({ quote }) => quote),
      unsupported,
    };
  }

  it.each([
    ['a wrong number', 'The light is seen for ninety nautical miles {Skerry}.', 'ninety nautical miles'],
    ['a wrong unit', 'The water rises and falls by up to sixteen kilometres {Fundy}.', 'sixteen kilometres'],
    ['a wrong date', 'The last keeper left the tower in 1998 {Skerry}.', 'in 1998'],
    ['a name for another', 'The last keeper was Angus Baird, who left the tower in 1988 {Skerry}.', 'Angus'],
    ['names exchanged', 'Morag Sinclair had handed the keys to Angus Baird in 1961 {Skerry}.', 'Morag'],
    ['a denial', 'The word spring in spring tide has everything to do with the season {Fundy}.', 'everything'],
    ['the contrary', 'He was less afraid of fog than of storms {Skerry}.', 'less afraid'],
    ['an invented quotation', 'The keeper called it “a lamp for fools and herrings” {Skerry}.', 'herrings'],
    [
      'a clause that nobody wrote',
      'It was built in 1871 by fifteen masons from Aberdeen, although the Norwegian parliament had forbidden the works {Skerry}.',
      'Norwegian parliament',
    ],
    ['a number never sent', 'Whales and dolphins sing at the foot of the tower {+}.', 'Whales'],
    ['a footnote on everything', 'Whales and dolphins sing at the foot of the tower {*}.', 'Whales'],
    ['no footnote', 'Whales and dolphins sing at the foot of the tower.', 'Whales'],
  ])('is marked for %s', async (_what, answer, words) => {
    const { marked } = await shown(answer);
    expect(marked).toContain(words);
  });

  it.each([
    ['in other figures', 'The light can be seen for 19 nautical miles {Skerry}.', 'nineteen nautical miles'],
    ['without a footnote', 'The lighthouse was built in 1871 by 15 masons from Aberdeen.', 'fifteen masons'],
    [
      'under the wrong passage',
      'The last keeper was Morag Sinclair, who left the tower in 1988 {!Skerry}.',
      'Morag Sinclair',
    ],
    [
      'under a number never sent',
      'The last keeper was Morag Sinclair, who left the tower in 1988 {+}.',
      'Morag Sinclair',
    ],
    ['under all there are', 'The last keeper was Morag Sinclair, who left the tower in 1988 {*}.', 'Morag Sinclair'],
  ])('is left alone where it is right %s, with the one note that says so', async (_how, answer, quote) => {
    const { marked, notes, quotes } = await shown(answer);
    expect(marked).toBe('');
    expect(notes).toBe(1);
    expect(quotes).toEqual([expect.stringContaining(quote)]);
  });

  it('shows a number as soon as it is whole, and never one that was not sent', async () => {
    const answer = 'It rises by sixteen metres 【1†source】, they say [^2], [1, 2] (1) and so on [99] to the end.';
    server.behave({ answer: [...answer], pace: 'step' });
    await panel.fill('textarea', QUESTION);
    await panel.press('textarea', 'Enter');
    const text = panel.locator(`${last} .answer`);
    const references = panel.locator(`${last} .answer .reference`);
    server.release(answer.indexOf('†') + 3);
    await text.filter({ hasText: 'sixteen metres' }).waitFor();
    expect(await references.count()).toBe(0);
    expect(await text.innerText()).not.toMatch(/[【[]/);
    server.release(answer.indexOf('】') + 8 - (answer.indexOf('†') + 3));
    await references.first().waitFor();
    expect(await references.count()).toBe(1);
    server.release(answer.indexOf(' to') - (answer.indexOf('】') + 8));
    await text.filter({ hasText: '(1) and so on' }).waitFor();
    expect(await references.count()).toBe(4);
    expect(await text.innerText()).not.toMatch(/99|\[/);
    server.behave({ pace: 0 });
    await panel.waitForSelector(`${last}[data-state="done"]`);
    expect(await text.innerText()).not.toMatch(/99|[[【]/);
  });

  it('is drawn with its marks', async () => {
    const { marked, notes } = await shown(
      'The lighthouse was built in 1871 by fifteen masons from Aberdeen {Skerry}. Its light is seen for ninety nautical miles {Skerry}. The last keeper was Morag Sinclair {Skerry}. Whales sing at its foot.',
    );
    expect(marked).toMatch(/ninety.*Whales/);
    expect(notes).toBeGreaterThanOrEqual(2);
    if (!process.env.FOOTNOTE_PICTURES) return;
    mkdirSync(process.env.FOOTNOTE_PICTURES, { recursive: true });
    await panel.screenshot({ path: join(process.env.FOOTNOTE_PICTURES, 'citations.png') });
  });
});
