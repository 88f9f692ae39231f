import { AppError } from '../errors.ts';
import type { SharedRecord, SharedStore } from '../shared-store.ts';

/** How much goes into one call. Learned while it lasts: what is too much for a server, or too slow, is halved. */
export class Batches {
  #records: number;
  #bytes: number;

  constructor(
    private readonly most: { readonly records: number; readonly bytes: number } = { records: 200, bytes: 2_000_000 },
  ) {
    this.#records = most.records;
    this.#bytes = most.bytes;
  }

  /** As many as the server says it takes. */
  limit(records: number): void {
    this.#records = Math.max(1, Math.min(this.#records, records));
  }

  /**
   * Writes them all, one call after another. @throws AppError `shared-too-large` when a single one is, and what else the store throws;
   * then any part of them may have been written
   */
  async put(store: SharedStore, records: Iterable<SharedRecord>, signal: AbortSignal): Promise<void> {
    let waiting: SharedRecord[] = [];
    let bytes = 0;
    for (const record of records) {
      const size = bytesOf(record);
      if (waiting.length > 0 && (waiting.length >= this.#records || bytes + size > this.#bytes)) {
        await this.#putSome(store, waiting, signal);
        waiting = [];
        bytes = 0;
      }
      waiting.push(record);
      bytes += size;
    }
    if (waiting.length > 0) await this.#putSome(store, waiting, signal);
  }

  async #putSome(store: SharedStore, records: readonly SharedRecord[], signal: AbortSignal): Promise<void> {
    try {
      await store.put(records, signal);
      // What was too much once, under load, is not so for ever.
      this.#records = Math.min(this.most.records, this.#records + 1);
      this.#bytes = Math.min(this.most.bytes, Math.ceil(this.#bytes * 1.02));
    } catch (error) {
      const code = error instanceof AppError ? error.code : undefined;
      if (code !== 'shared-too-large' && code !== 'shared-timeout') throw error;
      const half = Math.ceil(records.length / 2);
      this.#records = half;
      this.#bytes = Math.max(20_000, Math.ceil(records.reduce((sum, one) => sum + bytesOf(one), 0) / 2));
      if (code === 'shared-timeout' || records.length === 1) throw error;
      await this.#putSome(store, records.slice(0, half), signal);
      await this.#putSome(store, records.slice(half), signal);
    }
  }
}

/** About what it takes on its way: its words in UTF-8, its embedding in base64. */
export function bytesOf({ text, fields, embedding }: SharedRecord): number {
  let units = text.length;
  for (const value of Object.values(fields)) units += String(value).length + 20;
  return Math.ceil(units * 1.3 + embedding.length * 5.4) + 100;
}
