import type { Backup, BackupGlance } from '../../lib/keeping.ts';
import { tell } from '../../lib/messaging/transport.ts';
import { keepFolder, readFolder } from '../../lib/storage/place.ts';
import { opfsShelf } from './backup-shelf.ts';
import { fileSink } from './files.ts';

/** Copies of backups in a folder that the user picked. */

/** A view picks it, since the browser wants a click for that; it hands the handle over here, which no message of the extension can. */
const CHANNEL = 'footnote-folder';
/** Copies in it; older ones of ours go. */
const COPIES = 3;
const NAME = /^footnote-backup-[\d-]+T?[\w-]*\.zip$/;

type Folder = FileSystemDirectoryHandle & {
  queryPermission?(descriptor: { mode: 'readwrite' }): Promise<PermissionState>;
};

let failed = false;
let copiedAt: string | undefined;

/** Listens for a folder that a view has picked; `null`: none any more. */
export function listenForFolder(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => void take(data, channel);
}

async function take(data: unknown, channel: BroadcastChannel): Promise<void> {
  if (data === 'which') {
    // To be asked for again, which only a view can do.
    channel.postMessage({ folder: await folder() });
    return;
  }
  if (data !== null && !(data instanceof FileSystemDirectoryHandle)) return;
  failed = false;
  copiedAt = undefined;
  await keepFolder(data ?? undefined);
  const [latest] = await opfsShelf.list();
  if (data && latest) await copyToFolder(latest);
  tell('libraryChanged');
}

async function folder(): Promise<Folder | undefined> {
  const handle = await readFolder().catch(() => undefined);
  return handle instanceof FileSystemDirectoryHandle ? handle : undefined;
}

const permissionOf = async (here: Folder): Promise<PermissionState> =>
  (await here.queryPermission?.({ mode: 'readwrite' })) ?? 'granted';

export async function folderGlance(): Promise<BackupGlance['folder']> {
  const here = await folder();
  if (!here) return undefined;
  const state = (await permissionOf(here)) !== 'granted' ? 'ask' : failed ? 'failed' : 'open';
  return { name: here.name, state, ...(copiedAt && { at: copiedAt }) };
}

/** Copies a backup into the folder, if there is one and it may be written to; the oldest copies go. */
export async function copyToFolder({ id, at }: Backup): Promise<void> {
  const here = await folder();
  if (!here || (await permissionOf(here)) !== 'granted') return;
  try {
    const name = `footnote-backup-${at.slice(0, 19).replaceAll(':', '-')}.zip`;
    const source = await opfsShelf.read(id);
    const sink = await fileSink(await here.getFileHandle(name, { create: true }));
    for await (const piece of source.stream()) await sink.write(piece);
    await sink.close();
    const written = await (await here.getFileHandle(name)).getFile();
    failed = written.size !== source.size;
    copiedAt = at;
    await dropOld(here);
  } catch {
    failed = true;
  }
}

async function dropOld(here: Folder): Promise<void> {
  const names: string[] = [];
  for await (const name of here.keys()) if (NAME.test(name)) names.push(name);
  for (const name of names.sort().slice(0, -COPIES)) await here.removeEntry(name).catch(() => undefined);
}
