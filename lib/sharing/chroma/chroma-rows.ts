import type { FoundRecord, RecordFields, RecordFilter, SharedRecord } from '../../shared-store.ts';
import { isRecord } from './chroma-call.ts';

/** Records as Chroma writes them: a list for each part. @param packed embeddings as base64 of little-endian float32 */
export function columnsOf(records: readonly SharedRecord[], packed: boolean): Readonly<Record<string, unknown>> {
  return {
    ids: records.map(({ id }) => id),
    documents: records.map(({ text }) => text),
    metadatas: records.map(({ fields }) => fields),
    embeddings: records.map(({ embedding }) => (packed ? base64(embedding) : Array.from(embedding, shortest))),
  };
}

/** @returns undefined when it is no list of records */
export function rowsOf(answer: unknown): FoundRecord[] | undefined {
  if (!isRecord(answer) || !Array.isArray(answer.ids)) return undefined;
  const { ids, documents, metadatas, embeddings } = answer;
  return ids.map((id, i) => {
    const embedding = vectorOf(at(embeddings, i));
    return {
      id: String(id),
      text: wordsOf(at(documents, i)),
      fields: fieldsOf(at(metadatas, i)),
      ...(embedding && { embedding }),
    };
  });
}

/** A filter as Chroma writes it; undefined for one that lets everything through. */
export function whereOf({ is = {}, not = {}, above = {}, upTo = {} }: RecordFilter): unknown {
  const conditions = [
    ...Object.entries(is).map(([name, values]) => ({
      [name]: values.length === 1 ? { $eq: values[0] } : { $in: values },
    })),
    ...Object.entries(not).map(([name, values]) => ({ [name]: { $nin: values } })),
    ...Object.entries(above).map(([name, value]) => ({ [name]: { $gt: value } })),
    ...Object.entries(upTo).map(([name, value]) => ({ [name]: { $lte: value } })),
  ];
  return conditions.length > 1 ? { $and: conditions } : conditions[0];
}

const at = (list: unknown, i: number): unknown => (Array.isArray(list) ? list[i] : undefined);
const wordsOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function fieldsOf(value: unknown): RecordFields {
  const fields: Record<string, string | number> = Object.create(null);
  for (const [name, one] of Object.entries(isRecord(value) ? value : {}))
    if (typeof one === 'string' || typeof one === 'number') fields[name] = one;
  return fields;
}

function vectorOf(value: unknown): Float32Array | undefined {
  return Array.isArray(value) ? Float32Array.from(value, Number) : undefined;
}

/** Of a float32: nine digits say which one it is. */
const shortest = (value: number): number => Number(value.toPrecision(9));

function base64(vector: Float32Array): string {
  const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
  let binary = '';
  // In pieces: a call takes only so many arguments.
  for (let from = 0; from < bytes.length; from += 8192)
    binary += String.fromCharCode(...bytes.subarray(from, from + 8192));
  return btoa(binary);
}
