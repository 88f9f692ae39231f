import { AppError } from '../../lib/errors.ts';
import { LIBRARY_RULES, STREAM_RULES } from '../../lib/messaging/library-rules.ts';
import { serve, serveStreams } from '../../lib/messaging/transport.ts';
import { listenForFolder } from './backup-folder.ts';
import { handlers, NOTES, streams } from './calls.ts';
import { noting, notingStreams } from './noted-errors.ts';
import { openRoom, type Room } from './open-room.ts';

/** The library room: constructs the adapters, owns the library, and answers calls to it. Started once per browser. */
export function startLibraryRoom(): void {
  let locked: Promise<void> | undefined;
  let opening: Promise<Room> | undefined;
  /** What failed, or was closed by the browser, is tried again by the next call, so that a passing cause heals. */
  const again = () => {
    opening?.then(({ close }) => close()).catch(() => undefined);
    opening = undefined;
  };
  const open = async () => {
    locked ??= holdLock();
    await locked.catch((error) => {
      locked = undefined;
      throw error;
    });
    return openRoom(again);
  };
  const room = () => {
    opening ??= open().catch((error) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  serve('library', noting(handlers(room, again), NOTES), LIBRARY_RULES);
  serveStreams(notingStreams(streams(room, again), NOTES), STREAM_RULES);
  listenForFolder();
  room().catch(() => undefined); // told to whoever asks first
}

/** One writer: a room that is being replaced gets this long to go, ms. */
const LOCK_TIMEOUT = 5000;

function holdLock(): Promise<void> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(LOCK_TIMEOUT);
    navigator.locks
      .request('footnote-library', { signal }, () => {
        resolve();
        return new Promise(() => undefined); // held as long as the room lives
      })
      .catch((cause) => reject(new AppError('storage-locked', {}, { cause })));
  });
}
