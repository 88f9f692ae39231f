import { browser } from 'wxt/browser';
import { AppError } from '../../lib/errors.ts';
import type { LibraryProtocol } from '../../lib/messaging/protocol.ts';
import { call } from '../../lib/messaging/transport.ts';

let starting: Promise<void> | undefined;

/** Resolves when the library room listens. Concurrent callers share one start: a second `createDocument` would throw. */
export function wakeLibrary(): Promise<void> {
  starting ??= start().finally(() => {
    starting = undefined;
  });
  return starting;
}

async function start(): Promise<void> {
  if (import.meta.env.FIREFOX) return; // the library lives in this very page
  const rooms = await browser.runtime.getContexts({ contextTypes: ['OFFSCREEN_DOCUMENT'] });
  if (rooms.length > 0) return;
  await browser.offscreen.createDocument({
    url: '/offscreen.html',
    reasons: ['WORKERS'],
    justification: 'Keeps the library: its database, its index and the models, for longer than a service worker lives.',
  });
}

/** Calls the library, waking it first. */
export async function callLibrary<K extends keyof LibraryProtocol & string>(
  name: K,
  ...args: Parameters<LibraryProtocol[K]>
): Promise<ReturnType<LibraryProtocol[K]>> {
  await wakeLibrary();
  try {
    return (await call('library', name, ...(args as never))) as ReturnType<LibraryProtocol[K]>;
  } catch (cause) {
    // Messages end at 64 MiB: more than any page but a data file in disguise.
    const reason = String(cause instanceof AppError ? cause.cause : cause);
    if (/exceeded maximum|message length/i.test(reason)) throw new AppError('page-too-large', {}, { cause });
    throw cause;
  }
}
