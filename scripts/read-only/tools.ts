import { nearestPassages, passageNotes } from '../../lib/answer/passages.ts';
import type { Citation } from '../../lib/asking.ts';
import { AppError } from '../../lib/errors.ts';
import { oneLine } from '../../lib/text/invisible.ts';
import type { DocumentFilter, DocumentId, Passage, SavedText } from '../../lib/types.ts';
import { fenced, NOTICE } from './fenced.ts';
import { addressOf, linkTo } from './links.ts';
import type { ReadableDocument, ReadableLibrary } from './readable-library.ts';
import type {
  FetchReply,
  FetchRequest,
  LibraryReply,
  PassagesReply,
  PassagesRequest,
  SearchReply,
  SearchRequest,
} from './schemas.ts';

/** What a tool says: for programs, word for word, and for a model to read. */
export interface Reply<Data> {
  readonly data: Data;
  readonly text: string;
}

/** Documents or passages for a few words. @throws AppError `bad-request` */
export async function search(
  library: ReadableLibrary,
  { query, what, by, limit, ...more }: SearchRequest,
  signal: AbortSignal,
): Promise<Reply<SearchReply>> {
  const filter = filterOf(more);
  const documents = new Map((await library.documents()).map((document) => [document.id, document]));
  const found =
    what === 'documents' && by === 'words'
      ? await library.find(query, filter)
      : await nearest(library, query, { what, filter, limit, mode: by === 'words' ? 'keyword' : 'hybrid', signal });
  const results = found.slice(0, limit).flatMap(({ documentId, ...rest }: Found) => {
    const document = documents.get(documentId);
    const { excerpt, start, end, headings } = rest;
    return document ? [{ ...headOf(document), excerpt, ...(headings && { start, end, headings }) }] : [];
  });
  const intro = results.length === 0 ? 'Nothing was found.' : `${results.length} found, best first.`;
  const pieces = results.map((one) => ({
    of: { headings: [], ...one },
    text: one.excerpt,
    labels: { Id: one.id, Address: one.url, Tags: one.tags?.join(', ') },
  }));
  return { data: { notice: NOTICE, results }, text: fenced(intro, pieces) };
}

interface Found {
  readonly documentId: DocumentId;
  readonly excerpt: string;
  readonly start?: number;
  readonly end?: number;
  readonly headings?: string[];
}

interface Nearest extends Pick<SearchRequest, 'what' | 'limit'> {
  readonly filter: DocumentFilter | undefined;
  readonly mode: 'keyword' | 'hybrid';
  readonly signal: AbortSignal;
}

async function nearest(library: ReadableLibrary, query: string, how: Nearest): Promise<Found[]> {
  const { what, limit, filter, mode, signal } = how;
  const { passages, trace } = await library.retrieve(query, signal, filter, { mode, passages: limit });
  if (what === 'passages')
    return passages.map(({ documentId, text, start, end, headings }) => ({
      documentId,
      excerpt: text,
      start,
      end,
      headings: [...headings],
    }));
  const best = new Map<DocumentId, Found>();
  for (const { documentId, excerpt } of trace.candidates)
    if (!best.has(documentId)) best.set(documentId, { documentId, excerpt });
  return [...best.values()];
}

/** A document from an offset on, no more of it at once than is asked for. @throws AppError `document-missing` */
export async function fetchText(
  library: ReadableLibrary,
  { id, offset, limit }: FetchRequest,
): Promise<Reply<FetchReply>> {
  const document = (await library.documents()).find((one) => one.id === id);
  if (!document) throw new AppError('document-missing');
  const saved = await library.text(id);
  const start = wholeCharacter(saved.text, Math.min(offset, saved.text.length));
  const end = endOf(saved, start, limit);
  const text = saved.text.slice(start, end);
  const nextOffset = end < saved.text.length ? end : undefined;
  const { length: characters } = saved.text;
  const data = {
    notice: NOTICE,
    ...headOf(document),
    characters,
    text,
    offset: start,
    ...(nextOffset && { nextOffset }),
  };
  const rest = nextOffset ? `The rest begins at offset ${nextOffset}.` : 'This is the end.';
  const intro = `Characters ${start} to ${end} of ${saved.text.length}. ${rest}`;
  const labels = { Address: data.url, Tags: data.tags?.join(', ') };
  return { data, text: fenced(intro, [{ of: { headings: [], ...data }, text, labels }]) };
}

/** Where a block ends, if one does near enough; never between the halves of a character. */
function endOf({ text, blocks }: SavedText, start: number, limit: number): number {
  const most = start + limit;
  if (most >= text.length) return text.length;
  const block = blocks.findLast(({ end }) => end <= most);
  return block && block.end > start + limit / 2 ? block.end : Math.max(wholeCharacter(text, most), start + 1);
}

const wholeCharacter = (text: string, at: number): number => ((text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at - 1 : at);

/** The passages that speak to a question, each with its best quote, and whether they are enough. @throws AppError `bad-request` */
export async function passagesFor(
  library: ReadableLibrary,
  { question, limit, ...more }: PassagesRequest,
  signal: AbortSignal,
): Promise<Reply<PassagesReply>> {
  const found = await library.retrieve(question, signal, filterOf(more), { passages: limit });
  const { evidence, documentsSearched } = found.trace;
  const texts = await textsOf(library, found.passages);
  const enough = evidence.enough && found.passages.length > 0;
  const embed = library.embed && ((sentences: readonly string[]) => library.embed?.(sentences) ?? Promise.reject());
  const notes = enough
    ? passageNotes(question, found.passages, texts)
    : await nearestPassages(question, found.passages, { texts, ...(embed && { embed }) });
  const passages = notes.map((note) => passageOf(note, found.passages, texts));
  const { confidence } = evidence;
  const data = { notice: NOTICE, enough, ...(confidence !== undefined && { confidence }), documentsSearched, passages };
  return { data, text: fenced(enough ? ENOUGH : NOT_ENOUGH, passages.map(pieceOf)) };
}

const ENOUGH = 'Answer from these passages only. Cite each claim by title and link. Quotes are word for word.';
const NOT_ENOUGH =
  'Not enough evidence: the saved pages probably do not say. Tell the reader so. What follows, if anything, is only nearest to the question.';

async function textsOf(library: ReadableLibrary, passages: readonly Passage[]): Promise<Map<DocumentId, SavedText>> {
  const ids = [...new Set(passages.map(({ documentId }) => documentId))];
  return new Map(await Promise.all(ids.map(async (id) => [id, await library.text(id)] as const)));
}

type FoundPassage = PassagesReply['passages'][number];

function passageOf(
  note: Citation,
  passages: readonly Passage[],
  texts: ReadonlyMap<DocumentId, SavedText>,
): FoundPassage {
  const { number, documentId, title, site, url, page, headings, language, publishedAt, savedAt, changed, quote } = note;
  const { start, end } = note;
  const around = passages.find((one) => one.documentId === documentId && one.start <= start && end <= one.end);
  const text = around?.text ?? quote;
  const link = linkTo(url, texts.get(documentId)?.text ?? text, note, page);
  const dates = { language, publishedAt, savedAt, changedSince: changed };
  const place = { url: addressOf(url), link, page, headings: [...headings] };
  return defined({ number, documentId, title, site, ...place, ...dates, quote, start, end, text });
}

function pieceOf(passage: FoundPassage) {
  const { documentId, link, page, quote, text, changedSince } = passage;
  const labels = {
    Id: documentId,
    Link: link,
    Page: page?.toString(),
    'Changed since': changedSince?.slice(0, 10),
    Quote: quote,
  };
  return { of: passage, text, labels };
}

/** What the library is about, so that filters can be chosen. */
export async function overview(library: ReadableLibrary): Promise<Reply<LibraryReply>> {
  const documents = await library.documents();
  const saved = documents.map(({ updatedAt }) => updatedAt).sort();
  const lengths = documents.flatMap(({ characters }) => characters ?? []);
  const sum = (of: readonly number[]) => of.reduce((all, one) => all + one, 0);
  const data = defined({
    notice: NOTICE,
    documents: documents.length,
    passages: sum(documents.map(({ chunks }) => chunks)),
    characters: lengths.length === documents.length ? sum(lengths) : undefined,
    firstSaved: saved[0],
    lastSaved: saved.at(-1),
    kinds: frequent(documents.map(({ kind }) => kind)),
    languages: frequent(documents.flatMap(({ language = [] }) => language)),
    sites: frequent(documents.map(({ site }) => site)),
    tags: frequent(documents.flatMap(({ tags = [] }) => tags)),
  });
  const list = (of: LibraryReply['sites']) => of.map(({ name, documents }) => `${name} (${documents})`).join(', ');
  const { kinds, languages, sites, tags } = data;
  const text = Object.entries({ Kinds: kinds, Languages: languages, Sites: sites, Tags: tags })
    .map(([name, of]) => `${name}: ${list(of)}`)
    .join('\n');
  const intro = `${data.documents} documents in ${data.passages} passages.`;
  const of = { title: 'The library', site: 'all', savedAt: data.lastSaved ?? '', headings: [] };
  return { data, text: fenced(intro, documents.length > 0 ? [{ of, text, labels: {} }] : []) };
}

const MOST_NAMES = 50;

function frequent(names: readonly string[]): LibraryReply['sites'] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const all = [...counts].map(([name, documents]) => ({ name, documents }));
  return all.sort((a, b) => b.documents - a.documents || (a.name < b.name ? -1 : 1)).slice(0, MOST_NAMES);
}

function headOf(document: ReadableDocument) {
  const { id, title, url, site, kind, language, tags, publishedAt, savedAt, updatedAt, characters, seen } = document;
  const changedSince = seen?.state === 'changed' ? seen.since : undefined;
  const when = { publishedAt, savedAt, updatedAt };
  const of = { url: addressOf(url), site: oneLine(site), kind, language, tags: tags && [...tags] };
  return defined({ id, title: oneLine(title), ...of, ...when, characters, changedSince });
}

/** @returns undefined where every document is meant */
const filterOf = (filter: DocumentFilter): DocumentFilter | undefined =>
  Object.values(filter).some((part) => part !== undefined) ? filter : undefined;

/** Without the entries that say nothing. */
const defined = <T extends object>(of: T): T =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as T;
