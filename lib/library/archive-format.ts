import * as v from 'valibot';
import { withoutSecrets } from '../capture/cut-address.ts';
import { MOST_CHUNKS } from '../chunk-id.ts';
import { AppError } from '../errors.ts';
import type { EmbeddingSpace } from '../types.ts';
import { CHATS_PART } from './archive-chats.ts';
import { tagList } from './filter.ts';
import { addressFits, isOwnAddress } from './own-address.ts';
import { address, blocksFit, LONGEST_TEXT, pageEntries } from './page-schema.ts';

/** The file format; docs/archive-format.md says every field. */
export const FORMAT = 'footnote-archive';
export const FORMAT_VERSION = 1;
export const MANIFEST = 'manifest.json';
export const PARTS = ['documents.jsonl', 'chunks.jsonl', 'vectors.f32'] as const;
/** All that there can be: archives of before conversations, earlier versions or test questions were kept do not have them. */
export type PartName = (typeof PARTS)[number] | typeof CHATS_PART | typeof VERSIONS_PART | typeof TESTS_PART;
/** In archives written since earlier versions are kept. */
export const VERSIONS_PART = 'versions.jsonl';
/** In archives of libraries that have test questions. */
export const TESTS_PART = 'questions.jsonl';

/** A line beyond this is refused before it is parsed. The longest text fits, unless most of it is control characters. */
export const LONGEST_LINE = 96 * 1024 * 1024;
export const LONGEST_MANIFEST = 64 * 1024;
/** Bytes of one document's vectors. */
export const MOST_VECTOR_BYTES = 64 * 1024 * 1024;
/** UTF-16 code units of the headings of one document's chunks: each chunk has all those above it. */
export const MOST_HEADINGS = 20_000_000;
/** Earlier versions of one document: more than any setting keeps. */
export const MOST_VERSIONS = 100;
const WIDEST_SPACE = 16_384;
const LONGEST_NAME = 1000;

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_NAME));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const time = v.pipe(
  v.string(),
  v.maxLength(LONGEST_NAME),
  // Years of other than four digits would not sort as text.
  v.check((value) => Date.parse(value) >= 0 && Date.parse(value) < Date.UTC(10_000, 0)),
  v.transform((value) => new Date(value).toISOString()),
);
const part = v.object({ bytes: count, sha256 });

const manifest = v.object({
  format: v.literal(FORMAT),
  version: v.literal(FORMAT_VERSION),
  app: v.pipe(v.string(), v.maxLength(LONGEST_NAME)),
  created: time,
  selection: v.optional(v.boolean()),
  documents: count,
  chunks: count,
  vectors: count,
  conversations: v.optional(count),
  versions: v.optional(count),
  questions: v.optional(count),
  space: v.nullable(v.object({ id: name, model: name, dims: v.pipe(count, v.minValue(1), v.maxValue(WIDEST_SPACE)) })),
  parts: v.object({
    'documents.jsonl': part,
    'chunks.jsonl': part,
    'vectors.f32': part,
    [CHATS_PART]: v.optional(part),
    [VERSIONS_PART]: v.optional(part),
    [TESTS_PART]: v.optional(part),
  }),
});

export type Manifest = v.InferOutput<typeof manifest>;

/** What has no page has an address that only names it, and no other document may have such a one. */
const ownAddress = v.pipe(v.string(), v.check(isOwnAddress));

/** Secrets are cut as they are from a page that is read: others write archives too, and so did versions of Footnote that did not cut. */
const anyUrl = v.union([
  v.pipe(
    address,
    v.transform((url) => withoutSecrets(url)),
  ),
  ownAddress,
]);
const anyAddress = v.union([
  v.pipe(
    address,
    v.transform((url) => withoutSecrets(url, 'mark')),
  ),
  ownAddress,
]);

const documentRow = v.pipe(
  v.object({
    id: name,
    ...pageEntries,
    kind: v.picklist(['page', 'selection', 'file', 'note', 'answer']),
    url: anyUrl,
    address: anyAddress,
    savedAt: time,
    updatedAt: time,
    contentHash: sha256,
    characters: count,
    chunks: v.pipe(count, v.minValue(1), v.maxValue(MOST_CHUNKS)),
    tags: v.optional(tagList),
  }),
  v.check((row) => blocksFit(row), 'blocks'),
  v.check((row) => row.characters === row.text.length, 'characters'),
  v.check(({ kind, url }) => addressFits(kind, url), 'url'),
  v.check(({ kind, address: own }) => addressFits(kind, own), 'address'),
);

/** One line of documents.jsonl. */
export type DocumentRow = v.InferOutput<typeof documentRow>;

const chunkRow = v.object({
  documentId: name,
  ordinal: count,
  start: count,
  end: count,
  headings: v.pipe(v.array(v.pipe(v.string(), v.maxLength(LONGEST_NAME))), v.maxLength(100)),
  text: v.pipe(v.string(), v.maxLength(LONGEST_TEXT)),
  row: v.nullable(count),
});

/** One line of chunks.jsonl. */
export type ChunkRow = v.InferOutput<typeof chunkRow>;

const versionRow = v.pipe(
  v.object({
    documentId: name,
    savedAt: time,
    contentHash: sha256,
    title: pageEntries.title,
    byline: pageEntries.byline,
    language: pageEntries.language,
    publishedAt: pageEntries.publishedAt,
    receipt: pageEntries.receipt,
    text: pageEntries.text,
    blocks: pageEntries.blocks,
    pages: pageEntries.pages,
  }),
  v.check((row) => blocksFit(row), 'blocks'),
);

/** One line of versions.jsonl. */
export type VersionRow = v.InferOutput<typeof versionRow>;

export const damaged = (partName: string, details: Readonly<Record<string, string | number>> = {}): AppError =>
  new AppError('archive-damaged', { part: partName, ...details });

/** @throws AppError `archive-damaged`, or whatever `refuse` makes of it */
function parseWith<T>(schema: v.GenericSchema<unknown, T>, json: string, refuse: () => AppError): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw refuse();
  }
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (!result.success) throw refuse();
  return result.output;
}

export const parseDocumentRow = (json: string, line: number): DocumentRow =>
  parseWith(documentRow, json, () => damaged('documents.jsonl', { line }));

export const parseChunkRow = (json: string, line: number): ChunkRow =>
  parseWith(chunkRow, json, () => damaged('chunks.jsonl', { line }));

export const parseVersionRow = (json: string, line: number): VersionRow =>
  parseWith(versionRow, json, () => damaged(VERSIONS_PART, { line }));

const anyManifest = v.object({ format: v.literal(FORMAT), version: v.number() });

/** @throws AppError `archive-not-one`, `archive-newer`, `archive-damaged` */
export function parseManifest(json: string): Manifest {
  const { version } = parseWith(anyManifest, json, () => new AppError('archive-not-one'));
  if (version > FORMAT_VERSION) throw new AppError('archive-newer', { version });
  const parsed = parseWith(manifest, json, () => damaged(MANIFEST));
  const floats = parsed.vectors * (parsed.space?.dims ?? 0);
  if (parsed.parts['vectors.f32'].bytes !== floats * 4) throw damaged(MANIFEST);
  if (parsed.space === null && parsed.vectors > 0) throw damaged(MANIFEST);
  if (!parsed.parts[CHATS_PART] && (parsed.conversations ?? 0) > 0) throw damaged(MANIFEST);
  if (!parsed.parts[VERSIONS_PART] && (parsed.versions ?? 0) > 0) throw damaged(MANIFEST);
  if (!parsed.parts[TESTS_PART] && (parsed.questions ?? 0) > 0) throw damaged(MANIFEST);
  return parsed;
}

export const sameSpace = (a: EmbeddingSpace | null | undefined, b: EmbeddingSpace | null | undefined): boolean =>
  a?.id === b?.id && a?.dims === b?.dims;

/** A row of length 1, but for rounding, or one of zeros: no opinion. NaN is neither. */
export function isUnitOrZero(row: Float32Array): boolean {
  let square = 0;
  for (const value of row) square += value * value;
  return square === 0 || Math.abs(square - 1) < 0.02;
}
