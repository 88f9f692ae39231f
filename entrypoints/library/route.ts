import type { ChatId } from '../../lib/asking.ts';
import type { AwayReason } from '../../lib/messaging/protocol.ts';
import type { DocumentId, Span } from '../../lib/types.ts';
import { type Filters, parseFilters } from './filters.ts';

/** Where the page stands, as its hash says. */
export type Route =
  | { readonly view: 'list'; readonly filters?: Filters }
  | { readonly view: 'backups' }
  | { readonly view: 'overview' }
  | { readonly view: 'health' }
  | { readonly view: 'add' }
  | { readonly view: 'questions' }
  | { readonly view: 'questions' }
  | { readonly view: 'autosave' }
  | { readonly view: 'questions' }
  | { readonly view: 'note' | 'changes'; readonly id: DocumentId }
  | CopyRoute
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
  if (path === '/overview') return { view: 'overview' };
  if (path === '/health') return { view: 'health' };
  if (path === '/add') return { view: 'add' };
  if (path === '/questions') return { view: 'questions' };
  if (path === '/questions') return { view: 'questions' };
  if (path === '/autosave') return { view: 'autosave' };
  if (path === '/questions') return { view: 'questions' };
  const note = /^\/note\/([^/]+)$/.exec(path)?.[1];
  if (note) return { view: 'note', id: decode(note) };
  const changes = /^\/document\/([^/]+)\/changes$/.exec(path)?.[1];
  if (changes) return { view: 'changes', id: decode(changes) };
  const name = /^\/document\/([^/]+)$/.exec(path)?.[1];
  if (!name) return query && path === '/' ? { view: 'list', filters: parseFilters(query) } : { view: 'list' };
  const parameters = new URLSearchParams(query);
  const mark = parseSpan(parameters.get('mark'));
  const why = REASONS.find((reason) => reason === parameters.get('why'));
  const find = parameters.get('find');
  return {
    view: 'document',
    id: decode(name),
    ...(mark && { mark }),
    ...(why && { why }),
    ...(find && { find }),
  };
}

/** The hash of a saved copy; `find`: words to mark in it, `mark`: where they stand in the text as it was then. */
export function copyHash(id: DocumentId, find?: string, mark?: Span): string {
  const at = mark && { mark: `${mark.start}-${mark.end}` };
  const query = find ? `?${new URLSearchParams({ ...at, find })}` : '';
  return `#/document/${encodeURIComponent(id)}${query}`;
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
