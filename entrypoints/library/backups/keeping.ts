import { type ReadonlySignal, signal } from '@preact/signals';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { BackupGlance, BackupPace, Loss } from '../../../lib/keeping.ts';
import type { KeepingEvent, LibraryStreams, Progress } from '../../../lib/messaging/library-streams.ts';
import type { libraryStream } from '../../ui/rooms.ts';
import type { CallLibrary } from '../catalogue.ts';

/** What this page did last, and how it went. */
export type Doing =
  | {
      readonly work: 'backup' | 'restore';
      readonly state: 'running';
      readonly steps?: Pick<Progress, 'done' | 'total'>;
    }
  | { readonly work: 'backup' | 'restore'; readonly state: 'failed'; readonly report: ErrorReport }
  | { readonly work: 'backup' | 'restore'; readonly state: 'done'; readonly documents: number };

/** Backups and a loss, as this page knows them. */
export interface Keeping {
  readonly glance: ReadonlySignal<BackupGlance | undefined>;
  readonly loss: ReadonlySignal<Loss | undefined>;
  readonly doing: ReadonlySignal<Doing | undefined>;
  refresh(): Promise<void>;
  backUp(): Promise<void>;
  restore(from: { readonly id: string } | File): Promise<void>;
  remove(id: string): Promise<void>;
  setPace(pace: BackupPace): Promise<void>;
  /** Leaves the library as the browser handed it back. */
  accept(): Promise<void>;
}

/** @param changed called when another library may be in place */
export function createKeeping(call: CallLibrary, streamLibrary: typeof libraryStream, changed: () => void): Keeping {
  const glance = signal<BackupGlance | undefined>(undefined);
  const loss = signal<Loss | undefined>(undefined);
  const doing = signal<Doing | undefined>(undefined);

  async function refresh(): Promise<void> {
    try {
      [glance.value, loss.value] = await Promise.all([call('backups'), call('loss')]);
    } catch {
      // The list of the library says what is wrong.
    }
  }

  async function run(work: Doing['work'], events: () => AsyncIterable<KeepingEvent>): Promise<void> {
    if (doing.peek()?.state === 'running') return;
    doing.value = { work, state: 'running' };
    try {
      for await (const event of events()) {
        if (event.type === 'progress') doing.value = { work, state: 'running', steps: event };
        else doing.value = { work, state: 'done', documents: event.documents };
      }
    } catch (error) {
      doing.value = { work, state: 'failed', report: toReport(error) };
    }
    changed();
    await refresh();
  }

  const restore = (request: Parameters<LibraryStreams['restore']>[0]) =>
    run('restore', () => streamLibrary('restore', request));

  /** What it says when it fails is said by what is then still there. */
  const then = (work: Promise<unknown>) => work.catch(() => undefined).then(refresh);

  return {
    glance,
    loss,
    doing,
    refresh,
    backUp: () => run('backup', () => streamLibrary('backUp', {})),
    async restore(from) {
      if (!(from instanceof File)) return restore(from);
      const url = URL.createObjectURL(from);
      await restore({ url }).finally(() => URL.revokeObjectURL(url));
    },
    remove: (id) => then(call('removeBackup', id)),
    setPace: (pace) => then(call('setBackupPace', pace)),
    accept: () => then(call('acceptLoss')),
  };
}
