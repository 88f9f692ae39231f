import { BUILT, withHosts } from '../../scripts/browser.ts';
import { closeTarget } from '../../scripts/close-target.ts';
import { servePages } from '../../scripts/pages-server.ts';
import { random } from '../contract/random.ts';
import { startOpenAiServer } from '../servers/openai-server.ts';
import { base64Of } from './in-extension.ts';
import { dropProfile, newProfile, startKillable } from './killable.ts';
import type { FaultRun } from './run.ts';
import { askedTwice, turnsOf, whatIsWrong } from './workers-checks.ts';
import * as jobs from './workers-jobs.ts';

const FULL = 500;
const HOSTS = ['http://127.0.0.1/*', 'http://localhost/*'];
const VICTIMS = ['background_page', 'service_worker'] as const;
type Victim = (typeof VICTIMS)[number];
/** Texts in one request to a server: what is under way when the library is killed may be asked for again. */
const BATCH = 32;

type Stage = jobs.Stage;

/** One kill: of which room, in which job, and how far into it, of 1. */
interface Kill extends jobs.Task {
  readonly victim: Victim;
  readonly at: number;
}

/**
 * The service worker and the library room, each killed in each job, at moments that go through the job in turn: the job finishes, or
 * its view is told that it did not, and then trying again finishes it. Nothing is there twice, nothing is paid for twice.
 */
export const run: FaultRun = async ({ times = FULL, seed, say }) => {
  const next = random(seed);
  const failures: string[] = [];
  const details = { finished: 0, told: 0, early: 0, askedTwice: 0, milliseconds: 0 };
  const profile = newProfile();
  const began = Date.now();
  const stage = await setUp(profile, times);
  try {
    const lasts = await rehearse(stage);
    for (let nth = 1; nth <= times; nth++) {
      const kill = planned(nth, times, next());
      const { problems, ...seen } = await killDuring(stage, kill, kill.at * (lasts.get(kill.job) ?? 0)).catch(failed);
      details[seen.told ? 'told' : 'finished']++;
      if (seen.early !== undefined) {
        details.early++;
        lasts.set(kill.job, seen.early);
      }
      details.askedTwice += seen.askedTwice;
      failures.push(...problems.map((problem) => `${nth}, ${kill.job}, ${kill.victim}: ${problem}`));
      if (nth % 10 === 0) say(`${nth} kills, ${failures.length} failures`);
    }
  } finally {
    await stage.killable.kill();
    await stage.server.close();
    await stage.pages.close();
    dropProfile(profile);
  }
  return { times, failures, details: { ...details, milliseconds: Date.now() - began } };
};

/** Jobs take turns, then rooms, then moments. */
function planned(nth: number, times: number, dice: number): Kill {
  const { JOBS } = jobs;
  const round = Math.floor((nth - 1) / JOBS.length);
  const rounds = Math.ceil(times / JOBS.length / VICTIMS.length);
  const moment = Math.floor(round / VICTIMS.length);
  return {
    job: JOBS[(nth - 1) % JOBS.length] ?? 'save',
    victim: VICTIMS[round % VICTIMS.length] ?? 'service_worker',
    nth,
    at: (moment + dice) / rounds,
  };
}

/** A library with an archive of some of its pages, embedded and answered by a server of our own. */
async function setUp(profile: string, times: number): Promise<Stage> {
  const pages = await servePages();
  const models = Array.from({ length: times + 2 }, (_, i) => jobs.modelOf(i - 1));
  const server = await startOpenAiServer({ dims: 16, pace: 8, models: ['small', ...models] });
  const killable = await startKillable(profile, undefined, withHosts(BUILT, HOSTS));
  const { page: panel } = await killable.rooms('sidepanel.html');
  const { page: library } = await killable.rooms('library.html');
  const tab = await panel.context().newPage();
  await tab.goto(pages.put('/first', { html: '<title>first</title>' }));
  const tabId = await panel.evaluate(tabOf, tab.url());
  const stage = { killable, panel, library, tab, tabId, pages, server, archive: '' };
  await jobs.useModel(stage, jobs.modelOf(0));
  for (let i = 0; i < jobs.ARCHIVED; i++) {
    await jobs.show(stage, `archived${i}`, 3);
    await jobs.save(stage);
  }
  const waiting = await jobs.rested(panel);
  if (waiting) throw new Error(waiting);
  const { url } = (await jobs.streamLibrary(library, 'exportArchive', {})) as { url: string };
  return { ...stage, archive: await library.evaluate(base64Of, url) };
}

/** Runs in a page of the extension. */
async function tabOf(url: string): Promise<number> {
  interface Tabs {
    readonly chrome: { readonly tabs: { query(what: object): Promise<{ id: number; url?: string }[]> } };
  }
  const tabs = await (globalThis as unknown as Tabs).chrome.tabs.query({});
  return tabs.find((tab) => tab.url === url)?.id ?? -1;
}

/** How long each job takes when it is left alone, ms. */
async function rehearse(stage: Stage): Promise<Map<jobs.Job, number>> {
  const lasts = new Map<jobs.Job, number>();
  for (const job of jobs.JOBS) {
    const task = { job, nth: -1 };
    await jobs.prepare(stage, task);
    const began = performance.now();
    await jobs.perform(stage, task);
    lasts.set(job, performance.now() - began);
    const waiting = await jobs.rested(stage.panel);
    if (waiting) throw new Error(`before any kill: ${waiting}`);
  }
  return lasts;
}

interface Seen {
  /** The view was told that it failed. */
  readonly told: boolean;
  /** How long the job took, if it was over before the kill, ms. */
  readonly early?: number;
  readonly askedTwice: number;
  readonly problems: readonly string[];
}

/** Of a kill that could not be seen through. */
const failed = (error: unknown): Seen => ({ told: false, askedTwice: 0, problems: [jobs.said(error)] });

async function killDuring(stage: Stage, kill: Kill, wait: number): Promise<Seen> {
  await jobs.prepare(stage, kill);
  const turns = await turnsOf(stage);
  stage.server.requests.splice(0);
  const began = performance.now();
  let took: number | undefined;
  const doing = outcome(jobs.perform(stage, kill)).finally(() => {
    took = performance.now() - began;
  });
  await new Promise((resolve) => setTimeout(resolve, wait));
  const early = took;
  await endRoom(stage, kill.victim);
  const saying = await doing;
  const told = saying !== '';
  const again = told ? await outcome(jobs.perform(stage, kill)) : '';
  const problems = [
    ...(told && !jobs.isGone(saying) ? [`was told ${saying}`] : []),
    ...(again ? [`tried again: ${again}`] : []),
    ...(await whatIsWrong(stage, kill, { told, turns })),
  ];
  const twice = askedTwice(stage);
  if (twice > (kill.victim === 'service_worker' ? 0 : BATCH)) problems.push(`${twice} texts were embedded twice`);
  return { told, askedTwice: twice, problems, ...(early !== undefined && { early }) };
}

/** What is said of a job in the end: nothing, when it was done. The clock keeps nobody waiting once that is known. */
const outcome = (job: Promise<void>): Promise<string> =>
  Promise.race([
    job.then(() => '', jobs.said),
    new Promise<string>((resolve) => setTimeout(() => resolve('nothing at all'), 2 * jobs.REST).unref()),
  ]);

async function endRoom({ killable: { id, session } }: Stage, victim: Victim): Promise<void> {
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: victim }] });
  for (const { targetId, url } of targetInfos) if (url.includes(id)) await closeTarget(session, targetId);
}
