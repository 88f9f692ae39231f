import type { Page } from 'playwright-core';
import type { BlockKind } from '../../lib/types.ts';
import { until } from '../../scripts/browser.ts';
import { ask, callFrom, savePage } from '../../scripts/panel.ts';
import { leaveSettings, pressTest, typeServer } from '../e2e/settings.ts';
import { chosen, OWN, scriptAttacks } from './attack-lists.ts';
import { askModel, captured, openStage, QUESTION, type Stage, saveAll } from './hostile-stage.ts';
import type { FaultRun } from './run.ts';
import { runsInPage } from './watched-view.ts';

/** Characters of attacks that are drawn at once: an answer and a question hold no more. */
const MOST_DRAWN = 16_000;
const MOST_ATTACKS = 250;
/** How many attacks an ordinary page is shown besides our own, to see that they do run there. */
const PROOF = 150;
const KINDS = ['paragraph', 'heading', 'list-item', 'quote', 'code', 'table', 'caption'] as const satisfies BlockKind[];

/** Text that runs as a script wherever it is taken for more than text, in every field that others write, drawn by both views. */
export const run: FaultRun = async ({ times = Number.POSITIVE_INFINITY, seed, say }) => {
  const { attacks: all, missing } = await scriptAttacks();
  for (const file of missing) say(`not here, so without it: ${file}`);
  const attacks = chosen(all, times, seed);
  const stage = await openStage();
  const failures: string[] = [];
  const started = Date.now();
  try {
    let done = 0;
    for (const batch of batches(attacks)) {
      const before = stage.strays().length;
      const stopped = await drawEverywhere(stage, batch).catch((error: unknown) => String(error).split('\n')[0]);
      const found = [
        ...(await stage.findings()),
        ...stage
          .strays()
          .slice(before)
          .map((to) => `asked for ${to}`),
      ];
      if (stopped) found.push(`not drawn: ${stopped}`);
      failures.push(...found.map((what) => `attacks ${done} to ${done + batch.length - 1}: ${what}`));
      done += batch.length;
      say(`${done} of ${attacks.length}, ${failures.length} failures, ${Math.round((Date.now() - started) / 1000)} s`);
      if (found.length > 0) break; // what is found once is found again with every batch
    }
    // Without those that would take the page away.
    const proof = [...OWN, ...chosen(attacks, PROOF, seed)].filter((attack) => !/refresh|location/i.test(attack));
    const page = await stage.footnote.open(stage.pages.put('/proof', { html: '<title>Proof</title>' }));
    const ranInPage = await runsInPage(page, proof).catch(() => -1);
    const requestsOfPage = stage.strays().length;
    if (ranInPage === 0 || requestsOfPage === 0) failures.push('no attack ran in an ordinary page: nothing is shown');
    const details = { fields: FIELDS, proof: proof.length, ranInPage, requestsOfPage, seconds: seconds(started) };
    return { times: attacks.length, failures, details: { ...details, missing: missing.length } };
  } finally {
    await stage.close();
  }
};

const seconds = (since: number) => Math.round((Date.now() - since) / 1000);

function* batches(attacks: readonly string[]): Generator<readonly string[]> {
  let batch: string[] = [];
  let length = 0;
  for (const attack of attacks) {
    if (batch.length > 0 && (batch.length >= MOST_ATTACKS || length + attack.length > MOST_DRAWN)) {
      yield batch;
      batch = [];
      length = 0;
    }
    batch.push(attack);
    length += attack.length + 6;
  }
  if (batch.length > 0) yield batch;
}

/** Each attack alone, or all of them in one. */
const FIELDS =
  'each: title, site, byline, address, heading, text, tag, answer; all in one: question, chat title, saved copy; some: captured page, model name, list of models, server error, file name, search';

async function drawEverywhere(stage: Stage, attacks: readonly string[]): Promise<void> {
  const { library, footnote, pages } = stage;
  const page = await footnote.open(pages.put('/hostile', { html: hostilePage(attacks) }));
  const { id } = await savePage(footnote, page);
  await page.close();
  const ids = [id, ...(await saveAll(footnote, hostileDocuments(attacks)))];
  await callFrom(library, 'library', 'tag', ids, attacks.map((attack) => attack.trim().slice(0, 100)).slice(0, 50));
  await drawList(library, attacks, ids.length);
  await drawCopy(library, ids[1] ?? '');
  await drawAnswers(stage, attacks);
  await drawFailures(stage, attacks);
  await drawFile(library, attacks);
  await callFrom(library, 'library', 'remove', ids);
  const chats = await callFrom(library, 'library', 'chats');
  await callFrom(
    library,
    'library',
    'removeChats',
    chats.map((chat) => chat.id),
  );
}

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

async function drawList(library: Page, attacks: readonly string[], documents: number): Promise<void> {
  // A page that is not seen does not follow what is saved.
  await library.bringToFront();
  await library.evaluate(() => {
    location.hash = '#/';
  });
  // The list draws its rows as they come near.
  const most = Math.min(documents, 30);
  await until('the list', async () => ((await library.locator('.title').count()) >= most ? true : undefined));
  for (let i = 0; i < 8; i++) await library.mouse.wheel(0, 4000);
  const search = library.locator('input[type="search"]');
  for (const words of ['tide script', nth(attacks, 3).slice(0, 60)]) {
    await search.fill(words);
    await library.waitForTimeout(150);
  }
  await search.fill('');
}

async function drawCopy(library: Page, id: string): Promise<void> {
  await library.evaluate(
    (hash) => {
      location.hash = hash;
    },
    `#/document/${id}?find=${encodeURIComponent('<img src=x onerror=alert(1)>')}&why=gone`,
  );
  await library.waitForSelector('main.copy article');
}

async function drawAnswers({ panel, library, server }: Stage, attacks: readonly string[]): Promise<void> {
  const fresh = panel.locator('[data-action="new"]');
  if (await fresh.isVisible()) await fresh.click();
  await askModel(panel, server, nth(attacks, 4).trim().slice(0, 200) || 'small');
  const answer = attacks.map((attack, i) => `${attack}\n\nSixteen metres${i % 3 ? '' : ' [1]'}.\n\n`);
  server.behave({ answer: [`It rises by sixteen metres [1].\n\n`, ...answer] });
  const { mode } = await ask(panel, QUESTION);
  if (mode !== 'model') throw new Error(`the answer was ${mode}`);
  for (const note of await panel.locator('article:last-of-type a.reference').all())
    await note.hover({ timeout: 2000 }).catch(() => undefined);
  await ask(panel, attacks.join('\n').slice(0, 19_000));
  const chats = await callFrom(panel, 'library', 'chats');
  await panel.locator('[data-action="history"]').click();
  await panel.waitForSelector('.past');
  await panel.getByRole('searchbox').fill('tide');
  await panel.waitForTimeout(150);
  await panel.getByRole('button', { name: 'Back' }).click();
  await library.evaluate(
    (hash) => {
      location.hash = hash;
    },
    `#/answer/${encodeURIComponent(chats[0]?.id ?? '')}/0`,
  );
  await library.waitForSelector('main.look .stages');
}

async function drawFailures({ panel, server }: Stage, attacks: readonly string[]): Promise<void> {
  server.behave({ models: attacks.slice(0, 60) });
  const form = await typeServer(panel, 'chat', { url: server.url, model: nth(attacks, 5).slice(0, 100) });
  await form.locator('.field-head button').last().click();
  await until('the list of models', async () =>
    (await panel.locator('datalist option').count()) > 0 ? true : undefined,
  );
  const message = attacks.slice(6, 12).join(' ');
  server.next({ kind: 'status', status: 500, body: JSON.stringify({ error: { message } }) });
  await pressTest(form);
  await leaveSettings(panel);
  server.next({ kind: 'stream-error', after: 0, message: attacks.slice(12, 18).join(' ') || 'x' });
  await ask(panel, QUESTION);
}

/** A file whose name is an attack, and which is no archive. */
async function drawFile(library: Page, attacks: readonly string[]): Promise<void> {
  await library.evaluate(() => {
    location.hash = '#/';
  });
  const name = `${nth(attacks, 7)
    .replace(/[\0/\\]/g, '_')
    .slice(0, 120)}.zip`;
  await library
    .locator('input[type="file"]')
    .first()
    .setInputFiles({ name, mimeType: 'application/zip', buffer: Buffer.from(nth(attacks, 8)) });
  await library.locator('.notice').first().waitFor({ timeout: 20_000 });
}
