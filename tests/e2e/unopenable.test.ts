import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  askFrom,
  backUp,
  backupsOf,
  contentsOf,
  fromPage,
  lossOf,
  restore,
  savePage,
  settled,
} from '../faults/held.ts';
import { dropProfile, newProfile, startKillable } from '../faults/killable.ts';
import { databasesOf } from '../faults/profile-damage.ts';

/** Without this file, Chromium knows of none of the others, and opens no database under any name. */
function loseManifest(profile: string, id: string): void {
  const folder = databasesOf(profile, id);
  const manifests = readdirSync(folder).filter((name) => name.startsWith('MANIFEST'));
  expect(manifests.length).toBeGreaterThan(0);
  for (const name of manifests) rmSync(join(folder, name));
}

it('says that no database opens, begins anew beside them when told to, and has the backup whole from then on', async () => {
  const profile = newProfile();
  let id: string | undefined;
  const open = async () => {
    const killable = await startKillable(profile, id);
    id = killable.id;
    return { killable, rooms: await killable.rooms() };
  };
  try {
    const first = await open();
    for (let n = 0; n < 3; n++) await savePage(first.rooms, `page${n}`);
    await settled(first.rooms);
    // While all is well, nothing is begun beside it.
    await expect(fromPage(first.rooms, 'beginBeside')).rejects.toThrow('bad-request');
    await backUp(first.rooms);
    const before = await contentsOf(first.rooms);
    await first.killable.kill();
    loseManifest(profile, id ?? '');

    const second = await open();
    await expect(contentsOf(second.rooms)).rejects.toThrow('storage-unopenable');
    const page = await second.rooms.page.context().newPage();
    await page.goto(`chrome-extension://${id}/sidepanel.html`);
    await page.getByText('The browser no longer opens Footnote’s databases').waitFor();
    await page.locator('[data-action="begin-beside"]').click();
    await page.locator('[data-action="loss"]').waitFor();
    expect(await lossOf(second.rooms)).toMatchObject({ before: { documents: 3 } });
    const [backup] = await backupsOf(second.rooms);
    await restore(second.rooms, backup?.id ?? '');
    expect(await contentsOf(second.rooms)).toBe(before);
    await savePage(second.rooms, 'later');
    await settled(second.rooms);
    await second.killable.kill();

    const third = await open();
    expect(await lossOf(third.rooms)).toBeFalsy();
    expect(JSON.parse(await contentsOf(third.rooms))[0]).toHaveLength(4);
    await askFrom(third.rooms, 'What does harbour number 7 tell of the tide?');
    await third.killable.kill();
  } finally {
    dropProfile(profile);
  }
}, 120_000);
