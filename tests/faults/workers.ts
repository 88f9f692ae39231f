import { BUILT, withHosts } from '../../scripts/browser.ts';
import { type PageServer, servePages } from '../../scripts/pages-server.ts';
import { random } from '../contract/random.ts';
import { startOpenAiServer, type TestServer } from '../servers/openai-server.ts';
import { base64Of, blobOf, callRoom, callStream, readTruth } from './in-extension.ts';
import { dropProfile, type Killable, newProfile, type Rooms, startKillable } from './killable.ts';
import { torn } from './kills-model.ts';
import type { FaultRun } from './run.ts';

const FULL = 500;
const HOSTS = ['http://127.0.0.1/*', 'http://localhost/*'];
/** What runs when a room is killed, and how long it takes about, ms. */
const JOBS = [
  { job: 'save', lasts: 150 },
  { job: 'embed', lasts: 400 },
  { job: 'ask', lasts: 150 },
  { job: 'import', lasts: 300 },
  { job: 're-embed', lasts: 500 },
] as const;
type Job = (typeof JOBS)[number]['job'];
const VICTIMS = ['background_page', 'service_worker'] as const;
/** Texts in one request to a server. */
const BATCH = 32;
/** For a job to be finished after the kill, with what has to be tried again, ms. */
const REST = 30_000;

interface Stage {
  readonly killable: Killable;
  readonly library: Rooms;
  readonly panel: Rooms;
  readonly pages: PageServer;
  readonly server: TestServer;
  readonly archive: string;
}

/** The service worker and the library room, killed at random moments of each job: it finishes, or says that it did not. */
export const run: FaultRun = async ({ times = FULL, seed, say }) => {
  const next = random(seed);
  const failures: string[] = [];
  const details = { finished: 0, told: 0, askedTwice: 0 };
  const profile = newProfile();
  const pages = await servePages();
  const server = await startOpenAiServer({ dims: 16, pace: 15 });
  const killable = await startKillable(profile, undefined, withHosts(BUILT, HOSTS));
  try {
    const stage = await setUp({ killable, pages, server });
    for (let nth = 0; nth < times; nth++) {
      const { job, lasts } = JOBS[nth % JOBS.length] ?? JOBS[0];
      const victim = VICTIMS[Math.floor(nth / JOBS.length) % VICTIMS.length] ?? 'service_worker';
      const said = await killDuring(stage, { job, victim, nth, wait: next() * lasts });
      details[said === '' ? 'finished' : 'told']++;
      const problems = [
        ...(said === '' || isTold(said) ? [] : [`was told ${said}`]),
        ...(await finishes(stage, job, nth)),
      ];
      failures.push(...problems.map((problem) => `${nth}, ${job}, ${victim}: ${problem}`));
      if (nth % 10 === 9) say(`${nth + 1} kills, ${failures.length} failures`);
    }
    details.askedTwice = askedTwice(server);
    if (details.askedTwice > times * BATCH) failures.push(`${details.askedTwice} texts were embedded twice`);
  } finally {
    await killable.kill();
    await server.close();
    await pages.close();
    dropProfile(profile);
  }
  return { times, failures, details };
};

/** Words that a view has a sentence and a way to try again for; the first two are the browser's own, of a room that has gone. */
const isTold = (said: string): boolean =>
  /Receiving end|closed before|no answer|room-stopped|server-cut-short|server-unreachable|page-changed/.test(said);

/** The pages of the extension, with a server of our own to embed. */
async function setUp(made: Pick<Stage, 'killable' | 'pages' | 'server'>): Promise<Stage> {
  const panel = await made.killable.rooms('sidepanel.html');
  const library = await made.killable.rooms('library.html');
  const stage = { ...made, panel, library, archive: '' };
  await useModel(stage, 'model-first');
  for (let i = 0; i < 8; i++) await save(stage, `archived${i}`, 3);
  await rested(stage);
  const { url } = (await library.page.evaluate(callStream, ['exportArchive', {}] as const)) as { url: string };
  const archive = await library.page.evaluate(base64Of, url);
  return { ...stage, archive };
}

function useModel({ panel, server }: Stage, model: string): Promise<unknown> {
  const settings = {
    chat: { kind: 'passages' },
    embedder: { kind: 'openai', provider: 'other', baseUrl: server.url, model, dims: 16 },
  };
  return panel.page.evaluate(callRoom, ['library', 'setSettings', [settings]] as const);
}

/** A page of the web, saved as by its button. */
async function save({ pages, killable, panel }: Stage, name: string, paragraphs: number): Promise<void> {
  const lines = Array.from(
    { length: paragraphs },
    (_, i) => `<p>${`${name}v1 paragraph${i} tells of the tide and of harbour number ${i * 7}. `.repeat(10)}</p>`,
  );
  const url = pages.put(`/${name}`, { html: `<title>${name} v1</title><article>${lines.join('')}</article>` });
  const tab = await panel.page.context().newPage();
  try {
    await tab.goto(url);
    await wake({ panel });
    const { targetInfos } = await killable.session.send('Target.getTargets', { filter: [{ type: 'service_worker' }] });
    if (targetInfos.length === 0) throw new Error('no answer');
    const tabId = await panel.page.evaluate(tabOf, url);
    await panel.page.evaluate(callRoom, ['router', 'savePage', [{ tabId }]] as const);
  } finally {
    await tab.close();
  }
}

/** Runs in a page of the extension. */
async function tabOf(url: string): Promise<number> {
  interface Tabs {
    readonly chrome: { readonly tabs: { query(what: object): Promise<{ id: number; url?: string }[]> } };
  }
  const tabs = await (globalThis as unknown as Tabs).chrome.tabs.query({});
  return tabs.find((tab) => tab.url === url)?.id ?? -1;
}

const wake = ({ panel }: Pick<Stage, 'panel'>): Promise<unknown> =>
  panel.page.evaluate(callRoom, ['router', 'wake', []] as const);

/** @returns what was said; nothing when the job was done all the same */
async function killDuring(
  stage: Stage,
  { job, victim, nth, wait }: { job: Job; victim: string; nth: number; wait: number },
): Promise<string> {
  const doing = work(stage, job, nth).then(
    () => '',
    (error: Error) => error.message.split('\n')[0] ?? 'failed',
  );
  await new Promise((resolve) => setTimeout(resolve, wait));
  const { session } = stage.killable;
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: victim }] });
  for (const { targetId, url } of targetInfos)
    if (url.includes(stage.killable.id)) await session.send('Target.closeTarget', { targetId });
  const late = new Promise<string>((resolve) => setTimeout(() => resolve('nothing at all'), REST));
  return Promise.race([doing, late]);
}

async function work(stage: Stage, job: Job, nth: number): Promise<void> {
  const { library, panel } = stage;
  if (job === 'save') await save(stage, `saved${nth}`, 4);
  else if (job === 'embed') await save(stage, `long${nth}`, 150);
  else if (job === 'ask') {
    await wake(stage);
    await panel.page.evaluate(callStream, ['ask', { question: `What is told of harbour number ${nth}?` }] as const);
  } else if (job === 'import') {
    await wake(stage);
    const url = await library.page.evaluate(blobOf, stage.archive);
    await library.page.evaluate(callStream, ['importArchive', { url }] as const);
  } else {
    await wake(stage);
    await useModel(stage, `model-${nth}`);
  }
}

/** Tries again as a person would, waits for all that was begun, and looks at what is there. */
async function finishes(stage: Stage, job: Job, nth: number): Promise<string[]> {
  const again = await work(stage, job, nth).then(
    () => undefined,
    (error: Error) => error.message.split('\n')[0],
  );
  const waiting = await rested(stage);
  const { rows, orphans } = await stage.library.page.evaluate(readTruth);
  const names = rows.map(({ name }) => name);
  return [
    ...(again ? [`tried again: ${again}`] : []),
    ...waiting,
    ...rows.filter(({ text }) => !text).map(({ title }) => `${title} has no text`),
    ...rows
      .flatMap((row) => torn({ ...row, title: row.text?.start.split(' ')[0] ?? '' }))
      .map((one) => `a page ${one}`),
    ...orphans.map((id) => `something is left of ${id}`),
    ...(new Set(names).size < names.length ? ['a page is there twice'] : []),
  ];
}

async function rested(stage: Pick<Stage, 'panel'>): Promise<string[]> {
  const end = Date.now() + REST;
  for (;;) {
    await wake(stage);
    const summary = await stage.panel.page
      .evaluate(callRoom, ['library', 'summary', []] as const)
      .catch((error: Error) => error.message);
    if (typeof summary === 'object') {
      const { pending, failed, reembedding } = summary as { pending: number; failed: number; reembedding?: object };
      if (pending + failed === 0 && !reembedding) return [];
      if (Date.now() > end) return [`${pending} pages are pending, ${failed} failed, ${JSON.stringify(reembedding)}`];
    } else if (Date.now() > end) return [`cannot be opened: ${summary}`];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Texts of pages that one model was asked for more than once. */
function askedTwice(server: TestServer): number {
  const seen = new Map<string, number>();
  for (const { path, body } of server.requests) {
    if (!path.endsWith('/embeddings')) continue;
    const { model, input } = body as { model: string; input: string[] };
    for (const text of input) {
      if (!text.includes('tells of the tide')) continue;
      seen.set(`${model} ${text}`, (seen.get(`${model} ${text}`) ?? 0) + 1);
    }
  }
  return [...seen.values()].reduce((sum, count) => sum + count - 1, 0);
}
