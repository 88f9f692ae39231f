import type { Chat, ChatId, ChatSummary, Turn } from '../asking.ts';
import { AppError } from '../errors.ts';
import type { LibraryStore, TurnPlace } from '../library-store.ts';
import type { AskRequest } from '../messaging/library-streams.ts';
import { byDate, type FoldedTurn, foldTurns, searchChats } from './chat-search.ts';

/** How many turns before a question say what it may follow on. */
const LOOK_BACK = 3;

/** Every letter typed into the search asks for all that was ever said: it is read once in so many ms. */
const REMEMBERED = 10_000;

/** Of so many conversations the last order is remembered, and of those whose answers are on their way. */
const MOST_LAST = 100;

/** A question's place in its conversation. */
export interface Place extends TurnPlace {
  /** From 0; what `begun` tells. */
  readonly turn: number;
  /** What was said just before, the latest last. */
  readonly earlier: readonly Turn[];
}

/**
 * The conversations. Every question gets an order of its own when it is asked, so that two windows may ask in one conversation at once:
 * whichever answer is there first, both are kept, in the order in which they were asked.
 */
export class Chats {
  /** The last order given, by conversation, of those asked in last: others read the store, which may be behind for a moment. */
  readonly #last = new Map<ChatId, number>();
  /** The orders whose answers are on their way. */
  readonly #open = new Map<ChatId, Set<number>>();

  #said: Promise<FoldedTurn[]> | undefined;

  constructor(private readonly store: LibraryStore) {}

  /** Latest first; with a query, those that have its words. */
  async list(query = ''): Promise<ChatSummary[]> {
    const heads = await this.store.chats();
    return query.trim() === '' ? heads.sort(byDate) : searchChats(heads, await this.#everything(), query);
  }

  /** To be called when what was said has changed. */
  changed(): void {
    this.#said = undefined;
  }

  #everything(): Promise<FoldedTurn[]> {
    if (this.#said) return this.#said;
    const said = this.store.said().then(foldTurns);
    this.#said = said;
    const forget = () => {
      if (this.#said === said) this.#said = undefined;
    };
    said.then(() => setTimeout(forget, REMEMBERED), forget);
    return said;
  }

  /** @throws AppError `chat-missing` */
  async read(id: ChatId): Promise<Chat> {
    const [head, turns] = await Promise.all([this.store.chatHead(id), this.store.turns(id)]);
    if (!head) throw new AppError('chat-missing');
    const { startedAt, updatedAt } = head;
    return { id, startedAt, updatedAt, turns: turns.map(({ turn }) => turn) };
  }

  /** A turn by its place, with its order. @throws AppError `chat-missing` */
  async turn(id: ChatId, at: number): Promise<{ order: number; turn: Turn }> {
    const order = (await this.store.chatHead(id)) && (await this.store.turnOrders(id))[at];
    const turn = order === undefined ? undefined : await this.store.turn(id, order);
    if (order === undefined || !turn) throw new AppError('chat-missing');
    return { order, turn };
  }

  /** Finds a place for a question; `leave` is to be called when its answer is over. A conversation that is gone begins anew, as another. */
  async enter({ chatId, turn, keep }: AskRequest): Promise<Place> {
    const head = chatId === undefined ? undefined : await this.store.chatHead(chatId);
    const id = chatId !== undefined && (head || this.#open.has(chatId)) ? chatId : crypto.randomUUID();
    const orders = head ? await this.store.turnOrders(id) : [];
    const at = turn !== undefined && turn < orders.length ? turn : orders.length;
    const earlier = await this.#read(id, orders.slice(Math.max(0, at - LOOK_BACK), at));
    const open = this.#open.get(id) ?? new Set();
    const order = Math.max(orders.at(-1) ?? 0, this.#last.get(id) ?? 0) + 1;
    if (keep !== false) {
      this.#open.set(id, open);
      this.#give(id, order);
    }
    const waiting = [...open].filter((one) => !orders.includes(one)).length;
    if (keep !== false) open.add(order);
    const from = orders[at];
    const replaces = from === undefined ? undefined : { from, to: orders.at(-1) ?? from };
    const place = { chatId: id, order, begins: !head, turn: replaces ? at : at + waiting, earlier };
    return replaces ? { ...place, replaces } : place;
  }

  #give(id: ChatId, order: number): void {
    this.#last.delete(id);
    this.#last.set(id, order);
    const [oldest] = this.#last.keys();
    if (oldest !== undefined && this.#last.size > MOST_LAST && !this.#open.has(oldest)) this.#last.delete(oldest);
  }

  leave({ chatId, order }: Place): void {
    const open = this.#open.get(chatId);
    open?.delete(order);
    if (open?.size === 0) this.#open.delete(chatId);
  }

  async #read(id: ChatId, orders: readonly number[]): Promise<Turn[]> {
    const turns = await Promise.all(orders.map((order) => this.store.turn(id, order)));
    return turns.filter((turn) => turn !== undefined);
  }
}
