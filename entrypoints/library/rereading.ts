import { type ReadonlySignal, signal } from '@preact/signals';
import { type ErrorReport, toReport } from '../../lib/errors.ts';

/** Something that this page reads from the library, and again when that has changed. */
export interface Rereading<T> {
  /** Undefined until it was read. */
  readonly value: ReadonlySignal<T | undefined>;
  /** Why it could not be read. */
  readonly failure: ReadonlySignal<ErrorReport | undefined>;
  /** Reads again. Resolves when what was true at the time of the call is shown. */
  refresh(): Promise<void>;
}

/** While many pages are being saved each one is news; nothing is read again sooner than this, ms. */
const REST = 500;

/** Reads one at a time: however often it is called meanwhile, it reads once more, after a rest of so many ms. Resolves when all of that is done. */
export function createRefresh(read: () => Promise<void>, rest: number): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;

  async function readUntilQuiet(): Promise<void> {
    for (;;) {
      again = false;
      await read();
      if (!again) return;
      await new Promise((resolve) => setTimeout(resolve, rest));
    }
  }

  return () => {
    again = true;
    running ??= readUntilQuiet().finally(() => {
      running = undefined;
    });
    return running;
  };
}

/** @param read gives all of it each time */
export function createRereading<T>(read: () => Promise<T>): Rereading<T> {
  const value = signal<T | undefined>(undefined);
  const failure = signal<ErrorReport | undefined>(undefined);

  async function readOnce(): Promise<void> {
    try {
      value.value = await read();
      failure.value = undefined;
    } catch (error) {
      failure.value = toReport(error);
    }
  }

  return { value, failure, refresh: createRefresh(readOnce, REST) };
}
