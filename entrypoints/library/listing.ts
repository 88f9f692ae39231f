import type { ListedDocument } from '../../lib/listed.ts';
import type { Finding } from '../../lib/messaging/library-protocol.ts';
import { pacer } from '../../lib/pause.ts';
import { findFolded, fold } from '../../lib/text/fold.ts';
import type { DocumentId, Span } from '../../lib/types.ts';

/** One line of the index. */
export interface Entry {
  readonly document: ListedDocument;
  /** What was searched for, to be marked in title and site. */
  readonly words: readonly string[];
  readonly findings: readonly Finding[];
}

/** Entries under one heading: a month ("2026-05"), or where the words of a search were found. */
export interface Group {
  readonly key: string;
  readonly entries: readonly Entry[];
}

const plain = new WeakMap<ListedDocument, Entry>();
const haystacks = new WeakMap<ListedDocument, string>();
const months = new WeakMap<ListedDocument, string>();

/** All documents, month by month of their latest save, in the order given. */
export function byMonth(documents: readonly ListedDocument[]): readonly Group[] {
  const groups = new Map<string, Entry[]>();
  for (const document of documents) {
    const key = monthOf(document);
    const entries = groups.get(key);
    if (entries) entries.push(plainEntry(document));
    else groups.set(key, [plainEntry(document)]);
  }
  return [...groups].map(([key, entries]) => ({ key, entries }));
}

/**
 * What a search shows: first the documents whose title, site, author or address has every word typed (anywhere in it, so that
 * it works from the first letter on), then those in whose text the library found the words, in the library's order.
 * @param inOrder these too in the order given
 */
export function bySearch(
  documents: readonly ListedDocument[],
  query: string,
  found: ReadonlyMap<DocumentId, readonly Finding[]>,
  inOrder = false,
): readonly Group[] {
  const words = wordsOf(query);
  const named = documents.filter((document) => words.every((word) => haystack(document).includes(word)));
  const isNamed = new Set(named);
  const known = new Map(documents.map((document) => [document.id, document]));
  const listed = inOrder
    ? documents.filter(({ id }) => found.has(id))
    : [...found.keys()].flatMap((id) => known.get(id) ?? []);
  const inText = listed.filter((document) => !isNamed.has(document));
  const entry = (document: ListedDocument): Entry => ({
    document,
    words,
    findings: (found.get(document.id) ?? []).filter(({ excerpt }) => excerpt),
  });
  return [
    { key: 'named', entries: named.map(entry) },
    { key: 'text', entries: inText.map(entry) },
  ].filter(({ entries }) => entries.length > 0);
}

function monthOf(document: ListedDocument): string {
  const known = months.get(document);
  if (known !== undefined) return known;
  const date = new Date(document.updatedAt);
  const made = `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`;
  months.set(document, made);
  return made;
}

/** All documents in one group, in the order given. */
export function inOne(documents: readonly ListedDocument[]): readonly Group[] {
  return documents.length > 0 ? [{ key: 'all', entries: documents.map(plainEntry) }] : [];
}

/** Where the words stand in the text; overlapping ones joined. */
export function marks(text: string, words: readonly string[]): readonly Span[] {
  if (words.length === 0) return [];
  const spans: Span[] = [];
  const folded = fold(text);
  for (const word of words) {
    for (let at = findFolded(folded, word); at; at = findFolded(folded, word, at.end)) spans.push(at);
  }
  spans.sort((a, b) => a.start - b.start);
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && span.start <= last.end)
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else joined.push(span);
  }
  return joined;
}

/** The words of a query as they are compared. */
export function wordsOf(query: string): string[] {
  return fold(query).text.split(' ').filter(Boolean);
}

/** Makes ready what a search for names looks through, a little at a time: the first letter typed need not wait for it. */
export async function prepareNames(documents: readonly ListedDocument[], signal: AbortSignal): Promise<void> {
  const pace = pacer();
  for (const document of documents) {
    if (signal.aborted) return;
    haystack(document);
    await pace();
  }
}

function haystack(document: ListedDocument): string {
  const known = haystacks.get(document);
  if (known !== undefined) return known;
  const { title, site, byline = '', url } = document;
  const made = fold(`${title}\n${site}\n${byline}\n${url}`).text;
  haystacks.set(document, made);
  return made;
}

function plainEntry(document: ListedDocument): Entry {
  const known = plain.get(document);
  if (known) return known;
  const made = { document, words: [], findings: [] };
  plain.set(document, made);
  return made;
}
