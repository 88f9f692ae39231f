import { expect, it } from 'vitest';
import { contentsOf, savePage, settled } from '../faults/held.ts';
import { dropProfile, newProfile, startKillable } from '../faults/killable.ts';
import { tearLog } from '../faults/torn-log.ts';

/** Pages whose records are sure to go over blocks of the log. */
const PAGES = 8;
const PARAGRAPHS = 20;

it('outlives a log that a kill left torn, through the starts after it', async () => {
  const profile = newProfile();
  let id: string | undefined;
  const inBrowser = async <T>(work: (rooms: Awaited<ReturnType<typeof open>>['rooms']) => Promise<T>): Promise<T> => {
    const { killable, rooms } = await open();
    try {
      return await work(rooms);
    } finally {
      await killable.kill();
    }
  };
  const open = async () => {
    const killable = await startKillable(profile, id);
    id = killable.id;
    return { killable, rooms: await killable.rooms() };
  };
  try {
    await inBrowser(async (rooms) => {
      for (let n = 0; n < PAGES; n++) await savePage(rooms, `page${n}`, PARAGRAPHS);
      await settled(rooms);
    });
    expect(tearLog(profile, id ?? '')).toBeGreaterThan(0);
    // What the tear took with it is gone; what is there now must stay, and what is saved from now on.
    const before = await inBrowser(async (rooms) => {
      await savePage(rooms, 'later', PARAGRAPHS);
      await settled(rooms);
      return contentsOf(rooms);
    });
    expect(JSON.parse(before)[0].length).toBeGreaterThan(1);
    for (let start = 0; start < 2; start++) expect(await inBrowser(contentsOf)).toBe(before);
  } finally {
    dropProfile(profile);
  }
}, 120_000);
