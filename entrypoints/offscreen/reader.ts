import { browser } from 'wxt/browser';
import { AppError, type ErrorReport, fromReport } from '../../lib/errors.ts';
import { toHex } from '../../lib/library/hash.ts';
import type { NewFile } from '../../lib/library/save-file.ts';
import { LARGEST_FILE } from '../../lib/reading/bounds.ts';
import type { ReadFile } from '../../lib/reading/draft.ts';
import { finish } from '../../lib/reading/finish.ts';
import type { Unpacked } from '../../lib/reading/unpack.ts';

/** Time that reading any file may take, and more for each megabyte of it, ms. */
const TIME = 9000;
const TIME_PER_MEGABYTE = 1000;
const LONGEST_TIME = 120_000;

type Reply = { readonly ok: true; readonly value: Unpacked } | { readonly ok: false; readonly error: ErrorReport };

/**
 * Reads a file in a worker of its own, which is ended when it is done or takes too long, whatever it is doing.
 * @throws AppError `file-*`
 */
export async function readFileInWorker(file: Blob, name: string): Promise<ReadFile> {
  if (file.size > LARGEST_FILE) throw new AppError('file-too-large', { megabytes: LARGEST_FILE / 1_000_000 });
  const unpacked = await unpackInWorker(await file.arrayBuffer(), name);
  return finish(name, unpacked, (source, type) => new DOMParser().parseFromString(source, type));
}

/** The same, with what it is known by. @throws AppError `file-*` */
export async function readNewFile(file: Blob, name: string): Promise<NewFile> {
  const read = await readFileInWorker(file, name);
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return { name, read, sha256: toHex(new Uint8Array(digest)) };
}

function unpackInWorker(bytes: ArrayBuffer, name: string): Promise<Unpacked> {
  const worker = new Worker(new URL('./reading-worker.ts', import.meta.url), { type: 'module' });
  const time = Math.min(LONGEST_TIME, TIME + (bytes.byteLength / 1_000_000) * TIME_PER_MEGABYTE);
  const done = new Promise<Unpacked>((resolve, reject) => {
    setTimeout(() => reject(new AppError('file-too-slow')), time);
    worker.addEventListener('message', ({ data }: MessageEvent<{ footnote?: Reply }>) => {
      const reply = data.footnote;
      if (reply?.ok) resolve(reply.value);
      else if (reply) reject(fromReport(reply.error));
    });
    worker.addEventListener('error', (event) => {
      // With a message, it is an error in passing, after which a reply still comes; without, there is no worker.
      if (!event.message) reject(new AppError('unexpected', { what: 'reading worker' }));
    });
  });
  const cmaps = browser.runtime.getURL('/pdf/' as never);
  worker.postMessage({ name, bytes, cmaps }, [bytes]);
  return done.finally(() => worker.terminate());
}
