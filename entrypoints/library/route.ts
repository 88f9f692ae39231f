import type { ChatId } from '../../lib/asking.ts';
import type { AwayReason } from '../../lib/messaging/router-protocol.ts';
import type { DocumentId, SaveSequence, Span } from '../../lib/types.ts';
import type { VersionHead } from '../../lib/version.ts';
import { type Filters, parseFilters } from './filters.ts';

/** Where the page stands, as its hash says. */
export type Route =
  | { readonly view: 'list'; readonly filters?: Filters }
  | { readonly view: 'backups' }
  | { readonly view: 'shared' }
  | { readonly view: 'overview' }
  | { readonly view: 'health' }
  | { readonly view: 'add' }
  | { readonly view: 'questions' }
  | { readonly view: 'autosave' }
  | { readonly view: 'note' | 'changes'; readonly id: DocumentId }
  | CopyRoute
  | VersionRoute
  | AnswerRoute;

const REASONS = ['gone', 'missing', 'moved', 'login', 'offline', 'unreachable', 'asked'] as const satisfies readonly (
  | AwayReason
  | 'gone'
  | 'asked'
)[];

/** A saved copy; `mark`: the passage to show. `why`: the live page no longer has it (`gone`) or did not open, or the reader asked for it. */
export interface CopyRoute {
  readonly view: 'document';
  readonly id: DocumentId;
  readonly mark?: Span;
  readonly why?: (typeof REASONS)[number];
  /** The words of the passage: marked wherever they stand now, should the offsets be absent or of an older text. */
  readonly find?: string;
}

/** What a page said before; `changes`: held against its copy as it is now. */
export interface VersionRoute extends Pick<CopyRoute, 'id' | 'mark' | 'find'> {
  readonly view: 'version';
  readonly sequence: SaveSequence;
  readonly changes?: boolean;
}

/** How a kept answer was found; `turn`: its place in the conversation, from 0. */
export interface AnswerRoute {
  readonly view: 'answer';
  readonly chatId: ChatId;
  readonly turn: number;
}

/** Anything that is not understood is the list. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const [, chatId, turn] = /^\/answer\/([^/]+)\/(\d{1,6})$/.exec(path) ?? [];
  if (chatId) return { view: 'answer', chatId: decode(chatId), turn: Number(turn) };
  if (path === '/backups') return { view: 'backups' };
  if (path === '/shared') return { view: 'shared' };
  if (path === '/overview') return { view: 'overview' };
  if (path === '/health') return { view: 'health' };
  if (path === '/add') return { view: 'add' };
  if (path === '/questions') return { view: 'questions' };
  if (path === '/autosave') return { view: 'autosave' };
  const note = /^\/note\/([^/]+)$/.exec(path)?.[1];
  if (note) return { view: 'note', id: decode(note) };
  const changes = /^\/document\/([^/]+)\/changes$/.exec(path)?.[1];
  if (changes) return { view: 'changes', id: decode(changes) };
  const [, of, sequence, held] = /^\/document\/([^/]+)\/version\/(\d{1,12})(\/changes)?$/.exec(path) ?? [];
  if (of)
    return { view: 'version', id: decode(of), sequence: Number(sequence), changes: Boolean(held), ...passage(query) };
  const name = /^\/document\/([^/]+)$/.exec(path)?.[1];
  if (!name) return query && path === '/' ? { view: 'list', filters: parseFilters(query) } : { view: 'list' };
  const why = REASONS.find((reason) => reason === new URLSearchParams(query).get('why'));
  return { view: 'document', id: decode(name), ...passage(query), ...(why && { why }) };
}

function passage(query: string): Pick<CopyRoute, 'mark' | 'find'> {
  const parameters = new URLSearchParams(query);
  const mark = parseSpan(parameters.get('mark'));
  const find = parameters.get('find');
  return { ...(mark && { mark }), ...(find && { find }) };
}

/** The hash of a saved copy; `find`: words to mark in it, `mark`: where they stand in the text as it was then. */
export const copyHash = (id: DocumentId, find?: string, mark?: Span): string =>
  `#/document/${encodeURIComponent(id)}${passageQuery(find, mark)}`;

/** The hash of what a page said before; `find` and `mark` as in `copyHash`. */
export const versionHash = (
  { documentId, sequence }: Pick<VersionHead, 'documentId' | 'sequence'>,
  { find, mark }: Pick<CopyRoute, 'mark' | 'find'> = {},
): string => `#/document/${encodeURIComponent(documentId)}/version/${sequence}${passageQuery(find, mark)}`;

/** The hash of what has changed since. */
export const sinceHash = (head: Pick<VersionHead, 'documentId' | 'sequence'>): string => `${versionHash(head)}/changes`;

function passageQuery(find: string | undefined, mark: Span | undefined): string {
  const at = mark && { mark: `${mark.start}-${mark.end}` };
  return find ? `?${new URLSearchParams({ ...at, find })}` : '';
}

/** The hash of what a page says now that its copy does not. */
export const changesHash = (id: DocumentId): string => `#/document/${encodeURIComponent(id)}/changes`;

function parseSpan(text: string | null): Span | undefined {
  const [, start, end] = /^(\d{1,12})-(\d{1,12})$/.exec(text ?? '') ?? [];
  if (start === undefined || end === undefined || Number(start) >= Number(end)) return undefined;
  return { start: Number(start), end: Number(end) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
