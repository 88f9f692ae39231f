import { browser } from 'wxt/browser';
import { AppError } from '../../lib/errors.ts';
import type { LibraryProtocol } from '../../lib/messaging/library-protocol.ts';
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

/** What the router asks of the library: each comes to the same when it is made twice. */
type Asked = Pick<
  LibraryProtocol,
  'save' | 'savePdf' | 'savedAs' | 'seePage' | 'seeMissing' | 'find' | 'documents' | 'document' | 'text'
>;

/** Calls the library, waking it first; a room that was ended meanwhile is woken and called once more. */
export async function callLibrary<K extends keyof Asked>(
  name: K,
  ...args: Parameters<Asked[K]>
): Promise<ReturnType<Asked[K]>> {
  try {
    return await wakeAndCall(name, args);
  } catch (cause) {
    if (!(cause instanceof AppError && cause.code === 'room-stopped')) throw cause;
    // Messages end at 64 MiB: more than any page but a data file in disguise.
    if (/exceeded maximum|message length/i.test(String(cause.cause)))
      throw new AppError('page-too-large', {}, { cause });
    return wakeAndCall(name, args);
  }
}

async function wakeAndCall<K extends keyof Asked>(name: K, args: Parameters<Asked[K]>): Promise<ReturnType<Asked[K]>> {
  await wakeLibrary();
  return (await call('library', name, ...(args as never))) as ReturnType<Asked[K]>;
}
