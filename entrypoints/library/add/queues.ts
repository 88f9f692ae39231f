import { type ReadonlySignal, signal } from '@preact/signals';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { Intake, IntakeId, IntakeItem } from '../../../lib/intake.ts';
import type { IntakeRequest } from '../../../lib/messaging/library-protocol.ts';
import type { CallLibrary } from '../catalogue.ts';

/** The queues as this page knows them. */
export interface Queues {
  readonly intakes: ReadonlySignal<readonly Intake[] | undefined>;
  /** Why they could not be read. */
  readonly failure: ReadonlySignal<ErrorReport | undefined>;
  /** Counts the readings: whoever shows items reads them again with each. */
  readonly reading: ReadonlySignal<number>;
  /** Follows what happens to them until the returned function is called. */
  watch(): () => void;
  /** The library says that they have changed. */
  changed(): void;
  /** @throws AppError as the library does */
  begin(request: IntakeRequest): Promise<void>;
  pause(id: IntakeId, paused: boolean): Promise<void>;
  retry(id: IntakeId, orders?: readonly number[]): Promise<void>;
  forget(id: IntakeId): Promise<void>;
  /** @throws AppError as the library does */
  items(id: IntakeId, from: number, failed: boolean): Promise<readonly IntakeItem[]>;
}

export function createQueues(call: CallLibrary): Queues {
  const intakes = signal<readonly Intake[] | undefined>(undefined);
  const failure = signal<ErrorReport | undefined>(undefined);
  const reading = signal(0);
  let watching = false;
  let refreshing: Promise<void> | undefined;
  let again = false;

  async function read(): Promise<void> {
    try {
      intakes.value = await call('intakes');
      failure.value = undefined;
    } catch (error) {
      failure.value = toReport(error);
    }
    reading.value++;
  }

  /** However much happens meanwhile, it is read once more afterwards. */
  function refresh(): Promise<void> {
    again = refreshing !== undefined;
    refreshing ??= read().finally(() => {
      refreshing = undefined;
      if (again) void refresh();
    });
    return refreshing;
  }

  const changed = () => {
    if (watching && document.visibilityState === 'visible') void refresh();
  };
  /** What it says when it fails is said by the queues when they are read again. */
  const then = (work: Promise<unknown>) => work.catch(() => undefined).then(refresh);

  return {
    intakes,
    failure,
    reading,
    watch() {
      watching = true;
      document.addEventListener('visibilitychange', changed);
      void refresh();
      return () => {
        watching = false;
        document.removeEventListener('visibilitychange', changed);
      };
    },
    changed,
    begin: (request) => call('beginIntake', request).then(refresh),
    pause: (id, paused) => then(call('pauseIntake', { id, paused })),
    retry: (id, orders) => then(call('retryIntake', orders ? { id, orders } : { id })),
    forget: (id) => then(call('forgetIntake', id)),
    items: (id, from, failed) => call('intakeItems', failed ? { id, from, failed } : { id, from }),
  };
}
