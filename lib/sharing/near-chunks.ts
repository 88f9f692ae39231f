import { MOST_CHUNKS } from '../chunk-id.ts';
import type { SharedChunk } from '../shared-leg.ts';
import type { NearRecord, RecordFilter, SharedStore } from '../shared-store.ts';
import { nameOfShared, soundDate, soundUrl, standingHeads, UNKNOWN_DATE } from './heads.ts';
import type { Head } from './records.ts';

/** What of a shared library lies near a question. */

/** Chunks at most: of pages that are here too there may be many among them. */
const NEAR = 60;
/** As many as that are always found, if there are. */
const ENOUGH = 50;
/** Records that are asked for, and then, where too few of them are chunks: as many as hosted servers hand out. */
const ASKED = [80, 300] as const;
/** Standing heads of as many documents as there are chunks, and what is not cleared away yet. */
const MOST_HEADS = 1000;

/** A record of a chunk, and what its document is. */
export interface StandingChunk {
  readonly record: NearRecord;
  readonly head: Head;
  readonly about: NonNullable<Head['about']>;
}

/**
 * The chunks nearest to a question that count: those of contents that a standing head names.
 * @param filter what a reader chose; all unless told
 */
export async function nearStanding(
  store: SharedStore,
  query: Float32Array,
  signal: AbortSignal,
  filter?: RecordFilter,
): Promise<StandingChunk[]> {
  const near = await nearestChunks(store, query, signal, filter);
  const docs = [...new Set(near.flatMap(({ fields: { doc } }) => (typeof doc === 'string' ? [doc] : [])))];
  const heads = docs.length > 0 ? await standingHeads(store, docs, MOST_HEADS, signal) : new Map<string, Head>();
  return near.flatMap((record): StandingChunk[] => {
    const head = heads.get(String(record.fields.doc));
    const counts = head?.about && head.writer === record.fields.writer && head.body === record.fields.body;
    return counts ? [{ record, head, about: head.about }] : [];
  });
}

/**
 * Without a condition of ours, which servers answer in full before they look for what is near: what is no chunk is left out here. Its vectors
 * are random, hence near nothing, but some of them come before the fiftieth chunk, in a library of short pages many. Only where these fill
 * the longest answer is the condition paid for.
 */
export async function nearestChunks(
  store: SharedStore,
  query: Float32Array,
  signal: AbortSignal,
  filter?: RecordFilter,
): Promise<NearRecord[]> {
  for (const most of filter ? [] : ASKED) {
    const all = await store.nearest(query, most, {}, signal);
    const chunks = all.filter(({ fields }) => fields.part === 'chunk');
    if (chunks.length >= ENOUGH || all.length < most) return chunks.slice(0, NEAR);
  }
  return store.nearest(query, NEAR, { ...filter, is: { ...filter?.is, part: ['chunk'] } }, signal);
}

/** UTF-16 code units; ours are of about a thousand. */
const LONGEST_CHUNK = 20_000;
const LONGEST_LABEL = 1000;

/** Undefined where the record is not what one of Footnote's is: others may write there. */
export function sharedChunkOf({
  record: { fields, score, text },
  head: { doc },
  about,
}: StandingChunk): SharedChunk | undefined {
  const { start, end, n } = fields;
  const places = [start, end, n].every((value) => Number.isSafeInteger(value) && Number(value) >= 0);
  const isSound = places && Number(n) < MOST_CHUNKS && Number(end) - Number(start) === text.length;
  if (!isSound || text.length > LONGEST_CHUNK) return undefined;
  const said = (name: string) =>
    typeof about[name] === 'string' && about[name] !== '' ? about[name].slice(0, LONGEST_LABEL) : undefined;
  const language = said('language');
  const publishedAt = soundDate(said('publishedAt'));
  const headings = String(fields.headings ?? '').slice(0, LONGEST_LABEL);
  return {
    documentId: nameOfShared(doc),
    ordinal: Number(n),
    kind: kindOf(about.kind),
    title: said('title') ?? '',
    url: soundUrl(said('url')),
    site: said('site') ?? '',
    ...(language && { language }),
    savedAt: soundDate(said('savedAt')) ?? UNKNOWN_DATE,
    ...(publishedAt && { publishedAt }),
    headings: headings === '' ? [] : headings.split(' › '),
    text,
    start: Number(start),
    end: Number(end),
    score: Math.min(1, score),
  };
}

const KINDS = ['page', 'selection', 'file', 'note'] as const;

/** What Footnote wrote is never a source, and never shared: whatever says so is taken for a page. */
export const kindOf = (kind: unknown): (typeof KINDS)[number] => KINDS.find((one) => one === kind) ?? 'page';
