import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILT, type Footnote, launch, until } from '../../scripts/browser.ts';
import { askFrom, backUp, backupsOf, contentsOf, lossOf, restore, savePage, settled } from '../faults/held.ts';
import { dropProfile, newProfile, type Rooms, startKillable } from '../faults/killable.ts';
import { removeDatabases } from '../faults/profile-damage.ts';

describe('a library that the browser has lost', () => {
  const profile = newProfile();
  let id: string;
  let backedUp: string;

  beforeAll(async () => {
    const browser = await startKillable(profile);
    id = browser.id;
    const rooms = await browser.rooms();
    for (const name of ['moon', 'tide', 'harbour']) await savePage(rooms, name, 5);
    await askFrom(rooms, 'What does harbour number 7 tell of the tide?');
    await settled(rooms);
    await backUp(rooms);
    backedUp = await contentsOf(rooms);
    await browser.kill();
  });
  afterAll(() => dropProfile(profile));

  const run = async <T>(work: (rooms: Rooms) => Promise<T>): Promise<T> => {
    const browser = await startKillable(profile, id);
    try {
      return await work(await browser.rooms());
    } finally {
      await browser.kill();
    }
  };

  it('raises no alarm when the browser was only killed', () =>
    run(async (rooms) => {
      expect(await lossOf(rooms)).toBeNull();
      expect(await contentsOf(rooms)).toBe(backedUp);
    }));

  it('is told, keeps being told, and comes back with one click', async () => {
    removeDatabases(profile, id);
    await run(async (rooms) => {
      expect(await lossOf(rooms)).toMatchObject({ before: { documents: 3 }, after: { documents: 0 } });
      await savePage(rooms, 'since', 2);
    });
    await run(async (rooms) => expect(await lossOf(rooms)).toMatchObject({ before: { documents: 3 } }));

    const footnote: Footnote = await launch({ profile, extension: BUILT });
    try {
      const library = await footnote.library();
      await library.waitForSelector('.loss [role="alert"]');
      expect(await library.textContent('.loss')).toContain('There were 3 pages. It handed back 0 pages.');
      const panel = await footnote.context.newPage();
      await panel.goto(`chrome-extension://${footnote.id}/sidepanel.html`);
      await panel.locator('.panel > .notice').waitFor();
      // It takes its place from the conversation, not the conversation's.
      expect(await panel.locator('main').evaluate((main) => main.clientHeight / innerHeight)).toBeGreaterThan(0.5);
      await panel.close();
      await library.click('[data-action="restore"]');
      await until(
        'the list',
        async () => ((await library.locator('.group li').count()) === 3 ? true : undefined),
        30_000,
      );
      await library.waitForSelector('.loss', { state: 'detached' });
    } finally {
      await footnote.close();
    }
    await run(async (rooms) => {
      expect(await lossOf(rooms)).toBeNull();
      expect(await contentsOf(rooms)).toBe(backedUp);
      // What was there before can be had back too.
      const [before] = await backupsOf(rooms);
      expect(before).toMatchObject({ reason: 'restore', documents: 1 });
    });
  });

  it('is as it was before, or as the backup, when the browser is killed during a restore', async () => {
    const kinds = new Set<string>();
    const before = await run(async (rooms) => {
      await savePage(rooms, 'newer', 3);
      await settled(rooms);
      return contentsOf(rooms);
    });
    for (const wait of [5, 60, 150, 400]) {
      const browser = await startKillable(profile, id);
      try {
        const rooms = await browser.rooms();
        const oldest = (await backupsOf(rooms)).find(({ documents }) => documents === 3);
        void restore(rooms, oldest?.id ?? '').catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, wait));
      } finally {
        await browser.kill();
      }
      const now = await run(async (rooms) => {
        expect(await lossOf(rooms)).toBeNull();
        return contentsOf(rooms);
      });
      expect([before, backedUp]).toContain(now);
      kinds.add(now);
      if (now === backedUp) break;
    }
    expect(kinds.size).toBeGreaterThan(0);
  });
});
