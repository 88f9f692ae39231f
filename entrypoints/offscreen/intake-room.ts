import { AppError } from '../../lib/errors.ts';
import type { NewItem } from '../../lib/intake.ts';
import type { Gate } from '../../lib/library/gate.ts';
import { Intakes } from '../../lib/library/intakes.ts';
import type { Library } from '../../lib/library/library.ts';
import type { IntakeRequest } from '../../lib/messaging/protocol.ts';
import { tell } from '../../lib/messaging/transport.ts';
import { openIntakeStore } from '../../lib/storage/indexeddb-intake.ts';
import { pageFetcher, takeItem } from './take-item.ts';

/** The queues of what is to be taken in, with what reads and fetches it. @param saves those that a restore makes wait */
async function openIntakes(library: Library, saves: Gate, closed: () => void): Promise<Intakes> {
  const store = await openIntakeStore('footnote-intake', closed);
  const fetcher = pageFetcher(() => library);
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
  stop(): void;
}

/** @param closed called when the browser has closed the queues' database for good */
export function intakeRoom(library: Library, saves: Gate, closed: () => void): IntakeRoom {
  let opening: Promise<Intakes> | undefined;
  return {
    open() {
      opening ??= openIntakes(library, saves, closed).catch((error) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
    stop: () => void opening?.then((intakes) => intakes.stop()).catch(() => undefined),
  };
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
