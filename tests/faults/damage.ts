import { random } from '../contract/random.ts';
import { askFrom, backUp, backupsOf, contentsOf, lossOf, restore, savePage, settled } from './held.ts';
import { dropProfile, newProfile, startKillable } from './killable.ts';
import { copyOf, damage } from './profile-damage.ts';
import type { FaultRun } from './run.ts';

/** Damaged profiles at full size. */
const FULL = 200;
const BACKED_UP = 12;
const LATER = 5;
/** Paragraphs of a page so long that the browser keeps it in a file of its own. */
const LONG = 400;

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
}

/** Files of the browser's databases cut, changed and removed: is it noticed, and does the last backup come back whole? */
export const run: FaultRun = async ({ times = FULL, seed, say }) => {
  const next = random(seed);
  const failures: string[] = [];
  const details: Counts = { unharmed: 0, told: 0, restored: 0 };
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
    await savePage(rooms, 'long', LONG);
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

/** @returns what went wrong, if anything did */
async function trial({ profile, id, whole, backedUp }: Image, counts: Counts): Promise<string | undefined> {
  const browser = await startKillable(profile, id);
  try {
    const rooms = await browser.rooms();
    const contents = await contentsOf(rooms).catch((error: unknown) => `unreadable, ${error}`);
    // Damage may come to light only when something is read; the library then opens anew.
    const loss = await lossOf(rooms);
    if (!loss && contents === whole) {
      counts.unharmed++;
      return undefined;
    }
    if (!loss && !contents.startsWith('unreadable')) return 'less is there, and nobody says so';
    counts.told++;
    const [last] = await backupsOf(rooms);
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
