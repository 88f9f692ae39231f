import { toReport } from '../../lib/errors.ts';
import { unpack } from '../../lib/reading/unpack.ts';

/** Reads one file, in a thread of its own, and is ended afterwards. */

/** What it is asked; `cmaps`: the folder of tables for fonts. */
interface ReadRequest {
  readonly name: string;
  readonly bytes: ArrayBuffer;
  readonly cmaps: string;
}

self.addEventListener('message', ({ data }: MessageEvent<Partial<ReadRequest>>) => {
  const { name, bytes, cmaps } = data;
  // pdf.js talks to itself over the same port; only a file is for us.
  if (name === undefined || bytes === undefined || cmaps === undefined) return;
  void read({ name, bytes, cmaps });
});

async function read({ name, bytes, cmaps }: ReadRequest): Promise<void> {
  try {
    const value = await unpack({ name, bytes: new Uint8Array(bytes) }, (table) => cmap(cmaps, table));
    self.postMessage({ footnote: { ok: true, value } });
  } catch (error) {
    self.postMessage({ footnote: { ok: false, error: toReport(error) } });
  }
}

async function cmap(folder: string, name: string): Promise<Uint8Array> {
  if (!/^[\w-]+\.bcmap$/.test(name)) throw new Error('no table');
  return new Uint8Array(await (await fetch(folder + name)).arrayBuffer());
}
