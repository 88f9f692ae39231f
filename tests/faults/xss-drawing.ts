import type { Page } from 'playwright-core';
import { parse } from '../../entrypoints/sidepanel/answer/reader.ts';
import type { BlockKind } from '../../lib/types.ts';
import { until } from '../../scripts/browser.ts';
import { ask, callFrom, savePage } from '../../scripts/panel.ts';
import { leaveSettings, pressTest, typeServer } from '../e2e/settings.ts';
import { askModel, captured, QUESTION, type Stage, saveAll } from './hostile-stage.ts';
import { repliesTo, tagEach } from './looking.ts';

/** Puts texts of others into every field there is and has both views draw them. */

const KINDS = ['paragraph', 'heading', 'list-item', 'quote', 'code', 'table', 'caption'] as const satisfies BlockKind[];
/** UTF-16 code units. */
const LONGEST_QUESTION = 19_500;
const LONGEST_ANSWER = 17_000;
const LONGEST_TAG = 100;
const LONGEST_SITE = 1000;
/** So many notes are pointed at with the mouse; the others are reached by keyboard, which draws the same and takes less time. */
const POINTED_AT = 4;

/** Characters that stand between two of them, on average. */
const BETWEEN = 6;
/** The ends of all that Markdown reads on to as one. */
const ENDS = '</script></style></pre></textarea>-->?>]]>';
/** Where each answer ends, to be sure that it was not cut. */
const LAST_WORDS = 'Now all has been said.';

/** Where attacks are put, for the report. */
export const FIELDS =
  'each: title, site, byline, address, heading, text, tag, scope, answer; all in one or two: question, saved copy, list of models; some: captured page, chat title, server error, model name, file name, search, scope menu';

/** All of it once, for as many attacks as one answer holds; nothing of it is left behind. */
export async function drawEverywhere(stage: Stage, attacks: readonly string[]): Promise<void> {
  const { library, footnote, pages } = stage;
  const page = await footnote.open(pages.put('/hostile', { html: hostilePage(attacks) }));
  const { id } = await savePage(footnote, page);
  await page.close();
  // A list that is drawn anew with every save takes longer than the saves.
  await go(library, '#/backups');
  const saved = await saveAll(footnote, hostileDocuments(attacks));
  const ids = [id, ...saved];
  await library.evaluate(tagEach, [saved.slice(1), tagsOf(attacks)] as const);
  await drawList(library, attacks, ids.length);
  await drawCopy(library, ids[1] ?? '');
  await drawAnswers(stage, attacks);
  await drawScope(stage, attacks);
  await drawFailures(stage, attacks);
  await callFrom(library, 'library', 'remove', ids);
  await drawFile(library, attacks);
  const chats = await callFrom(library, 'library', 'chats');
  await callFrom(
    library,
    'library',
    'removeChats',
    chats.map((chat) => chat.id),
  );
}

/** So many at a time that they are not longer together. */
export function* slices(
  attacks: readonly string[],
  longest: number,
  most = attacks.length,
): Generator<readonly string[]> {
  let held: string[] = [];
  let length = 0;
  for (const attack of attacks) {
    if (held.length > 0 && (held.length >= most || length + attack.length > longest)) {
      yield held;
      held = [];
      length = 0;
    }
    held.push(attack);
    length += attack.length + BETWEEN;
  }
  if (held.length > 0) yield held;
}

/** A text that would take all that follows for its own, up to an end that never comes, is given that end. */
function shut(attack: string): string {
  const last = parse(`${attack}\n\n${LAST_WORDS}`).at(-1);
  return last?.type === 'paragraph' && last.raw === LAST_WORDS ? attack : `${attack}\n${ENDS}`;
}

const go = (library: Page, hash: string): Promise<void> =>
  library.evaluate((to) => {
    location.hash = to;
  }, hash);

const tagsOf = (attacks: readonly string[]): string[] => attacks.map((attack) => attack.trim().slice(0, LONGEST_TAG));

/** Another of the attacks each time, so that each is in every kind of place sooner or later. */
const nth = (attacks: readonly string[], at: number): string => attacks[at % attacks.length] ?? '';

function hostileDocuments(attacks: readonly string[]) {
  const whole = captured(
    { url: 'https://page.example/all', title: nth(attacks, 0), site: nth(attacks, 1), byline: nth(attacks, 2) },
    attacks.map((attack, i) => [KINDS[i % KINDS.length] ?? 'paragraph', attack.trim() || '-'] as const),
  );
  const single = attacks.map((attack, i) => {
    const url = `https://page.example/${i}?q=${encodeURIComponent(nth(attacks, i + 1)).replace(/%(?![0-9A-F]{2})/g, '')}`;
    return captured({ url, title: attack, site: nth(attacks, i + 1), byline: nth(attacks, i + 2), language: 'en' }, [
      ['heading', attack],
      ['paragraph', `Said here: ${attack}`],
    ]);
  });
  return [whole, ...single];
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Shows the attacks as text, so that it is they that are captured. */
const hostilePage = (attacks: readonly string[]): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(nth(attacks, 0))}</title>
<meta property="og:site_name" content="${escaped(nth(attacks, 1))}"><meta name="author" content="${escaped(nth(attacks, 2))}">
<article><h1>${escaped(nth(attacks, 0))}</h1>${attacks.map((attack) => `<p>${escaped(attack)}</p>`).join('\n')}</article>`;

/** Runs in the library page, which draws only the rows near its window: names those, and goes on by half a window, round and round. */
function rowsHere(): string[] {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-id]')].map(({ dataset }) => dataset.id ?? '');
  const before = scrollY;
  scrollBy(0, innerHeight / 2);
  if (scrollY === before) scrollTo(0, 0);
  return rows;
}

async function drawList(library: Page, attacks: readonly string[], documents: number): Promise<void> {
  // A page that is not seen does not follow what is saved.
  await library.bringToFront();
  await go(library, '#/');
  const drawn = new Set<string>();
  const drawMore = async () => {
    for (const id of await library.evaluate(rowsHere)) drawn.add(id);
    return drawn.size >= documents || undefined;
  };
  await until('the whole list', drawMore, 60_000);
  const search = library.locator('input[type="search"]');
  for (const words of ['tide script', nth(attacks, 3).slice(0, 60)]) {
    await search.fill(words);
    await library.waitForTimeout(150);
  }
  await search.fill('');
}

async function drawCopy(library: Page, id: string): Promise<void> {
  await go(library, `#/document/${id}?find=${encodeURIComponent('<img src=x onerror=alert(1)>')}&why=gone`);
  await library.waitForSelector('main.copy article');
}

async function drawAnswers({ panel, library, server }: Stage, attacks: readonly string[]): Promise<void> {
  const fresh = panel.locator('[data-action="new"]');
  if (await fresh.isVisible()) await fresh.click();
  await askModel(panel, server, nth(attacks, 4).trim().slice(0, 200) || 'small');
  for (const held of slices(attacks, LONGEST_ANSWER)) {
    const pieces = held.map((attack, i) => `${shut(attack)}\n\n${i % 10 ? '' : 'Sixteen metres [1].\n\n'}`);
    server.behave({ answer: ['It rises by sixteen metres [1].\n\n', ...pieces, LAST_WORDS] });
    const { mode, text } = await ask(panel, QUESTION);
    if (mode !== 'model' || !text.includes(LAST_WORDS)) throw new Error(`the answer was ${mode}, or cut`);
  }
  await drawNotes(panel);
  server.behave({ answer: 'It rises by sixteen metres [1].' });
  for (const held of slices(attacks, LONGEST_QUESTION)) await ask(panel, held.join('\n'));
  const chats = await callFrom(panel, 'library', 'chats');
  await panel.locator('[data-action="history"]').click();
  await panel.waitForSelector('.past');
  await panel.getByRole('searchbox').fill('tide');
  await panel.waitForTimeout(150);
  await panel.getByRole('button', { name: 'Back' }).click();
  await drawTrace(library, chats[0]?.id ?? '');
}

/** The card of every note of the last answer. */
async function drawNotes(panel: Page): Promise<void> {
  const notes = panel.locator('article:last-of-type a.reference');
  for (const note of (await notes.all()).slice(0, POINTED_AT)) await note.hover({ force: true }); // a card may lie over it
  await notes.evaluateAll(async (all) => {
    for (const each of all) {
      (each as HTMLElement).focus();
      await new Promise((resolve) => setTimeout(resolve));
    }
    (all.at(-1) as HTMLElement | undefined)?.blur();
  });
}

async function drawTrace(library: Page, chatId: string): Promise<void> {
  await go(library, `#/answer/${encodeURIComponent(chatId)}/0`);
  await library.waitForSelector('main.look .stages');
}

/** A question in all sites and tags at once, as its conversation and its trace tell of them; then some in the menu. */
async function drawScope({ panel, library }: Stage, attacks: readonly string[]): Promise<void> {
  const tags = tagsOf(attacks);
  const filter = { tags, sites: attacks.map((attack) => attack.slice(0, LONGEST_SITE)) };
  const told = await panel.evaluate(repliesTo, ['ask', { question: QUESTION, filter }] as const);
  if (!told.includes('"done"')) throw new Error(`a question in all tags: ${told.slice(-200)}`);
  const [chat] = await callFrom(panel, 'library', 'chats');
  await panel.locator('[data-action="history"]').click();
  await panel.locator(`.past[data-chat="${chat?.id}"] .past-title`).click();
  const named = panel.locator('article .asked bdi');
  await until('the question with its tags', async () =>
    (await named.count()) >= new Set(tags).size ? true : undefined,
  );
  await drawTrace(library, chat?.id ?? '');
  await panel.locator('.scope > button[aria-haspopup]').click();
  const field = panel.locator('.scope-menu input[type="search"]');
  const entries = panel.locator('.scope-menu .entry', { hasText: '#' });
  await entries.first().waitFor();
  for (const words of ['', '<', 'on', 'java', '"']) if (await field.isVisible()) await field.fill(words);
  if (await field.isVisible()) await field.fill('');
  await entries.first().click();
  await panel.keyboard.press('Escape');
  await panel.locator('.chip').first().click();
}

async function drawFailures({ panel, server }: Stage, attacks: readonly string[]): Promise<void> {
  server.behave({ models: attacks });
  const form = await typeServer(panel, 'chat', { url: server.url, model: nth(attacks, 5).slice(0, 100) });
  await form.locator('.field-head button').last().click();
  await until('the list of models', async () =>
    (await panel.locator('datalist option').count()) > 0 ? true : undefined,
  );
  const message = attacks.join(' ');
  server.next({ kind: 'status', status: 500, body: JSON.stringify({ error: { message } }) });
  await pressTest(form);
  await leaveSettings(panel);
  server.next({ kind: 'stream-error', after: 0, message });
  await ask(panel, QUESTION);
}

/** A file whose name is an attack, and which is no archive. */
async function drawFile(library: Page, attacks: readonly string[]): Promise<void> {
  await go(library, '#/');
  const name = `${nth(attacks, 7)
    .replace(/[\0/\\]/g, '_')
    .slice(0, 120)}.zip`;
  await library
    .locator('input[type="file"]')
    .first()
    .setInputFiles({ name, mimeType: 'application/zip', buffer: Buffer.from(nth(attacks, 8)) });
  await library.locator('.notice').first().waitFor({ timeout: 20_000 });
}
