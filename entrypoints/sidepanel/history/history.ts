import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ChatId, ChatSummary } from '../../../lib/asking.ts';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { UndoToken } from '../../../lib/types.ts';
import type { library } from '../../ui/rooms.ts';

/** What the line at the foot says about the last deletion. */
export type DeletionNews =
  | { readonly state: 'deleted'; readonly count: number; readonly title: string; readonly token: UndoToken }
  | { readonly state: 'restored'; readonly count: number }
  | { readonly state: 'failed'; readonly report: ErrorReport };

/** The conversations of before: listing, searching, deleting and taking that back. */
export interface History {
  /** As typed. */
  readonly query: Signal<string>;
  /** Latest first; undefined until the library has answered once. */
  readonly chats: ReadonlySignal<readonly ChatSummary[] | undefined>;
  /** What is listed is not yet what the field asks for. */
  readonly busy: ReadonlySignal<boolean>;
  /** Why they could not be read. */
  readonly failure: ReadonlySignal<ErrorReport | undefined>;
  readonly news: Signal<DeletionNews | undefined>;
  remove(chats: readonly ChatSummary[]): Promise<void>;
  undo(): Promise<void>;
  /** Reads the list again. */
  refresh(): void;
}

interface Listed {
  readonly words: string | undefined;
  readonly version: number;
  readonly chats?: readonly ChatSummary[];
  readonly failure?: ErrorReport;
}

/**
 * One search at a time: while it runs the reader may go on typing, and what is in the field when it ends is searched next.
 * @param forget called with the conversations that are gone
 */
export function createHistory(call: typeof library, forget: (ids: readonly ChatId[]) => void): History {
  const query = signal('');
  const words = computed(() => query.value.trim());
  const version = signal(0);
  const listed = signal<Listed>({ words: undefined, version: 0 });
  const leaving = signal<ReadonlySet<ChatId>>(new Set());
  const news = signal<DeletionNews | undefined>(undefined);
  const asked = (): Pick<Listed, 'version'> & { words: string } => ({ words: words.value, version: version.value });
  const isAnswered = (now: ReturnType<typeof asked>, { words, version }: Listed) =>
    now.words === words && now.version === version;
  let running = false;

  async function list(): Promise<void> {
    running = true;
    for (;;) {
      const now = { words: words.peek(), version: version.peek() };
      listed.value = { ...now, ...(await read(now.words, listed.peek())) };
      if (isAnswered({ words: words.peek(), version: version.peek() }, listed.peek())) break;
    }
    running = false;
  }

  async function read(asked: string, before: Listed): Promise<Pick<Listed, 'chats' | 'failure'>> {
    try {
      return { chats: await call('chats', ...(asked ? [asked] : [])) };
    } catch (error) {
      return { ...(before.chats && { chats: before.chats }), failure: toReport(error) };
    }
  }

  effect(() => {
    const now = asked();
    if (!running && !isAnswered(now, listed.peek())) void list();
  });

  function refresh(): void {
    version.value++;
  }

  async function remove(chats: readonly ChatSummary[]): Promise<void> {
    const [first] = chats;
    if (!first) return;
    const ids = chats.map(({ id }) => id);
    leaving.value = new Set([...leaving.peek(), ...ids]);
    try {
      const token = await call('removeChats', ids);
      forget(ids);
      news.value = { state: 'deleted', count: ids.length, title: first.title, token };
    } catch (error) {
      leaving.value = new Set([...leaving.peek()].filter((id) => !ids.includes(id)));
      news.value = { state: 'failed', report: toReport(error) };
    }
    refresh();
  }

  async function undo(): Promise<void> {
    const deleted = news.peek();
    if (deleted?.state !== 'deleted') return;
    news.value = undefined;
    try {
      await call('undo', deleted.token);
      leaving.value = new Set();
      news.value = { state: 'restored', count: deleted.count };
    } catch (error) {
      news.value = { state: 'failed', report: toReport(error) };
    }
    refresh();
  }

  return {
    query,
    chats: computed(() => listed.value.chats?.filter(({ id }) => !leaving.value.has(id))),
    busy: computed(() => words.value !== listed.value.words),
    failure: computed(() => listed.value.failure),
    news,
    remove,
    undo,
    refresh,
  };
}

/** The conversations of one day where the reader is. `day`: midnight, milliseconds since 1970. */
export interface Day {
  readonly day: number;
  readonly chats: readonly ChatSummary[];
}

/** By the day something was last asked, in the order given. */
export function byDay(chats: readonly ChatSummary[]): Day[] {
  const days = new Map<number, ChatSummary[]>();
  for (const chat of chats) {
    const day = new Date(chat.updatedAt).setHours(0, 0, 0, 0);
    const others = days.get(day);
    if (others) others.push(chat);
    else days.set(day, [chat]);
  }
  return [...days].map(([day, chats]) => ({ day, chats }));
}

/** Whole days from this day to today: 0 is today. Summer time makes a day of 23 or 25 hours. */
export function daysAgo(day: number, now = new Date()): number {
  return Math.round((new Date(now).setHours(0, 0, 0, 0) - day) / 86_400_000);
}
