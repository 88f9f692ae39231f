import { AppError } from '../../lib/errors.ts';
import type { Backup } from '../../lib/keeping.ts';
import type { BackupShelf } from '../../lib/library/backups.ts';
import { blobStream, fileSink, toFull } from './files.ts';

/** Backups in the origin's private file system, which damage to the database does not reach. */

const FOLDER = 'backups';
const archiveOf = (id: string) => `${id}.zip`;
/** Written last: an archive without it was never finished. */
const labelOf = (id: string) => `${id}.json`;

async function folder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

/** Where the browser has no private file system that can be written to, each call fails with `storage-failed`. */
export const opfsShelf: BackupShelf = {
  async list() {
    const here = await folder();
    const names: string[] = [];
    for await (const name of here.keys()) if (name.endsWith('.json')) names.push(name);
    const backups = await Promise.all(names.map((name) => readLabel(here, name)));
    return backups.filter((one) => one !== undefined).sort((a, b) => (a.at < b.at ? 1 : -1));
  },
  async begin(id) {
    const handle = await (await folder()).getFileHandle(archiveOf(id), { create: true });
    return fileSink(handle);
  },
  async read(id) {
    const handle = await (await folder()).getFileHandle(archiveOf(id)).catch((cause: unknown) => {
      throw new AppError('archive-not-one', {}, { cause });
    });
    return blobStream(await handle.getFile());
  },
  async finish(backup) {
    const handle = await (await folder()).getFileHandle(labelOf(backup.id), { create: true });
    const sink = await fileSink(handle);
    await sink.write(new TextEncoder().encode(JSON.stringify(backup)));
    await sink.close();
  },
  async remove(id) {
    const here = await folder();
    // In this order: whatever stops it in between, what is half gone is not listed.
    for (const name of [labelOf(id), archiveOf(id)]) await here.removeEntry(name).catch(notThere);
  },
  async sweep() {
    const here = await folder();
    const names: string[] = [];
    for await (const name of here.keys()) names.push(name);
    const known = new Set((await this.list()).flatMap(({ id }) => [labelOf(id), archiveOf(id)]));
    for (const name of names) if (!known.has(name)) await here.removeEntry(name).catch(() => undefined);
  },
};

async function readLabel(here: FileSystemDirectoryHandle, name: string): Promise<Backup | undefined> {
  try {
    const backup: Backup = JSON.parse(await (await (await here.getFileHandle(name)).getFile()).text());
    const archive = await (await here.getFileHandle(archiveOf(backup.id))).getFile();
    return name === labelOf(backup.id) && archive.size === backup.bytes ? backup : undefined;
  } catch {
    return undefined;
  }
}

function notThere(error: unknown): void {
  if (!(error instanceof DOMException) || error.name !== 'NotFoundError') toFull(error);
}
