import { AppError } from '../../lib/errors.ts';
import type { ByteSink, ByteSource } from '../../lib/ports.ts';

/** The browser's side of the archive: a file on disk to write to without holding it in memory, and a chosen one to read. */

/** Where exports wait in the origin's private file system until they have been downloaded; a folder each. */
const FOLDER = 'exports';

/** Younger ones may still be on their way into the downloads folder, ms. */
const KEEP = 10 * 60_000;

/** A file being written. */
export interface FileSink extends ByteSink {
  /** Closes it, if that was not done, and hands it out. */
  file(): Promise<File>;
  /** Gives up what was written; nothing happens to a closed file. */
  discard(): Promise<void>;
}

/** A new file of this name in the private file system, or in memory where the browser cannot write there. */
export async function opfsSink(name: string): Promise<FileSink> {
  await forgetExports(Date.now() - KEEP);
  const handle = await newFile(name).catch(() => undefined);
  if (!handle || !('createWritable' in handle)) return memorySink(name);
  return fileSink(handle);
}

/** Writes a file that is there in full once it is closed, and not at all before. */
export async function fileSink(handle: FileSystemFileHandle): Promise<FileSink> {
  const writable = await handle.createWritable().catch(toFull);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= writable.close().catch(toFull);
    return closing;
  };
  return {
    write: (bytes) => writable.write(bytes as Uint8Array<ArrayBuffer>).catch(toFull),
    close,
    async file() {
      await close();
      return handle.getFile();
    },
    async discard() {
      if (!closing) await writable.abort().catch(() => undefined);
    },
  };
}

/** Removes exports begun before this time, ms since 1970. One that is still being written is locked, and stays. */
export async function forgetExports(before: number): Promise<void> {
  const root = await navigator.storage?.getDirectory?.().catch(() => undefined);
  const folder = await root?.getDirectoryHandle(FOLDER).catch(() => undefined);
  if (!folder) return;
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  for (const name of names) {
    if (Number.parseInt(name, 10) >= before) continue;
    await folder.removeEntry(name, { recursive: true }).catch(() => undefined);
  }
}

/** The file behind a blob address. @throws AppError `archive-not-one` when there is nothing to read any more */
export async function blobSource(url: string): Promise<ByteSource> {
  if (!url.startsWith('blob:')) throw new AppError('bad-request', { what: 'address' });
  const blob = await fetch(url)
    .then((response) => response.blob())
    .catch((cause: unknown) => {
      throw new AppError('archive-not-one', {}, { cause });
    });
  return blobStream(blob);
}

/** A file, to be read piece by piece. */
export const blobStream = (blob: Blob): ByteSource => ({
  size: blob.size,
  stream: (start = 0, end = blob.size) => chunksOf(blob.slice(start, end)),
});

async function newFile(name: string): Promise<FileSystemFileHandle> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(FOLDER, { create: true });
  const own = await folder.getDirectoryHandle(`${Date.now()}-${crypto.randomUUID()}`, { create: true });
  return own.getFileHandle(name, { create: true });
}

function memorySink(name: string): FileSink {
  const parts: Blob[] = [];
  return {
    async discard() {
      parts.length = 0;
    },
    // A Blob, not the bytes: the browser moves large ones to disk, and the caller may reuse its buffer.
    async write(bytes) {
      parts.push(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    },
    async close() {},
    async file() {
      return new File(parts, name, { type: 'application/zip' });
    },
  };
}

/** Through a reader: Firefox could not iterate a stream before 110, and Chrome cannot before 124. */
async function* chunksOf(blob: Blob): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** @throws AppError `storage-full`, `storage-failed` */
export function toFull(cause: unknown): never {
  const full = cause instanceof DOMException && cause.name === 'QuotaExceededError';
  throw new AppError(full ? 'storage-full' : 'storage-failed', {}, { cause });
}
