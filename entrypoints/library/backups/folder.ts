/** Handing a folder that was picked here to the library, which writes to it. A handle crosses by no message of the extension. */

const CHANNEL = 'footnote-folder';
/** How long the library may take to say which folder it has, ms. */
const PATIENCE = 2000;

type Folder = FileSystemDirectoryHandle & {
  requestPermission?(descriptor: { mode: 'readwrite' }): Promise<PermissionState>;
};
type Picker = { showDirectoryPicker?(options: { id: string; mode: 'readwrite' }): Promise<Folder> };

/** Chrome and Edge have it, Firefox has not. */
export const canPick = (): boolean => 'showDirectoryPicker' in globalThis;

/** Asks for a folder; nothing happens if the asking is called off. */
export async function pickFolder(): Promise<void> {
  const picked = await (globalThis as Picker)
    .showDirectoryPicker?.({ id: 'footnote-backups', mode: 'readwrite' })
    .catch(() => undefined);
  if (picked) hand(picked);
}

export const forgetFolder = (): void => hand(null);

/** Asks the browser to let the library write to its folder again. */
export async function allowFolder(): Promise<void> {
  const folder = await knownFolder();
  if ((await folder?.requestPermission?.({ mode: 'readwrite' })) === 'granted' && folder) hand(folder);
}

function hand(folder: Folder | null): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(folder);
  channel.close();
}

function knownFolder(): Promise<Folder | undefined> {
  const channel = new BroadcastChannel(CHANNEL);
  return new Promise<Folder | undefined>((resolve) => {
    channel.onmessage = ({ data }: MessageEvent<{ readonly folder?: Folder }>) => resolve(data.folder);
    setTimeout(() => resolve(undefined), PATIENCE);
    channel.postMessage('which');
  }).finally(() => channel.close());
}
