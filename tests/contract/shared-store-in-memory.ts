import { AppError } from '../../lib/errors.ts';
import type {
  FoundRecord,
  RecordFilter,
  SharedLibraryInfo,
  SharedRecord,
  SharedStore,
} from '../../lib/shared-store.ts';

/** A shared library in memory: what the port asks for, in as few lines as may be. Opened again by its name. */
export function openMemoryStore(name: string): SharedStore {
  const shelf = SHELVES.get(name) ?? { info: undefined, records: new Map<string, SharedRecord>() };
  SHELVES.set(name, shelf);
  const there = (signal: AbortSignal) => {
    signal.throwIfAborted();
    if (!shelf.info) throw new AppError('shared-missing', { server: 'memory' });
    return [...shelf.records.values()];
  };
  return {
    reach: async (signal) => {
      signal.throwIfAborted();
      return { version: 'memory', mostRecords: 300 };
    },
    open: async (signal) => {
      signal.throwIfAborted();
      return shelf.info;
    },
    create: async (info) => {
      shelf.info ??= info;
      return shelf.info;
    },
    async put(records, signal) {
      there(signal);
      for (const record of records) shelf.records.set(record.id, record);
    },
    async remove(which, signal) {
      const gone = Array.isArray(which)
        ? which
        : there(signal).flatMap((one) => (fits(one, which as RecordFilter) ? [one.id] : []));
      there(signal);
      for (const id of gone) shelf.records.delete(id);
    },
    find: async (filter, most, signal) =>
      there(signal)
        .filter((one) => fits(one, filter))
        .slice(0, most)
        .map(withoutEmbedding),
    read: async (ids, signal) => there(signal).filter(({ id }) => ids.includes(id)),
    count: async (signal) => there(signal).length,
    nearest: async (query, most, filter, signal) =>
      there(signal)
        .filter((one) => fits(one, filter))
        .map((one) => ({ ...withoutEmbedding(one), score: cosine(query, one.embedding) }))
        .sort((a, b) => b.score - a.score)
        .slice(0, most),
  };
}

/** As if somebody had deleted the collection. */
export const dropMemoryStore = (name: string): boolean => SHELVES.delete(name);

const SHELVES = new Map<string, { info: SharedLibraryInfo | undefined; readonly records: Map<string, SharedRecord> }>();

const withoutEmbedding = ({ id, text, fields }: SharedRecord): Omit<FoundRecord, 'embedding'> => ({ id, text, fields });

function fits({ fields }: SharedRecord, { is = {}, not = {}, above = {}, upTo = {} }: RecordFilter): boolean {
  const has = (name: string, values: readonly (string | number)[]) => values.includes(fields[name] as string);
  return (
    Object.entries(is).every(([name, values]) => has(name, values)) &&
    !Object.entries(not).some(([name, values]) => has(name, values)) &&
    Object.entries(above).every(([name, value]) => Number(fields[name]) > value) &&
    Object.entries(upTo).every(([name, value]) => Number(fields[name]) <= value)
  );
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? 0;
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return dot / Math.sqrt(aa * bb);
}
