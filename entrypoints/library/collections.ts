import { type ReadonlySignal, signal } from '@preact/signals';
import { type ErrorReport, toReport } from '../../lib/errors.ts';
import type { Collection } from '../../lib/settings.ts';
import type { CallLibrary } from './catalogue.ts';

/** Filters that were kept under a name. */
export interface Collections {
  readonly list: ReadonlySignal<readonly Collection[]>;
  /** Why the last change was not kept. */
  readonly failure: ReadonlySignal<ErrorReport | undefined>;
  refresh(): Promise<void>;
  /** Keeps it, in the place of one of the same name. */
  keep(collection: Collection): Promise<void>;
  remove(name: string): Promise<void>;
}

export function createCollections(call: CallLibrary): Collections {
  const list = signal<readonly Collection[]>([]);
  const failure = signal<ErrorReport | undefined>(undefined);

  async function read(): Promise<readonly Collection[]> {
    const { settings } = await call('settings');
    return settings.collections ?? [];
  }

  /** On what is kept by now: another window may have changed it. */
  async function change(to: (before: readonly Collection[]) => readonly Collection[]): Promise<void> {
    try {
      await call('setCollections', to(await read()));
      list.value = await read();
      failure.value = undefined;
    } catch (error) {
      failure.value = toReport(error);
    }
  }

  return {
    list,
    failure,
    async refresh() {
      list.value = await read().catch(() => list.peek()); // the list of pages tells what is wrong
    },
    keep: (collection) => change((before) => [...before.filter(({ name }) => name !== collection.name), collection]),
    remove: (name) => change((before) => before.filter((each) => each.name !== name)),
  };
}
