import * as v from 'valibot';
import { withoutSecrets } from '../capture/cut-address.ts';
import { AppError } from '../errors.ts';
import type { FoundRecord, RecordFields, SharedRecord } from '../shared-store.ts';
import type { StoredDocument } from '../types.ts';
import { joined, type Piece } from './layout.ts';
import { chunkRecordId, fillerVector, headId, machineId, NO_BODY } from './naming.ts';

/** The records of a shared library, written and read; docs/shared-library.md says every field. */

/** `mute`: a chunk whose embedding has no opinion, and is not to be found. */
export type Part = 'chunk' | 'mute' | 'head' | 'machine';

/** What a machine last said of a document. */
export interface Head {
  readonly id: string;
  readonly doc: string;
  readonly writer: string;
  readonly clock: number;
  readonly seq: number;
  readonly body: string;
  readonly chunks: number;
  readonly gone?: 'removed' | 'unshared';
  /** All of a document that is neither its text nor of one library alone; absent of one that is gone. */
  readonly about?: Readonly<Record<string, unknown>> &
    Pick<StoredDocument, 'contentHash' | 'title' | 'updatedAt'> & {
      readonly tags?: readonly string[];
    };
}

/** What a machine says of itself: how far its own heads go, and which of others it has taken in. */
export interface Machine {
  readonly writer: string;
  readonly seq: number;
  readonly cursors: Readonly<Record<string, number>>;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Bytes that hosted servers allow in a value; three for each unit at most. */
const LONGEST_VALUE = 1300;
/** For those who look at the collection with other tools. */
const LONGEST_SHOWN = 1000;

const words = v.pipe(v.string(), v.maxLength(100_000));
const about = v.looseObject({
  contentHash: words,
  title: words,
  updatedAt: words,
  tags: v.optional(v.pipe(v.array(words), v.maxLength(1000))),
});
const cursors = v.record(words, v.number());
const piece = v.object({
  h: v.pipe(v.array(v.pipe(v.string(), v.maxLength(1000))), v.maxLength(100)),
  g: v.optional(v.string()),
  t: v.optional(v.string()),
  b: v.optional(v.string()),
  p: v.optional(v.array(v.pipe(v.number(), v.integer(), v.minValue(0)))),
  paged: v.optional(v.literal(1)),
  text: v.optional(v.string()),
});

/** What of a document goes into its head. Nothing is taken along that is not named here. */
export function aboutOf(document: StoredDocument): NonNullable<Head['about']> {
  const { kind, format, title, byline, site, language, publishedAt } = document;
  const { savedAt, updatedAt, contentHash, receipt, tags } = document;
  return {
    ...{ kind, format, title, byline, site, language, publishedAt },
    ...{ savedAt, updatedAt, contentHash, receipt, tags: tags ?? [] },
    url: withoutSecrets(document.url),
    address: withoutSecrets(document.address, 'mark'),
  };
}

export function headRecord(head: Omit<Head, 'id'>, dims: number): SharedRecord {
  const { doc, writer, clock, seq, body, chunks, gone = '', about: said } = head;
  const id = headId(doc, writer, seq);
  const fields = { part: 'head', doc, writer, clock, seq, body, chunks, gone };
  return { id, text: said ? JSON.stringify(said) : '', fields, embedding: fillerVector(id, dims) };
}

/** @returns undefined for one that cannot be understood */
export function readHead({ id, text, fields }: FoundRecord): Head | undefined {
  const { doc, writer, clock, seq, body, chunks, gone } = fields;
  const numbers = [clock, seq, chunks].every((value) => Number.isSafeInteger(value));
  if (!numbers || typeof doc !== 'string' || typeof writer !== 'string' || typeof body !== 'string') return undefined;
  const head = { id, doc, writer, clock: Number(clock), seq: Number(seq), body, chunks: Number(chunks) };
  if (gone === 'removed' || gone === 'unshared') return { ...head, gone };
  const said = parsed(about, text);
  return said && body !== NO_BODY ? { ...head, about: said as NonNullable<Head['about']> } : undefined;
}

export function machineRecord({ writer, seq, cursors: seen, at }: Machine, dims: number): SharedRecord {
  const id = machineId(writer);
  return {
    id,
    text: JSON.stringify(seen),
    fields: { part: 'machine', writer, seq, at },
    embedding: fillerVector(id, dims),
  };
}

/** @returns undefined for one that cannot be understood */
export function readMachine({ text, fields: { writer, seq, at } }: FoundRecord): Machine | undefined {
  const seen = parsed(cursors, text);
  if (typeof writer !== 'string' || !Number.isSafeInteger(seq) || typeof at !== 'string' || !seen) return undefined;
  return { writer, seq: Number(seq), at, cursors: seen };
}

/** Whose chunks they are, and what is shown of the document beside each. */
export interface ChunkOwner extends Pick<Head, 'doc' | 'writer' | 'body'> {
  readonly document: StoredDocument;
}

/** The records of chunks; `vectors` row-major, a row of zeros has no opinion. */
export function* chunkRecords(
  { doc, writer, body, document }: ChunkOwner,
  pieces: readonly Piece[],
  vectors: Float32Array,
): Generator<SharedRecord> {
  const dims = vectors.length / pieces.length;
  const shown = shownOf(document);
  let at = 0;
  for (const [n, { text, ...rest }] of pieces.entries()) {
    const id = chunkRecordId(doc, writer, body, n);
    const row = vectors.subarray(n * dims, (n + 1) * dims);
    const isMute = !row.some((value) => value !== 0);
    const start = at + (rest.g?.length ?? 0);
    at = start + text.length;
    const whole = text.isWellFormed();
    yield {
      id,
      // Half a character is no text for a server; then all of it stands in the layout, where it is escaped.
      text: whole ? text : text.toWellFormed(),
      fields: {
        ...{ part: isMute ? 'mute' : 'chunk', doc, writer, body, n, start, end: at },
        ...shown,
        ...withoutEmpty({ headings: rest.h.join(' › ').slice(0, LONGEST_SHOWN).toWellFormed() }),
        ...layoutFields(JSON.stringify(whole ? rest : { ...rest, text })),
      },
      embedding: isMute ? fillerVector(id, dims) : row,
    };
  }
}

/** What others see of it beside each chunk: as much as a head says, and no more. */
function shownOf(document: StoredDocument): RecordFields {
  const cut = (text: unknown) =>
    String(text ?? '')
      .slice(0, LONGEST_SHOWN)
      .toWellFormed();
  const { address, contentHash, kind, language, publishedAt, site, title, updatedAt } = aboutOf(document);
  const shown = {
    ...{ title: cut(title), address: cut(address), site: cut(site), kind: cut(kind) },
    ...{ language: cut(language), publishedAt: cut(publishedAt), updatedAt, hash: contentHash },
  };
  return withoutEmpty(shown);
}

/** Each value of each record is a row of the server's database. */
const withoutEmpty = (fields: RecordFields): RecordFields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));

/** In pieces that hosted servers take as values. */
function layoutFields(json: string): RecordFields {
  const fields: Record<string, string> = {};
  for (let from = 0, i = 0; from < json.length; i++) {
    let to = Math.min(json.length, from + LONGEST_VALUE);
    // Not between the halves of a character.
    if (to < json.length && (json.charCodeAt(to) & 0xfc00) === 0xdc00) to--;
    fields[`layout${i}`] = json.slice(from, to);
    from = to;
  }
  return fields;
}

/** A document's contents and embeddings out of its chunk records. @throws AppError `shared-damaged` when they do not make up one */
export function readChunks({ doc, writer, body, chunks }: Head, records: readonly FoundRecord[]) {
  const byId = new Map(records.map((record) => [record.id, record]));
  const inOrder = Array.from({ length: chunks }, (_, n) => byId.get(chunkRecordId(doc, writer, body, n)));
  const dims = inOrder[0]?.embedding?.length ?? 0;
  const vectors = new Float32Array(chunks * dims);
  const pieces = inOrder.map((record, n) => {
    const layout = record && readLayout(record);
    if (!layout || record.embedding?.length !== dims || dims === 0) throw new AppError('shared-damaged');
    if (record.fields.part === 'chunk') vectors.set(record.embedding, n * dims);
    return layout;
  });
  const text = joined(pieces);
  if (!text) throw new AppError('shared-damaged');
  return { text, vectors };
}

function readLayout({ text, fields }: FoundRecord): Piece | undefined {
  let json = '';
  for (let i = 0; typeof fields[`layout${i}`] === 'string'; i++) json += fields[`layout${i}`];
  const layout = parsed(piece, json);
  return layout && ({ ...layout, text: layout.text ?? text } as Piece);
}

function parsed<T>(schema: v.GenericSchema<unknown, T>, json: string): T | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(json), { abortEarly: true });
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
