import { MOST_CHUNKS } from '../chunk-id.ts';
import type { SharedChunk } from '../shared-leg.ts';
import type { NearRecord, RecordFilter, SharedStore } from '../shared-store.ts';
import { nameOfShared, soundDate, soundUrl, standingHeads, UNKNOWN_DATE } from './heads.ts';
import type { Head } from './records.ts';

/** What of a shared library lies near a question. */

/** Chunks that are asked for. */
const NEAR = 60;
/** Heads that may be among what is near. */
const SPARE = 20;
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
 * Without a condition of ours, which servers answer in full before they look for what is near: heads lie near no question, so that few of
 * what is found are none. Where too many are, as in a space of few dimensions, the condition is paid for.
 */
async function nearestChunks(
  store: SharedStore,
  query: Float32Array,
  signal: AbortSignal,
  filter: RecordFilter | undefined,
): Promise<NearRecord[]> {
  const chunks = { ...filter, is: { ...filter?.is, part: ['chunk'] } };
  if (filter) return store.nearest(query, NEAR, chunks, signal);
  const all = await store.nearest(query, NEAR + SPARE, {}, signal);
  const found = all.filter(({ fields }) => fields.part === 'chunk');
  const enough = all.length < NEAR + SPARE || found.length >= NEAR / 2;
  return enough ? found.slice(0, NEAR) : store.nearest(query, NEAR, chunks, signal);
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
