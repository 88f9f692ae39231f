import { Gate } from '../../lib/library/gate.ts';
import { Library } from '../../lib/library/library.ts';
import type { LibraryStore } from '../../lib/library-store.ts';
import { tell } from '../../lib/messaging/transport.ts';
import type { SegmentVault } from '../../lib/ports.ts';
import type { KernelModule } from '../../lib/search/vectors/kernel.ts';
import { memoryVault } from '../../lib/storage/memory-vault.ts';
import { openSegmentVault } from '../../lib/storage/segment-vault.ts';
import { callRouter } from './call-router.ts';
import { indexesIn } from './indexes.ts';
import { type IntakeRoom, intakeRoom } from './intake-room.ts';
import { Keeping } from './keep.ts';
import { chatModel, embedder } from './models.ts';
import { openLibraryStore } from './open-library.ts';
import { centroids, ownVersion, scanKernel } from './own-files.ts';
import { SharingRoom } from './sharing-room.ts';

/** Saves wait for the moment in which a restored library takes the place of the present one. */
export const SAVES = new Gate();

/** The library with its adapters. */
export interface Room {
  readonly library: Library;
  readonly store: LibraryStore;
  readonly vault: SegmentVault;
  readonly kernel: KernelModule | undefined;
  readonly keeping: Keeping;
  readonly intakes: IntakeRoom;
  readonly sharing: SharingRoom;
  /** Milliseconds that opening took. */
  readonly opening: number;
  /** Questions that are being answered. */
  readonly asking: Gate;
  close(): void;
}

/** Constructs the adapters and opens the library. @param closed called when the browser has closed a database for good, because its data were cleared */
export async function openRoom(closed: () => void): Promise<Room> {
  const began = performance.now();
  const { store, loss } = await openLibraryStore(closed);
  const asking = new Gate();
  const version = await ownVersion();
  const [vault, kernel] = await Promise.all([
    // Without it, everything is found all the same: the indexes are made anew at every start.
    openSegmentVault('footnote-index', closed).catch(() => memoryVault()),
    scanKernel(),
  ]);
  let keeping: Keeping | undefined;
  let sharing: SharingRoom | undefined;
  const library = new Library({
    store,
    makeEmbedder: (settings) => embedder(settings, store),
    makeChat: (settings) => chatModel(settings, store),
    ...indexesIn(vault, kernel, centroids),
    changed: (witness) => {
      tell('libraryChanged');
      keeping?.backups.noteChange();
      sharing?.wake();
      callRouter('libraryChanged', witness).catch(() => undefined); // the worker is told again after the next change
    },
    shared: () => sharing?.leg(),
    now: () => new Date(),
    version,
    bytes: async () => (await navigator.storage.estimate()).usage ?? 0,
  });
  const kept = new Keeping({
    library,
    store,
    ...(loss && { loss }),
    version,
    quiet: () => asking.idle(),
    saves: SAVES,
  });
  keeping = kept;
  const intakes = intakeRoom(library, SAVES, closed);
  const shared = new SharingRoom({ library, store, lossAt: () => kept.loss?.at, closed });
  sharing = shared;
  const close = () => {
    intakes.stop();
    shared.stop();
    kept.stop();
    library.stop();
    store.close();
    vault.close();
  };
  try {
    await library.start();
  } catch (error) {
    close();
    throw error;
  }
  kept.backups.start();
  intakes.start();
  shared.start();
  const opening = performance.now() - began;
  return { library, store, vault, kernel, keeping: kept, intakes, sharing: shared, opening, asking, close };
}
