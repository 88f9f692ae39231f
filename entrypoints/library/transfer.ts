import { type ReadonlySignal, signal } from '@preact/signals';
import { AppError, type ErrorReport, toReport } from '../../lib/errors.ts';
import type { Exported } from '../../lib/keeping.ts';
import type { DocumentId, ImportOutcome } from '../../lib/types.ts';
import type { libraryStream } from '../ui/rooms.ts';

/** An export or an import, from its start to what came of it. `total` 0: not known yet. */
export type Transfer =
  | { readonly way: 'export' | 'import'; readonly state: 'running'; readonly done: number; readonly total: number }
  | { readonly way: 'export' | 'import'; readonly state: 'cancelled' }
  | { readonly way: 'export' | 'import'; readonly state: 'failed'; readonly report: ErrorReport }
  | ({ readonly way: 'export'; readonly state: 'done' } & Exported)
  | { readonly way: 'import'; readonly state: 'done'; readonly outcome: ImportOutcome };

/** The archive, out and in; one at a time. */
export interface Transfers {
  readonly current: ReadonlySignal<Transfer | undefined>;
  /** All of the library, or only these documents. */
  exportArchive(ids?: readonly DocumentId[]): Promise<void>;
  importArchive(file: File): Promise<void>;
  cancel(): void;
  /** Takes the line away, unless it is still running. */
  dismiss(): void;
}

/**
 * @param streamLibrary how this page streams from the library
 * @param deliver hands a finished export to the reader
 * @param imported called when an import may have changed the library
 */
export function createTransfers(
  streamLibrary: typeof libraryStream,
  deliver: (url: string, name: string) => void,
  imported: () => void,
): Transfers {
  const current = signal<Transfer | undefined>(undefined);
  let abort = new AbortController();

  /** Runs one; whatever ends it, the line says so. */
  async function run(way: Transfer['way'], work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (current.peek()?.state === 'running') return;
    abort = new AbortController();
    const { signal } = abort;
    current.value = { way, state: 'running', done: 0, total: 0 };
    try {
      await work(signal);
      if (current.peek()?.state !== 'running') return;
      if (!signal.aborted) throw new AppError('unexpected', { what: `the ${way} ended early` });
      current.value = { way, state: 'cancelled' };
    } catch (error) {
      current.value = signal.aborted ? { way, state: 'cancelled' } : { way, state: 'failed', report: toReport(error) };
    }
  }

  return {
    current,
    exportArchive: (ids) =>
      run('export', async (signal) => {
        for await (const event of streamLibrary('exportArchive', ids ? { ids } : {}, signal)) {
          if (event.type === 'progress') current.value = { way: 'export', state: 'running', ...pick(event) };
          else {
            const { type: _done, ...exported } = event;
            const { url, name } = exported;
            current.value = { way: 'export', state: 'done', ...exported };
            deliver(url, name);
          }
        }
      }),
    importArchive: (file) =>
      run('import', async (signal) => {
        const url = URL.createObjectURL(file);
        try {
          for await (const event of streamLibrary('importArchive', { url }, signal)) {
            if (event.type === 'progress') current.value = { way: 'import', state: 'running', ...pick(event) };
            else current.value = { way: 'import', state: 'done', outcome: event.outcome };
          }
        } finally {
          URL.revokeObjectURL(url);
          imported();
        }
      }),
    cancel: () => abort.abort(),
    dismiss() {
      if (current.peek()?.state !== 'running') current.value = undefined;
    },
  };
}

function pick({ done, total }: { readonly done: number; readonly total: number }) {
  return { done, total };
}
