import { random } from '../contract/random.ts';
import { perform } from './acts.ts';
import { type Act, base64Of, callRoom, callStream, makeOld, readTruth, type Truth } from './in-extension.ts';
import { dropProfile, type Killable, newProfile, type Rooms, startKillable } from './killable.ts';
import { Expected } from './kills-model.ts';
import type { FaultRun } from './run.ts';

/** Kills at full size, in which some 10,000 writes are to be acknowledged. */
const FULL = 300;
/** A kill comes after as many of them at most, and so much later at most, ms: how fast the machine is does not matter then. */
const MOST_ACKED = 104;
const LATER = 60;
/** For a round that gets nowhere, ms. */
const LONGEST = 15_000;
/** Lanes that save and remove at once, each on pages of its own. */
const LANES = 8;
const PAGES = 8;
/** More than a lane can get through before the kill. */
const ACTS = 250;
/** Pages in the archive that is imported again and again. */
const ARCHIVED = 24;
/** An import and an upgrade are hit in the middle: after a time, ms. */
const SOONEST = 50;
const LATEST_OF_IMPORTS = 3000;
const LATEST_OF_UPGRADES = 300;
/** Every so many kills one hits an import; an upgrade; and all is waited for to be embedded. */
const IMPORTS = 5;
const UPGRADES = 10;
const RESTS = 12;
/** For all that is pending to be embedded, ms. */
const REST = 60_000;

interface Round {
  readonly lanes: readonly (readonly Act[])[];
  /** How many acts are waited for, and how long from then on, ms. */
  readonly acks: number;
  readonly wait: number;
  readonly old: boolean;
}

/** The whole browser, ended at random moments of saves, removals, imports and upgrades, and what is there afterwards. */
export const run: FaultRun = async ({ times = FULL, seed, say }) => {
  const next = random(seed);
  const profile = newProfile();
  const failures: string[] = [];
  const expected = new Expected(LANES, (problem) => failures.push(problem));
  const details = { acknowledged: 0, lost: 0, torn: 0, openErrors: 0, imports: 0, upgrades: 0, milliseconds: 0 };
  const started = Date.now();
  let id: string | undefined;
  let archive = '';
  let told = 0;
  try {
    for (let nth = 0; nth <= times; nth++) {
      const killable = await startKillable(profile, id);
      id = killable.id;
      try {
        const rooms = await killable.rooms();
        const { page } = rooms;
        archive ||= await makeArchive(rooms);
        const opened = await opens(page);
        if (opened) {
          details.openErrors++;
          failures.push(`start ${nth}: ${opened}`);
        }
        const rests = nth === times || nth % RESTS === RESTS - 1;
        if (rests) failures.push(...(await atRest(page)).map((problem) => `start ${nth}: ${problem}`));
        const truth = await page.evaluate(readTruth);
        const before = failures.length;
        expected.compare(truth, nth);
        if (rests) expected.compareRested(truth, nth);
        details.torn += failures.length - before;
        if (nth === times) break;
        const round = planned(nth, next, expected);
        await beforeKill(killable, rooms, { round, truth, archive, expected });
      } finally {
        await killable.kill();
      }
      if (nth % 10 === 9) say(`${nth + 1} kills, ${expected.acknowledged} writes, ${failures.length} failures`);
      for (const failure of failures.slice(told)) say(failure);
      told = failures.length;
    }
  } finally {
    dropProfile(profile);
  }
  const { acknowledged, imports, lost } = expected;
  Object.assign(details, { acknowledged, imports, lost, milliseconds: Date.now() - started });
  details.torn -= lost;
  details.upgrades = Math.floor(times / UPGRADES);
  return { times, failures, details };
};

type Tab = Rooms['page'];

/** Saves pages, waits for their embeddings, writes them to an archive, and removes them. */
async function makeArchive(rooms: Rooms): Promise<string> {
  const { page } = rooms;
  for (let i = 0; i < ARCHIVED; i++) {
    const act: Act = { act: 'save', name: `archived${i}`, version: 1, paragraphs: 3 };
    await perform(act, rooms, { ids: new Map(), token: '', archive: '' });
  }
  await atRest(page);
  const { url } = (await page.evaluate(callStream, ['exportArchive', {}] as const)) as { url: string };
  const archive = await page.evaluate(base64Of, url);
  const { rows } = await page.evaluate(readTruth);
  await page.evaluate(callRoom, ['library', 'remove', [rows.map((row) => row.id)]] as const);
  return archive;
}

/** What keeps the library from being opened, if anything. */
async function opens(page: Tab): Promise<string | undefined> {
  try {
    await page.evaluate(callRoom, ['library', 'summary', []] as const);
    const loss = await page.evaluate(callRoom, ['library', 'loss', []] as const);
    return loss ? `says that something is lost: ${JSON.stringify(loss)}` : undefined;
  } catch (error) {
    return (error as Error).message.split('\n')[0];
  }
}

/** Waits until nothing is pending, and holds what a question searches against what there is. */
async function atRest(page: Tab): Promise<string[]> {
  const end = Date.now() + REST;
  for (;;) {
    const summary = (await page.evaluate(callRoom, ['library', 'summary', []] as const)) as Record<string, number>;
    if (summary.pending === 0) {
      if (summary.failed) return [`${summary.failed} pages could not be embedded`];
      const asked = { question: 'What is told of the harbour and the tide?', keep: false };
      const last = (await page.evaluate(callStream, ['ask', asked] as const)) as {
        answer?: { trace: { chunksSearched: number } };
      };
      const searched = last.answer?.trace.chunksSearched;
      return searched === summary.chunks ? [] : [`${searched} chunks are searched, and there are ${summary.chunks}`];
    }
    if (Date.now() > end) return [`${summary.pending} pages are still to be embedded`];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function planned(nth: number, next: () => number, expected: Expected): Round {
  const [how, late] = [next(), next()];
  const old = nth % UPGRADES === UPGRADES - 1;
  if (old) return { lanes: [], acks: 0, wait: late * LATEST_OF_UPGRADES, old };
  const lanes = Array.from({ length: LANES }, (_, lane) => expected.plan(lane, PAGES, ACTS, next));
  if (nth % IMPORTS !== 1) return { lanes, acks: Math.floor(how * MOST_ACKED), wait: late * LATER, old };
  const wait = SOONEST + late * LATEST_OF_IMPORTS;
  return { lanes: [...lanes.slice(0, 1), [{ act: 'import' }]], acks: 0, wait, old };
}

/** Lets the library do what the round asks for, for as long as the round says. */
async function beforeKill(
  killable: Killable,
  rooms: Rooms,
  work: { round: Round; truth: Truth; archive: string; expected: Expected },
): Promise<void> {
  const { round, truth, archive, expected } = work;
  const { page } = rooms;
  if (round.old) {
    const { targetInfos } = await killable.session.send('Target.getTargets', { filter: [{ type: 'background_page' }] });
    for (const { targetId } of targetInfos) await killable.session.send('Target.closeTarget', { targetId });
    await page.evaluate(makeOld);
    void page.evaluate(callRoom, ['router', 'wake', []] as const).catch(() => undefined);
    return sleep(round.wait);
  }
  const archived = truth.rows.filter(({ name }) => name.startsWith('archived')).map(({ id }) => id);
  if (round.lanes.some(([act]) => act?.act === 'import') && archived.length > 0)
    await page.evaluate(callRoom, ['library', 'remove', [archived]] as const);
  await inLanes(rooms, { round, truth, archive, expected });
}

async function inLanes(
  rooms: Rooms,
  { round, truth, archive, expected }: { round: Round; truth: Truth; archive: string; expected: Expected },
): Promise<void> {
  expected.begin(round.lanes);
  const ids = new Map(truth.rows.map(({ name, id }) => [name, id]));
  let over = false;
  let acked = 0;
  for (const [lane, acts] of round.lanes.entries()) {
    const job = async () => {
      const own = { ids, token: '', archive };
      for (const [at, act] of acts.entries()) {
        const problem = await perform(act, rooms, own).then(
          () => '',
          (error: Error) => error.message.split('\n')[0] ?? '',
        );
        if (over) return; // ended with the browser, or acknowledged so late that it is told to nobody
        expected.acked(lane, at, problem);
        if (problem) return;
        acked++;
      }
    };
    void job();
  }
  const end = Date.now() + LONGEST;
  while (acked < round.acks && Date.now() < end) await sleep(5);
  await sleep(round.wait);
  over = true;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
