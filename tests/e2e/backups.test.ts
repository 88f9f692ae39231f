import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { BackupGlance } from '../../lib/keeping.ts';
import { launch, until } from '../../scripts/browser.ts';
import { backUp, backupsOf, contentsOf, fromPage, restore, savePage, settled } from '../faults/held.ts';
import { dropProfile, type Killable, newProfile, startKillable } from '../faults/killable.ts';
import { overflows, violations } from './accessible.ts';

/** A folder of the private file system in the place of one that a person would pick: no one can answer the prompt headless. */
function handFolder(name: string): Promise<void> {
  return navigator.storage.getDirectory().then(async (root) => {
    const folder = await root.getDirectoryHandle(name, { create: true });
    const channel = new BroadcastChannel('footnote-folder');
    channel.postMessage(folder);
    channel.close();
  });
}

async function namesIn(name: string): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const names: string[] = [];
  for await (const each of (await root.getDirectoryHandle(name, { create: true })).keys()) names.push(each);
  return names;
}

/** A quota set from outside does not reach the private file system of an extension: so the disk is full for whoever writes to it. */
const FILL_DISK = `{
  const { prototype } = FileSystemWritableFileStream;
  globalThis.written = prototype.write;
  prototype.write = async function (bytes) {
    if (bytes.length > 1000) throw new DOMException('', 'QuotaExceededError');
    return globalThis.written.call(this, bytes);
  };
}`;
const FREE_DISK = 'FileSystemWritableFileStream.prototype.write = globalThis.written;';

async function inLibraryRoom({ session }: Killable, expression: string): Promise<void> {
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
  const room = targetInfos.find(({ url }) => url.endsWith('/offscreen.html'));
  const { sessionId } = await session.send('Target.attachToTarget', { targetId: room?.targetId ?? '' });
  const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } });
  await session.send('Target.sendMessageToTarget', { sessionId, message });
  await session.send('Target.detachFromTarget', { sessionId });
}

describe('backups', () => {
  it('survive a kill at any moment, and only whole ones are listed', async () => {
    const profile = newProfile();
    let id: string | undefined;
    try {
      for (const wait of [undefined, 5, 40, 120]) {
        const browser = await startKillable(profile, id);
        id = browser.id;
        try {
          const rooms = await browser.rooms();
          if (wait === undefined) {
            for (let n = 0; n < 8; n++) await savePage(rooms, `page${n}`, 20);
            await settled(rooms);
            await backUp(rooms);
          } else {
            await savePage(rooms, `after${wait}`, 2);
            void backUp(rooms).catch(() => undefined);
            await new Promise((resolve) => setTimeout(resolve, wait));
          }
        } finally {
          await browser.kill();
        }
      }
      const browser = await startKillable(profile, id);
      try {
        const rooms = await browser.rooms();
        const [latest] = await backupsOf(rooms);
        expect(latest?.documents).toBeGreaterThanOrEqual(8);
        await restore(rooms, latest?.id ?? '');
        expect(await fromPage<unknown[]>(rooms, 'documents')).toHaveLength(latest?.documents ?? -1);
      } finally {
        await browser.kill();
      }
    } finally {
      dropProfile(profile);
    }
  });

  it('say that there is no room, leave nothing half written, and work again afterwards', async () => {
    const profile = newProfile();
    const browser = await startKillable(profile);
    try {
      const rooms = await browser.rooms();
      for (let n = 0; n < 4; n++) await savePage(rooms, `page${n}`, 40);
      await settled(rooms);
      await inLibraryRoom(browser, FILL_DISK);
      await expect(backUp(rooms)).rejects.toThrow('storage-full');
      expect(await fromPage(rooms, 'backups')).toMatchObject({ backups: [], failure: { code: 'storage-full' } });
      const contents = await contentsOf(rooms);
      await inLibraryRoom(browser, FREE_DISK);
      await backUp(rooms);
      expect(await backupsOf(rooms)).toHaveLength(1);
      expect(await contentsOf(rooms)).toBe(contents);
    } finally {
      await browser.kill();
      dropProfile(profile);
    }
  });

  it('are copied to a folder that was picked', async () => {
    const profile = newProfile();
    const browser = await startKillable(profile);
    try {
      const rooms = await browser.rooms();
      await savePage(rooms, 'page', 3);
      await settled(rooms);
      await rooms.page.evaluate(handFolder, 'elsewhere');
      await until('the folder to be known', async () =>
        (await fromPage<BackupGlance>(rooms, 'backups')).folder?.name === 'elsewhere' ? true : undefined,
      );
      await backUp(rooms);
      expect(await rooms.page.evaluate(namesIn, 'elsewhere')).toEqual([
        expect.stringMatching(/^footnote-backup-.*\.zip$/),
      ]);
      expect(await fromPage(rooms, 'backups')).toMatchObject({ folder: { name: 'elsewhere', state: 'open' } });
    } finally {
      await browser.kill();
      dropProfile(profile);
    }
  });

  it.each(['en', 'ko'] as const)('are shown, made, restored and deleted in %s', async (language) => {
    const footnote = await launch({ language, colorScheme: language === 'ko' ? 'dark' : 'light' });
    try {
      const library = await footnote.library('/backups');
      await library.waitForSelector('.backups .work');
      const worker = footnote.context.serviceWorkers()[0];
      if (!worker) throw new Error('no worker');
      await worker.evaluate('globalThis.__name = (named) => named');
      for (const name of ['moon', 'tide', 'harbour']) await savePage({ page: library, worker }, name, 5);
      const generations = (page: Page) => page.locator('.generations > li').count();
      await library.click('.work button');
      await until('a backup', async () => ((await generations(library)) === 1 ? true : undefined));
      expect(await violations(library)).toEqual([]);
      expect(await overflows(library)).toEqual([]);
      await library.click('.generations li button:first-child');
      await until('the restore', async () =>
        (await library.locator('.work [role="status"] p').count()) === 1 &&
        (await library.locator('.work progress').count()) === 0
          ? true
          : undefined,
      );
      await library.click('.generations li button:last-child');
      await until('the deletion', async () => ((await generations(library)) === 0 ? true : undefined));
      await library.check('input[value="never"]');
      await library.reload();
      await until('the choice', async () => ((await library.isChecked('input[value="never"]')) ? true : undefined));
    } finally {
      await footnote.close();
    }
  });
});
