import * as v from 'valibot';
import type { Turn } from '../asking.ts';
import { withoutSecrets } from '../capture/cut-address.ts';
import type { KeptTurn } from '../library-store.ts';
import type { DocumentFilter, DocumentId, FailureReason } from '../types.ts';

/** Conversations in an archive: one line each, with all its turns. */
export const CHATS_PART = 'conversations.jsonl';
/** Bytes of a line. A conversation of thousands of turns fits. */
export const LONGEST_CHAT = 32 * 1024 * 1024;

const MOST = 10_000;
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));
const text = v.pipe(v.string(), v.maxLength(4_000_000));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
/** JSON has no NaN, and writes null: a score that there is none of. */
const figure = v.union([
  v.pipe(v.number(), v.finite()),
  v.pipe(
    v.null(),
    v.transform(() => Number.NaN),
  ),
]);
const list = <T>(entry: v.GenericSchema<unknown, T>) => v.pipe(v.array(entry), v.maxLength(MOST));
const time = v.pipe(
  v.string(),
  v.maxLength(100),
  v.check((value) => !Number.isNaN(Date.parse(value))),
);
const span = { start: count, end: count };
const space = v.object({ id, model: id, dims: count });
const reason = v.object({
  code: id,
  details: v.optional(v.record(v.pipe(v.string(), v.maxLength(100)), v.union([text, figure]))),
});
const filter = v.object({
  documents: v.optional(list(id)),
  without: v.optional(list(id)),
  kinds: v.optional(list(v.picklist(['page', 'selection', 'file', 'note', 'answer']))),
  sites: v.optional(list(text)),
  tags: v.optional(list(text)),
  savedFrom: v.optional(time),
  savedUntil: v.optional(time),
});

const citation = v.object({
  ...span,
  number: count,
  documentId: id,
  quote: text,
  before: text,
  after: text,
  headings: list(text),
  title: text,
  url: v.pipe(
    text,
    v.transform((url) => withoutSecrets(url)),
  ),
  site: text,
  language: v.optional(text),
  savedAt: time,
  publishedAt: v.optional(text),
  changed: v.optional(time),
  page: v.optional(count),
  verified: v.boolean(),
  library: v.optional(text),
  gone: v.optional(v.literal(true)),
});

const candidate = v.object({
  chunkId: count,
  documentId: id,
  title: text,
  excerpt: text,
  keywordRank: v.optional(count),
  keywordScore: figure,
  vectorRank: v.optional(count),
  vectorScore: figure,
  fused: figure,
  library: v.optional(text),
  fate: v.picklist(['sent', 'cut-turn', 'cut-length', 'cut-rank', 'generated']),
});

const times = v.object({
  understand: v.optional(figure),
  embed: figure,
  keyword: figure,
  vector: figure,
  fuse: figure,
  retrieve: figure,
  firstToken: v.optional(figure),
  answer: v.optional(figure),
});

const mode = v.picklist(['keyword', 'vector', 'hybrid']);

const trace = v.object({
  understood: v.optional(
    v.object({
      question: text,
      how: v.picklist(['as-asked', 'model', 'carried']),
      added: v.optional(list(text)),
      named: v.optional(list(text)),
    }),
  ),
  knobs: v.optional(v.object({ mode: v.optional(mode), passages: v.optional(count) })),
  filter: v.optional(filter),
  tokens: v.optional(v.object({ prompt: count, answer: count, window: v.optional(count), estimated: v.boolean() })),
  missedLanguage: v.optional(text),
  lacking: v.optional(v.pipe(v.array(id), v.maxLength(10))),
  terms: list(text),
  chunksSearched: count,
  documentsSearched: count,
  mode,
  space: v.optional(space),
  note: v.optional(reason),
  candidates: list(candidate),
  evidence: v.object({ coverage: figure, similarity: figure, confidence: v.optional(figure), enough: v.boolean() }),
  shared: v.optional(v.object({ library: text, found: count, here: count, ms: figure, reason: v.optional(reason) })),
  prompt: v.optional(list(v.object({ role: v.picklist(['system', 'user', 'assistant']), content: text }))),
  times,
});

const turn = v.object({
  question: text,
  filter: v.optional(filter),
  askedAt: time,
  answer: v.object({
    question: text,
    mode: v.picklist(['passages', 'model', 'abstained']),
    model: v.optional(text),
    text,
    citations: list(citation),
    unsupported: list(v.object({ ...span, why: v.picklist(['no-passage', 'number', 'quote', 'words']) })),
    incomplete: v.optional(v.union([v.literal('stopped'), reason])),
    trace,
    ms: figure,
  }),
});

const chat = v.pipe(
  v.object({ id, turns: v.pipe(v.array(v.object({ order: count, turn })), v.minLength(1), v.maxLength(MOST)) }),
  // Each order once, ascending.
  v.check(({ turns }) => turns.every(({ order }, at) => order > (turns[at - 1]?.order ?? -1))),
);

/** One line of the part. */
export interface ChatRow {
  readonly id: string;
  readonly turns: readonly KeptTurn[];
}

/** @throws whatever `refuse` makes of a line that is not one */
export function parseChatRow(json: string, refuse: () => Error): ChatRow {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw refuse();
  }
  const result = v.safeParse(chat, value, { abortEarly: true });
  if (!result.success) throw refuse();
  return result.output as ChatRow;
}

/** A turn as it leaves the library: it says nothing of the user's servers but the name of the model. */
export function portableTurn({ order, turn: { answer, ...asked } }: KeptTurn): KeptTurn {
  const { knobs, note, shared, ...rest } = answer.trace;
  const { chat: _chat, ...turned } = knobs ?? {};
  const { incomplete } = answer;
  return {
    order,
    turn: {
      ...asked,
      answer: {
        ...answer,
        ...(incomplete && { incomplete: typeof incomplete === 'string' ? incomplete : withoutServer(incomplete) }),
        trace: {
          ...rest,
          ...(knobs && { knobs: turned }),
          ...(note && { note: withoutServer(note) }),
          ...(shared && { shared: { ...shared, ...(shared.reason && { reason: withoutServer(shared.reason) }) } }),
        },
      },
    },
  };
}

function withoutServer({ code, details }: FailureReason): FailureReason {
  const { server: _server, what: _what, ...rest } = details ?? {};
  return { code, ...(details && { details: rest }) };
}

/** A turn whose documents have other ids here. */
export function renamedTurn({ order, turn }: KeptTurn, ids: ReadonlyMap<DocumentId, DocumentId>): KeptTurn {
  const own = (one: DocumentId) => ids.get(one) ?? one;
  const renamed = <T extends { readonly documentId: DocumentId }>(entry: T): T => ({
    ...entry,
    documentId: own(entry.documentId),
  });
  const { answer } = turn;
  const { trace } = answer;
  const asked: Turn = {
    ...turn,
    ...(turn.filter && { filter: renamedFilter(turn.filter, own) }),
    answer: {
      ...answer,
      citations: answer.citations.map(renamed),
      trace: {
        ...trace,
        ...(trace.filter && { filter: renamedFilter(trace.filter, own) }),
        candidates: trace.candidates.map(renamed),
      },
    },
  };
  return { order, turn: asked };
}

function renamedFilter(wanted: DocumentFilter, own: (id: DocumentId) => DocumentId): DocumentFilter {
  const { documents, without } = wanted;
  return {
    ...wanted,
    ...(documents && { documents: documents.map(own) }),
    ...(without && { without: without.map(own) }),
  };
}
