import { toReport } from '../../lib/errors.ts';
import type { Health } from '../../lib/health.ts';
import type { Gate } from '../../lib/library/gate.ts';
import type { Library } from '../../lib/library/library.ts';
import type { SegmentVault } from '../../lib/ports.ts';
import type { KernelModule } from '../../lib/search/vectors/kernel.ts';
import type { NotedErrors } from './noted-errors.ts';
import { ownVersion } from './own-files.ts';

/** What the health of a room is told from. */
export interface Patient {
  readonly library: Library;
  readonly kernel: KernelModule | undefined;
  /** Milliseconds that opening took. */
  readonly opening: number;
}

const STARTED = new Date().toISOString();

/** Says how it is, also when the library cannot be opened. */
export async function examine(room: () => Promise<Patient>, notes: NotedErrors): Promise<Health> {
  const [version, { usage = 0, quota = 0 }, inside] = await Promise.all([
    ownVersion(),
    navigator.storage.estimate().catch(() => ({}) as StorageEstimate),
    room()
      .then(async ({ kernel, library, opening }) => ({
        opening,
        kernel: kernel?.variant ?? ('none' as const),
        library: await library.checkUp(),
      }))
      .catch((error: unknown) => ({ failure: toReport(error) })),
  ]);
  const at = new Date().toISOString();
  return { at, startedAt: STARTED, version, usage, quota, errors: notes.list(), ...inside };
}

/**
 * Throws the indexes away and opens the room anew, which makes them from the truth. Questions that are being answered are waited
 * for, and saves wait meanwhile.
 * @param again ends the room as it is; the next call opens it anew
 */
export async function rebuildIndexes(
  { asking, library, vault }: { readonly asking: Gate; readonly library: Library; readonly vault: SegmentVault },
  saves: Gate,
  again: () => void,
): Promise<void> {
  await asking.idle();
  await saves.alone(async () => {
    library.stop();
    try {
      await vault.keepOnly([]);
    } finally {
      again(); // also when they could not be deleted: what is damaged in them is found again
    }
  });
}
