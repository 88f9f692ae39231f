import { type ReadonlySignal, signal } from '@preact/signals';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { SharingStanding } from '../../../lib/messaging/sharing-protocol.ts';
import type { SharedState } from '../../../lib/sharing.ts';
import type { DocumentId } from '../../../lib/types.ts';
import type { CallLibrary } from '../catalogue.ts';

/** A shared library, as this page knows it. */
export interface SharingView {
  readonly standing: ReadonlySignal<SharingStanding | undefined>;
  /** How documents stand; those that are not named are not shared. */
  readonly states: ReadonlySignal<Readonly<Record<DocumentId, SharedState>>>;
  /** Why the last thing that was asked for did not happen. */
  readonly failure: ReadonlySignal<ErrorReport | undefined>;
  refresh(): Promise<void>;
  /** Does something and shows how it stands then. @returns whether it was done */
  run(work: () => Promise<SharingStanding | undefined>): Promise<boolean>;
  /** Puts documents in by hand, or takes them out. */
  share(ids: readonly DocumentId[], shared: boolean): Promise<void>;
}

export function createSharing(call: CallLibrary): SharingView {
  const standing = signal<SharingStanding | undefined>(undefined);
  const states = signal<Readonly<Record<DocumentId, SharedState>>>({});
  const failure = signal<ErrorReport | undefined>(undefined);

  async function refresh(): Promise<void> {
    try {
      standing.value = await call('sharing');
      // Most have no shared library, and ten thousand pages.
      const joined = standing.value.settings && !standing.value.settings.askOnly;
      if (joined) states.value = await call('sharedStates');
      else if (Object.keys(states.peek()).length > 0) states.value = {};
    } catch (error) {
      failure.value = toReport(error);
    }
  }

  async function run(work: () => Promise<SharingStanding | undefined>): Promise<boolean> {
    failure.value = undefined;
    try {
      const now = await work();
      if (now) standing.value = now;
    } catch (error) {
      failure.value = toReport(error);
    }
    const done = failure.peek() === undefined;
    await refresh();
    return done;
  }

  return {
    standing,
    states,
    failure,
    refresh,
    run,
    async share(ids, shared) {
      await run(async () => {
        await call('share', { ids, shared });
        return undefined;
      });
    },
  };
}
