import { toReport } from '../../lib/errors.ts';
import type { BackupGlance, BackupPace, Loss } from '../../lib/keeping.ts';
import { Backups } from '../../lib/library/backups.ts';
import type { Gate } from '../../lib/library/gate.ts';
import type { Library } from '../../lib/library/library.ts';
import { carryOver, restoreInto } from '../../lib/library/restore.ts';
import type { LibraryStore } from '../../lib/library-store.ts';
import type { KeepingEvent, LibraryStreams } from '../../lib/messaging/library-streams.ts';
import { tell } from '../../lib/messaging/transport.ts';
import { openIndexedDbStore } from '../../lib/storage/indexeddb-store.ts';
import { moveLibrary, newLibraryName } from '../../lib/storage/place.ts';
import { copyToFolder, folderGlance } from './backup-folder.ts';
import { opfsShelf } from './backup-shelf.ts';
import { callRouter } from './call-router.ts';
import { blobSource } from './files.ts';

/** So many pages, and half of all at least, are not removed without a backup. */
const MANY = 10;

/** What keeping needs of the room. */
interface Around {
  readonly library: Library;
  readonly store: LibraryStore;
  readonly loss?: Loss;
  readonly version: string;
  /** Resolves when no question is being answered. */
  quiet(): Promise<void>;
  /** Holds saves back for a moment. */
  readonly saves: Gate;
}

/** Backups, restoring, and a loss that is waiting for its decision. */
export class Keeping {
  readonly backups: Backups;
  #loss: Loss | undefined;

  constructor(private readonly around: Around) {
    const { library, store, loss, quiet, version } = around;
    this.#loss = loss;
    this.backups = new Backups({
      shelf: opfsShelf,
      async *write(sink, signal, leftOut) {
        await library.loaded().catch(() => undefined); // else it would be without embeddings
        yield* library.exportArchive(sink, signal, { leftOut });
      },
      state: () => stateOf(store),
      pace: async () => (await store.settings()).backups ?? 'day',
      held: () => this.#loss !== undefined,
      quiet,
      copy: copyToFolder,
      changed: () => tell('libraryChanged'),
      now: () => new Date(),
      version,
    });
  }

  get loss(): Loss | undefined {
    return this.#loss;
  }

  async glance(): Promise<BackupGlance> {
    const [glance, folder] = await Promise.all([this.backups.glance(), folderGlance()]);
    return { ...glance, ...(folder && { folder }) };
  }

  async setPace(backups: BackupPace): Promise<void> {
    const { library } = this.around;
    await library.setSettings({ ...(await library.settings()).settings, backups });
    tell('libraryChanged');
  }

  async acceptLoss(): Promise<void> {
    await callRouter('keepLoss', null);
    this.#loss = undefined;
    tell('libraryChanged');
  }

  /** Before something that changes much. That no backup could be made is told in the glance, and does not keep it from being done. */
  async before(reason: 'import' | 'removal'): Promise<void> {
    await this.backups.before(reason).catch(() => undefined);
  }

  /** Removing most of the library is made sure of. */
  async beforeRemoval(removed: number, all: number): Promise<void> {
    if (removed >= MANY && removed * 2 >= all) await this.before('removal');
  }

  async *backUp(signal: AbortSignal): AsyncGenerator<KeepingEvent> {
    const backup = await this.backups.make('asked', signal);
    yield { type: 'done', documents: backup?.documents ?? 0 };
  }

  /**
   * Puts a backup or a file in the place of the library. The present one is backed up first, unless it cannot be read, or
   * has been damaged and there is no room for it.
   * @param closeRoom ends the present library, whose database is deleted afterwards
   */
  async *restore(
    request: Parameters<LibraryStreams['restore']>[0],
    signal: AbortSignal,
    closeRoom: () => void,
  ): AsyncGenerator<KeepingEvent> {
    const { saves, store } = this.around;
    const source = 'id' in request ? await opfsShelf.read(request.id) : await blobSource(request.url);
    await this.backups.before('restore').catch((error: unknown) => {
      // What cannot be read any more is no reason not to restore.
      if (!this.#loss && toReport(error).code === 'storage-full') throw error;
    });
    const name = newLibraryName();
    const restored = await openIndexedDbStore(name);
    let documents: number;
    try {
      const sequence = await store.lastSequence();
      const steps = restoreInto(restored, source, { store, sequence }, signal);
      for (;;) {
        const step = await steps.next();
        if (step.done) {
          documents = step.value;
          break;
        }
        this.backups.tell({ work: 'restore', ...step.value });
        yield { type: 'progress', ...step.value };
      }
      signal.throwIfAborted();
      await callRouter('expectHeir', restored.libraryId);
      await saves.alone(async () => {
        documents += await carryOver(store, restored, sequence);
        await moveLibrary(name); // from here on it is done
        closeRoom();
      });
    } finally {
      restored.close();
      this.backups.tell(undefined);
    }
    await callRouter('keepLoss', null).catch(() => undefined); // the next start sees that it is over
    yield { type: 'done', documents };
    tell('libraryChanged');
  }

  stop(): void {
    this.backups.stop();
  }
}

/** Undefined where there is nothing to be backed up. */
async function stateOf(store: LibraryStore): Promise<{ mark: string } | undefined> {
  const [documents, chats, sequence, tests] = await Promise.all([
    store.documents(),
    store.chats(),
    store.lastSequence(),
    store.testQuestions(),
  ]);
  if (documents.length + chats.length === 0) return undefined;
  const tags = documents.reduce((sum, { tags: own = [] }) => sum + own.join(' ').length, 0);
  const turns = chats.reduce((sum, chat) => sum + chat.turns, 0);
  const latest = chats.reduce((last, { updatedAt }) => (updatedAt > last ? updatedAt : last), '');
  const ready = documents.filter(({ status }) => status.state === 'ready').length;
  const parts = [store.libraryId, sequence, documents.length, ready, tags, chats.length, turns, latest];
  parts.push(...tests.map(({ id }) => id.slice(0, 4)));
  return { mark: parts.join(' ') };
}
