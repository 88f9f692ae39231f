import { random } from '../contract/random.ts';
import { askFrom, backUp, backupsOf, contentsOf, fromPage, lossOf, restore, savePage, settled } from './held.ts';
import { callRoom, captured } from './in-extension.ts';
import { dropProfile, newProfile, type Rooms, startKillable } from './killable.ts';
import { copyOf, damage } from './profile-damage.ts';
import type { FaultRun } from './run.ts';

/** Damaged profiles at full size. */
const FULL = 200;
const BACKED_UP = 12;
const LATER = 5;
/** Words of a page so long that the browser keeps its text in a file of its own; random, for it packs them first. */
const LONG = 20_000;

/** The library before the damage. */
interface Image {
  readonly profile: string;
  readonly id: string;
  /** All that was acknowledged, and as much of it as the last backup holds. */
  readonly whole: string;
  readonly backedUp: string;
}

interface Counts {
  unharmed: number;
  told: number;
  restored: number;
  /** Pages could not be read, the others could, and were backed up. */
  without: number;
  /** Of those told: the browser opened no database at all any more, and others were begun beside them. */
  unopenable: number;
}

/** Files of the browser's databases cut, changed and removed: is it noticed, and does the last backup come back whole? */
export const run: FaultRun = async ({ times = FULL, seed, say }) => {
  const next = random(seed);
  const failures: string[] = [];
  const details: Counts = { unharmed: 0, told: 0, restored: 0, without: 0, unopenable: 0 };
  const image = await makeImage();
  try {
    for (let nth = 1; nth <= times; nth++) {
      const profile = copyOf(image.profile);
      try {
        const what = damage(profile, image.id, next);
        const wrong = await trial({ ...image, profile }, details).catch((error: unknown) => String(error));
        if (wrong) failures.push(`${nth}: ${what}: ${wrong}`);
        say(`${nth}/${times} ${what}${wrong ? `: ${wrong}` : ''}`);
      } finally {
        dropProfile(profile);
      }
    }
  } finally {
    dropProfile(image.profile);
  }
  return { times, failures, details: { ...details } };
};

/** Saves, asks, backs up, starts anew, which makes tables of the log, saves and asks some more; then the browser is killed. */
async function makeImage(): Promise<Image> {
  const profile = newProfile();
  const first = await startKillable(profile);
  let backedUp: string;
  try {
    const rooms = await first.rooms();
    for (let n = 0; n < BACKED_UP; n++) await savePage(rooms, `page${n}`, 4 + n);
    await saveLong(rooms);
    await askFrom(rooms, 'What does harbour number 7 tell of the tide?');
    await settled(rooms);
    await backUp(rooms);
    backedUp = await contentsOf(rooms);
  } finally {
    await first.kill();
  }
  const browser = await startKillable(profile, first.id);
  try {
    const rooms = await browser.rooms();
    for (let n = 0; n < LATER; n++) await savePage(rooms, `later${n}`);
    await askFrom(rooms, 'Which paragraph tells of harbour number 31?');
    await settled(rooms);
    return { profile, id: browser.id, whole: await contentsOf(rooms), backedUp };
  } finally {
    await browser.kill();
  }
}

/** Runs in the extension. */
const opensNothing = (): Promise<boolean> =>
  indexedDB.databases().then(
    () => false,
    () => true,
  );

function saveLong({ worker }: Rooms): Promise<unknown> {
  const next = random(LONG);
  const letter = () => String.fromCharCode(97 + Math.floor(next() * 26));
  const words = Array.from({ length: LONG }, () => Array.from({ length: 6 }, letter).join(''));
  const text = words.map((word, i) => (i % 12 === 11 ? `${word}.` : word)).join(' ');
  const page = { ...captured('long', 1, 1), text, blocks: [{ kind: 'paragraph', start: 0, end: text.length }] };
  return worker.evaluate(callRoom, ['library', 'save', [page]] as const);
}

/** @returns what went wrong, if anything did */
async function trial({ profile, id, whole, backedUp }: Image, counts: Counts): Promise<string | undefined> {
  const browser = await startKillable(profile, id);
  try {
    const rooms = await browser.rooms();
    const contents = await contentsOf(rooms).catch((error: unknown) => `unreadable, ${error}`);
    if (contents.startsWith('unreadable') && (await rooms.page.evaluate(opensNothing))) {
      counts.unopenable++;
      if (!contents.includes('storage-unopenable')) return `nothing can be opened, and what is said is ${contents}`;
      await fromPage(rooms, 'beginBeside');
    }
    // Damage may come to light only when something is read; the library then opens anew.
    const loss = await lossOf(rooms);
    if (!loss && contents === whole) {
      counts.unharmed++;
      return undefined;
    }
    if (!loss && !contents.startsWith('unreadable')) return 'less is there, and nobody says so';
    counts.told++;
    if (!loss) {
      const [later] = await backUp(rooms).then(() => backupsOf(rooms));
      if (!later?.leftOut) return 'a page cannot be read, and the next backup does not name it';
      if (later.documents + later.leftOut.length !== BACKED_UP + LATER + 1)
        return 'the next backup lacks more than it says';
      counts.without++;
    }
    // Not the one that a minute may have brought.
    const last = (await backupsOf(rooms)).findLast(({ reason }) => reason === 'asked');
    if (!last) return 'the backup is gone';
    await restore(rooms, last.id);
    if (await lossOf(rooms)) return 'it was restored, and the loss is still told';
    if ((await contentsOf(rooms)) !== backedUp) return 'what was restored is not what was backed up';
    counts.restored++;
    return undefined;
  } finally {
    await browser.kill();
  }
}
