import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILT, type Footnote, launch, until, withHosts } from '../../scripts/browser.ts';
import { type PageServer, servePages } from '../../scripts/pages-server.ts';
import { ask, callFrom, openPanel, savePage } from '../../scripts/panel.ts';
import { atWidth, overflows, smallTargets, violations } from './accessible.ts';
import { article, focusOn, TIDES } from './harness.ts';

const ISLAND = 'Which island is home to the quokkas?';
const WORMS = 'How do volcanic chimneys feed deep sea worms?';
const FUNDY = 'Why is the tide in the Bay of Fundy so high?';
const QUOKKAS = [
  'Quokkas live on Rottnest Island, their home for ages, where they eat grasses and leaves at night.',
  'By day they sleep in the shade of dense, swampy scrub.',
];

describe('questions that are looked at again', () => {
  let footnote: Footnote;
  let pages: PageServer;
  let panel: Page;
  let view: Page;

  beforeAll(async () => {
    pages = await servePages();
    footnote = await launch({ extension: withHosts(BUILT, ['http://*/*', 'https://*/*']) });
    const tides = await footnote.open(pages.put('/tides', { html: article('Tides', TIDES) }));
    await savePage(footnote, tides);
    panel = await openPanel(footnote, tides);
  });
  afterAll(async () => {
    await footnote?.close();
    await pages?.close();
  });

  const open = (question: string) => view.locator('.asked-list > li[data-open]').filter({ hasText: question });
  const test = (question: string) => view.locator('[data-part="tests"] .asked-list > li').filter({ hasText: question });
  async function sound(): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await view.emulateMedia({ colorScheme });
      expect(await violations(view)).toEqual([]);
    }
    await view.emulateMedia({ colorScheme: null });
    expect(await atWidth(view, 380, () => overflows(view))).toEqual([]);
    expect(await smallTargets(view)).toEqual([]);
  }

  it('are told with what to save, and what is at hand', async () => {
    for (const question of [ISLAND, WORMS, ISLAND]) expect((await ask(panel, question)).mode).toBe('abstained');
    await footnote.open(pages.put('/quokkas', { html: article('The quokkas of Rottnest', QUOKKAS) }));
    view = await footnote.library('/questions');
    await open(ISLAND).getByText('Asked 2 times').waitFor();
    expect(await open(ISLAND).locator('[data-part="lacking"]').innerText()).toMatch(/^Nothing saved has: .*quokkas/);
    expect(await open(ISLAND).getByRole('link', { name: 'Tides' }).count()).toBe(1);
    await open(ISLAND).locator('.at-hand').getByRole('link', { name: 'The quokkas of Rottnest' }).waitFor();
    expect(await open(WORMS).locator('.at-hand').count()).toBe(0);
    await sound();
  });

  it('stay dismissed, and come back when that is taken back', async () => {
    await open(WORMS).locator('[data-action="dismiss"]').click();
    await open(WORMS).waitFor({ state: 'detached' });
    await focusOn(view, '[data-part="undo"] button', 'Undo');
    await footnote.killLibrary();
    await view.reload();
    await open(ISLAND).waitFor();
    expect(await open(WORMS).count()).toBe(0);
    const chats = await callFrom(view, 'library', 'chats');
    const questions = await Promise.all(chats.map(({ id }) => callFrom(view, 'library', 'chat', id)));
    expect(questions.flatMap(({ turns }) => turns).filter(({ question }) => question === WORMS)).toHaveLength(1);
  });

  it('can be asked again once a page that answers them is saved, at a click', async () => {
    await open(ISLAND).locator('.at-hand button').click();
    await open(ISLAND).getByText('Can be answered now, from “The quokkas of Rottnest”.').waitFor();
    await sound();
    const before = await panel.locator('article').count();
    await open(ISLAND).locator('[data-action="ask"]').click();
    await panel.locator('article[data-state="done"]').nth(before).waitFor();
    expect(await panel.locator('article').last().innerText()).toContain('Rottnest Island');
    await view.getByText('No question in your conversations is left without an answer.').waitFor();
  });

  it('are kept as tests from an answer and by hand, run, and drawn as a line', async () => {
    expect((await ask(panel, FUNDY)).mode).toBe('passages');
    await panel.locator('article:last-of-type .tools button[aria-controls]').click();
    await panel.locator('article:last-of-type [data-action="keep-test"]').click();
    await panel.getByText('Kept as a test.').waitFor();
    await test(FUNDY).waitFor();
    expect(await test(FUNDY).locator('blockquote').innerText()).toContain('resonate');
    await view.getByText('Write a test question').click();
    await view.getByLabel('Question', { exact: true }).fill('Where do quokkas sleep?');
    await view.getByLabel(/^Page that answers it/).fill('Rottnest');
    await view.getByRole('radio', { name: /quokkas of Rottnest/ }).check();
    await view.getByRole('button', { name: 'Keep it' }).click();
    await test('Where do quokkas sleep?').waitFor();
    await view.locator('[data-action="run"]').click();
    await test(FUNDY).getByText('Passed').waitFor();
    await test('Where do quokkas sleep?').getByText('Found first.').waitFor();
    await view.getByText('From the second run on, a line shows how that changes.').waitFor();
    await sound();
  });

  it('say that a source is gone, with none of its words, and still draw what was', async () => {
    const tides = (await callFrom(view, 'library', 'documents')).find(({ title }) => title === 'Tides');
    await callFrom(view, 'library', 'remove', [tides?.id ?? '']);
    await test(FUNDY).getByText('Its page is no longer in the library').waitFor();
    expect(await test(FUNDY).innerText()).not.toContain('resonate');
    await view.locator('[data-action="run"]').click();
    await until('the line to go on', async () => {
      const path = await view.locator('svg.line .stroke.first').getAttribute('d');
      return path?.includes('L') || undefined;
    });
    await view.getByText('The numbers').click();
    expect(await view.locator('.numbers tbody tr').count()).toBe(2);
    expect(await view.locator('.numbers tbody tr').first().innerText()).toMatch(/100%\s+100%\s+1 of 1/);
    await sound();
    await footnote.killLibrary();
    await view.reload();
    await test(FUNDY).getByText('Its page is no longer in the library').waitFor();
    await test(FUNDY).locator('[data-action="remove"]').click();
    await test(FUNDY).waitFor({ state: 'detached' });
    expect(await view.locator('svg.line').count()).toBe(1);
  });
});
