import { AppError } from '../../lib/errors.ts';
import type { PageFetcher } from '../../lib/fetch/fetch-page.ts';
import type { NewItem } from '../../lib/intake.ts';
import type { Gate } from '../../lib/library/gate.ts';
import { Intakes } from '../../lib/library/intakes.ts';
import type { Library } from '../../lib/library/library.ts';
import type { IntakeRequest } from '../../lib/messaging/library-protocol.ts';
import { tell } from '../../lib/messaging/transport.ts';
import { openIntakeStore } from '../../lib/storage/indexeddb-intake.ts';
import type { CapturedPage, StoredDocument } from '../../lib/types.ts';
import { callRouter } from './call-router.ts';
import { pageFetcher, readAgain, takeItem } from './take-item.ts';

/** The queues of what is to be taken in, with what reads and fetches it. @param saves those that a restore makes wait */
async function openIntakes(library: Library, saves: Gate, fetcher: PageFetcher, closed: () => void): Promise<Intakes> {
  const store = await openIntakeStore('footnote-intake', closed);
  return new Intakes({
    store,
    take: (item, bytes, signal) => takeItem(item, { bytes, library, saves, fetcher, signal }),
    changed: () => tell('intakesChanged'),
    now: () => Date.now(),
  });
}

/** The queues of a room: opened when first needed, so that a library is there all the same where they cannot be. */
export interface IntakeRoom {
  /** @throws AppError `storage-*` */
  open(): Promise<Intakes>;
  /** The page of a copy as it is now. @throws AppError `address-*`, `page-*`, `file-*` */
  read(copy: StoredDocument): Promise<CapturedPage>;
  /** Goes on with what waits, and with what the reader's rules ask for, now and from time to time. */
  start(): void;
  stop(): void;
}

/** @param closed called when the browser has closed the queues' database for good */
export function intakeRoom(library: Library, saves: Gate, closed: () => void): IntakeRoom {
  const fetcher = pageFetcher(() => library);
  const ended = new AbortController();
  let opening: Promise<Intakes> | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  const open = () => {
    opening ??= openIntakes(library, saves, fetcher, closed).catch((error) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const look = () => {
    const work = open().then(async (intakes) => {
      intakes.wake();
      await refreshDue(library, intakes);
    });
    work.catch(() => undefined); // told to whoever asks for the queues; looked at again later
  };
  return {
    open,
    read: (copy) => readAgain(copy, fetcher, ended.signal),
    start() {
      look();
      timer = setInterval(look, LOOK_AGAIN);
    },
    stop() {
      ended.abort();
      clearInterval(timer);
      opening?.then((intakes) => intakes.stop()).catch(() => undefined);
    },
  };
}

/** How often it is looked which pages are due, ms. */
const LOOK_AGAIN = 3600 * 1000;

/** Puts the pages that are due in a queue, unless the last such queue is still at work. */
async function refreshDue(library: Library, intakes: Intakes): Promise<void> {
  const due = await readable(await library.seeing.due());
  const before = (await intakes.list()).filter(({ kind }) => kind === 'refresh');
  if (due.length === 0 || before.some(({ waiting }) => waiting > 0)) return;
  // The documents say what became of them: a queue for each day would bury those that the reader began.
  for (const { id } of before) await intakes.forget(id);
  await intakes.begin(
    'refresh',
    due.map(({ title, url }) => ({ name: title, url })),
  );
}

/** Those whose sites may be fetched from by now: the user may have taken that back, and is not told every hour. */
async function readable(due: readonly StoredDocument[]): Promise<StoredDocument[]> {
  const origins = [...new Set(due.flatMap(({ url }) => (/^https?:/.test(url) ? new URL(url).origin : [])))];
  const allowed = await Promise.all(origins.map((origin) => callRouter('mayFetch', origin)));
  const open = new Set(origins.filter((_, i) => allowed[i]));
  return due.filter(({ url }) => URL.canParse(url) && open.has(new URL(url).origin));
}

/** Files are read into the queue's own store first: a blob address ends with the page that made it. @throws AppError `bad-request` */
export async function itemsOf({ addresses = [], files = [] }: IntakeRequest): Promise<NewItem[]> {
  const read = await Promise.all(files.map(async ({ name, url }) => ({ name, bytes: await blobAt(url) })));
  const listed = addresses.map(({ url, title, tags }) => ({ name: title ?? url, url, ...(tags && { tags }) }));
  return [...read, ...listed];
}

/** @throws AppError `bad-request` if there is nothing behind it any more */
export async function blobAt(url: string): Promise<Blob> {
  try {
    return await (await fetch(url)).blob();
  } catch (cause) {
    throw new AppError('bad-request', { what: 'file' }, { cause });
  }
}
