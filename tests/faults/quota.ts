import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILT } from '../../scripts/browser.ts';
import { random } from '../contract/random.ts';
import { type Left, perform } from './acts.ts';
import { base64Of, callRoom, callStream, readTruth } from './in-extension.ts';
import { dropProfile, newProfile, type Rooms, startKillable } from './killable.ts';
import { torn } from './kills-model.ts';
import type { FaultRun } from './run.ts';

const FULL = 100;
/** Bytes beyond what is used already that there is room for, at most: some saves fit, and some do not. */
const ROOM = 400_000;
/** For all that is pending to be embedded once there is room again, ms. */
const REST = 30_000;

/** What is tried while there is little room; each may fail, and then only in these words. */
const JOBS = ['saves', 'refreshes', 'import', 'chat', 'export', 'removal', 'long page', 'nothing free'] as const;
/** Whoever frees room in this way must be able to. */
const REMOVALS = new Set<string>(['removal', 'nothing free']);
const SAID = new Set(['storage-full']);

interface Work extends Rooms {
  readonly left: Left;
  readonly nth: number;
  readonly next: () => number;
}

/** Room for the library at random sizes while it is written to: what is refused is refused whole, in words, until there is room. */
export const run: FaultRun = async ({ times = FULL, seed, say }) => {
  const next = random(seed);
  const profile = newProfile();
  const failures: string[] = [];
  const details = { refused: 0, done: 0, removalsRefused: 0 };
  const left: Left = { ids: new Map(), token: '', archive: '' };
  const extension = limited(BUILT);
  let id: string | undefined;
  const inBrowser = async <T>(limit: number | undefined, work: (rooms: Rooms) => Promise<T>): Promise<T> => {
    const killable = await startKillable(profile, id, extension);
    id = killable.id;
    try {
      if (limit !== undefined) await killable.limit(limit);
      return await work(await killable.rooms());
    } finally {
      await killable.kill();
    }
  };
  try {
    let usage = await inBrowser(undefined, async (rooms) => {
      left.archive = await someArchive(rooms);
      return usedIn(rooms);
    });
    for (let nth = 0; nth < times; nth++) {
      const job = JOBS[nth % JOBS.length] ?? 'saves';
      const some = Math.floor(usage * (0.9 + next() * 0.1) + next() * ROOM);
      const quota = job === 'nothing free' ? 1 : Math.max(1, some);
      const problems = await inBrowser(quota, async (rooms) => {
        const said = await attempt(job, { ...rooms, left, nth, next });
        if (said) details.refused++;
        else details.done++;
        if (said && REMOVALS.has(job)) details.removalsRefused++;
        const refused = said && REMOVALS.has(job) ? [`a removal was refused: ${said}`] : [];
        return [...refused, ...(await whatIsWrong(rooms, said))];
      });
      await inBrowser(undefined, async (rooms) => {
        problems.push(...(await worksAgain(rooms, nth)));
        usage = await usedIn(rooms);
      });
      failures.push(...problems.map((problem) => `${nth}, ${job}: ${problem}`));
      if (nth % 10 === 9) say(`${nth + 1} sizes, ${details.refused} refused, ${failures.length} failures`);
    }
  } finally {
    dropProfile(profile);
    rmSync(extension, { recursive: true, force: true });
  }
  return { times, failures, details };
};

/** A copy of the extension without `unlimitedStorage`: with it, Chromium knows no limit for the database but the disk's. */
function limited(extension: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'footnote-limited-'));
  cpSync(extension, copy, { recursive: true });
  const file = join(copy, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { permissions: string[] };
  const permissions = manifest.permissions.filter((permission) => permission !== 'unlimitedStorage');
  writeFileSync(file, JSON.stringify({ ...manifest, permissions }));
  return copy;
}

/** Bytes. */
const usedIn = async ({ page }: Rooms): Promise<number> =>
  (await page.evaluate(() => navigator.storage.estimate())).usage ?? 0;

/** While there is no room: what was said is in words, what is there can be looked at, and none of it is torn. */
async function whatIsWrong(rooms: Rooms, said: string | undefined): Promise<string[]> {
  const seen = await answerOf(rooms, 'documents', []);
  const { rows, orphans } = await rooms.page.evaluate(readTruth);
  return [
    ...(said && !SAID.has(said) ? [`was told ${said}`] : []),
    ...(typeof seen === 'string' ? [`cannot list: ${seen}`] : []),
    ...rows.flatMap((row) => torn(row).map((problem) => `${row.title} ${problem}`)),
    ...orphans.map((id) => `something is left of ${id}`),
  ];
}

/** The value, or the code of the error. */
async function answerOf({ page }: Rooms, name: string, args: readonly unknown[]): Promise<unknown> {
  return page.evaluate(callRoom, ['library', name, args] as const).catch(codeOf);
}

const codeOf = (error: Error): string =>
  /([a-z]+-[a-z-]+)\s*$/.exec(error.message.split('\n')[0] ?? '')?.[1] ?? error.message;

async function someArchive(rooms: Rooms): Promise<string> {
  const left: Left = { ids: new Map(), token: '', archive: '' };
  for (let i = 0; i < 12; i++)
    await perform({ act: 'save', name: `archived${i}`, version: 1, paragraphs: 12 }, rooms, left);
  await rested(rooms);
  const { url } = (await rooms.page.evaluate(callStream, ['exportArchive', {}] as const)) as { url: string };
  const archive = await rooms.page.evaluate(base64Of, url);
  await rooms.page.evaluate(callRoom, ['library', 'remove', [[...left.ids.values()]]] as const);
  return archive;
}

/** @returns what was said when it was refused; undefined when it was done */
async function attempt(job: (typeof JOBS)[number], { left, nth, next, ...rooms }: Work): Promise<string | undefined> {
  const { page } = rooms;
  const save = (name: string, paragraphs: number) =>
    perform({ act: 'save', name, version: nth + 1, paragraphs }, rooms, left);
  try {
    if (job === 'saves') for (let i = 0; i < 10; i++) await save(`q${nth}p${i}`, 1 + Math.floor(next() * 40));
    else if (job === 'refreshes') for (const name of [...left.ids.keys()].slice(-6)) await save(name, 30);
    else if (job === 'long page') await save(`q${nth}long`, 400);
    else if (job === 'import') await perform({ act: 'import' }, rooms, left);
    else if (job === 'export') await page.evaluate(callStream, ['exportArchive', {}] as const);
    else if (job === 'chat') {
      for (let i = 0; i < 3; i++)
        await page.evaluate(callStream, ['ask', { question: `What is told of harbour number ${nth} ${i}?` }] as const);
    } else {
      const names = [...left.ids.keys()].slice(0, 4);
      const ids = names.map((name) => left.ids.get(name));
      await page.evaluate(callRoom, ['library', 'remove', [ids]] as const);
      for (const name of names) left.ids.delete(name);
    }
    return undefined;
  } catch (error) {
    return codeOf(error as Error);
  }
}

/** Waits until nothing is pending or failed. */
async function rested(rooms: Rooms): Promise<string[]> {
  const end = Date.now() + REST;
  for (;;) {
    const summary = (await answerOf(rooms, 'summary', [])) as { pending: number; failed: number } | string;
    if (typeof summary === 'string') return [`cannot be opened: ${summary}`];
    if (summary.pending + summary.failed === 0) return [];
    if (Date.now() > end) return [`${summary.pending} pages are pending and ${summary.failed} failed`];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** After there is room again: a save is stored, and what could not be embedded is. */
async function worksAgain(rooms: Rooms, nth: number): Promise<string[]> {
  const left: Left = { ids: new Map(), token: '', archive: '' };
  const saved = await perform({ act: 'save', name: 'again', version: nth + 1, paragraphs: 1 }, rooms, left).catch(
    codeOf,
  );
  const retried = await answerOf(rooms, 'retry', [[]]);
  return [
    ...(typeof saved === 'string' ? [`with room again, a save: ${saved}`] : []),
    ...(typeof retried === 'string' ? [`with room again, a retry: ${retried}`] : []),
    ...(await rested(rooms)),
  ];
}
