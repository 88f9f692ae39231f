import { AppError } from '../errors.ts';
import type { SharedRecord, SharedStore } from '../shared-store.ts';

/** How much goes into one call. */
interface Size {
  readonly records: number;
  readonly bytes: number;
}

/** Of which less makes no sense. */
const LEAST: Size = { records: 1, bytes: 1000 };

/** Cuts records into calls, and learns how large these may be: what is too much for a server is not tried again, what is too slow later. */
export class Batches {
  #most: Size;
  #now: Size;

  constructor(most: Size = { records: 200, bytes: 2_000_000 }) {
    this.#most = most;
    this.#now = most;
  }

  /** As many as the server says it takes. */
  limit(records: number): void {
    this.#most = smaller(this.#most, { ...this.#most, records });
    this.#now = smaller(this.#now, this.#most);
  }

  /**
   * Writes them all, one call after another. @throws AppError `shared-too-large` when a single one is, and what else the store throws;
   * then any part of them may have been written
   */
  async put(store: SharedStore, records: readonly SharedRecord[], signal: AbortSignal): Promise<void> {
    for (let from = 0; from < records.length; ) {
      const batch = this.#cut(records, from);
      try {
        await store.put(batch, signal);
        from += batch.length;
        this.#now = smaller(this.#most, { records: this.#now.records + 1, bytes: Math.ceil(this.#now.bytes * 1.02) });
      } catch (error) {
        const code = error instanceof AppError ? error.code : undefined;
        if (code !== 'shared-too-large' && code !== 'shared-timeout') throw error;
        this.#now = halfOf(batch);
        if (code === 'shared-timeout') throw error;
        this.#most = this.#now;
        if (batch.length === 1) throw error;
      }
    }
  }

  /** At least one. */
  #cut(records: readonly SharedRecord[], from: number): SharedRecord[] {
    const batch: SharedRecord[] = [];
    let bytes = 0;
    for (let i = from; i < records.length && batch.length < this.#now.records; i++) {
      const record = records[i] as SharedRecord;
      bytes += bytesOf(record);
      if (batch.length > 0 && bytes > this.#now.bytes) break;
      batch.push(record);
    }
    return batch;
  }
}

const smaller = (a: Size, b: Size): Size => ({
  records: Math.min(a.records, b.records),
  bytes: Math.min(a.bytes, b.bytes),
});

function halfOf(batch: readonly SharedRecord[]): Size {
  const bytes = batch.reduce((sum, one) => sum + bytesOf(one), 0);
  return {
    records: Math.max(LEAST.records, Math.floor(batch.length / 2)),
    bytes: Math.max(LEAST.bytes, Math.floor(bytes / 2)),
  };
}

/** About what it takes on its way: its words in UTF-8, its embedding in base64. */
export function bytesOf({ text, fields, embedding }: SharedRecord): number {
  let units = text.length;
  for (const value of Object.values(fields)) units += String(value).length + 20;
  return Math.ceil(units * 1.3 + embedding.length * 5.4) + 100;
}
