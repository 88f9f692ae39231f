import { withoutSecrets } from '../capture/cut-address.ts';
import { sha256 } from '../library/hash.ts';
import type { StoredDocument } from '../types.ts';

/** What names documents, their contents and the records of both. */

/** Hexadecimal digits: enough that no two documents of the world share one. */
const DOC_DIGITS = 32;
const BODY_DIGITS = 16;

/** A document's key as all machines have it: without what older versions did not cut out of addresses. */
export function sharedKey({ key, address }: Pick<StoredDocument, 'key' | 'address'>): string {
  return key.startsWith(address) ? withoutSecrets(address, 'mark') + key.slice(address.length) : key;
}

/** The name of a document in records, which does not say its address. */
export const docOf = async (key: string): Promise<string> => (await sha256(key)).slice(0, DOC_DIGITS);

/** The name of contents in records: equal contents of a document, equal name. */
export const bodyOf = async (contents: unknown): Promise<string> =>
  (await sha256(JSON.stringify(contents))).slice(0, BODY_DIGITS);

/** What a head names that has no contents: its document is gone. */
export const NO_BODY = 'none';

/** What the ids of all heads of a document begin with. */
export const headsOf = (doc: string): string => `h.${doc}.`;
export const headId = (doc: string, writer: string, seq: number): string => `h.${doc}.${writer}.${seq}`;
export const chunkRecordId = (doc: string, writer: string, body: string, n: number): string =>
  `c.${doc}.${writer}.${body}.${n}`;
export const machineId = (writer: string): string => `m.${writer}`;

/** A new machine's name; random. */
export const newWriter = (): string => crypto.randomUUID().replaceAll('-', '').slice(0, 20);

/** What of a document counts as changed when it differs. */
export const printOf = ({ contentHash, title, tags }: Pick<StoredDocument, 'contentHash' | 'title' | 'tags'>): string =>
  JSON.stringify([contentHash, title, ...(tags ?? [])]);

/**
 * A unit vector for a record that is not to be found by its meaning; another for each name, since an index of many equal vectors
 * degenerates. Such records are also left out by what they say of themselves.
 */
export function fillerVector(name: string, dims: number): Float32Array {
  let state = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) state = Math.imul(state ^ name.charCodeAt(i), 0x01000193);
  const vector = new Float32Array(dims);
  for (let i = 0; i < dims; i++) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    vector[i] = ((state ^ (state >>> 13)) >>> 0) / 2 ** 32 - 0.5;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
