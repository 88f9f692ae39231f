import { answer } from '../answer/answer.ts';
import { ownOf, understand } from '../answer/follow-up.ts';
import type { Answer, AnswerEvent, Chat, ChatSummary, Retrieval, Turn } from '../asking.ts';
import { AppError } from '../errors.ts';
import type { AskRequest } from '../messaging/library-streams.ts';
import type { ChatModel } from '../ports.ts';
import type { DocumentFilter, SaveOutcome, UndoToken } from '../types.ts';
import { parseAsk, parseChatIds, parsePlace } from './ask-schema.ts';
import { Chats, type Place } from './chats.ts';
import type { LibraryContext } from './context.ts';
import { keptAnswer } from './kept-answer.ts';
import type { Asking } from './retrieving.ts';
import { saveCaptured } from './save.ts';

/** What conversations need of the library around them. */
export interface Around {
  retrieve(question: string, signal: AbortSignal, filter?: DocumentFilter, asking?: Asking): Promise<Retrieval>;
  embed(texts: readonly string[]): Promise<Float32Array>;
  /** A document was saved; without one, something is to be emptied out of the trash after a while. */
  changed(outcome?: SaveOutcome): void;
}

/** Questions and what came of them. What each call provides is said in `LibraryProtocol`. */
export class Conversations {
  readonly #chats: Chats;

  constructor(
    private readonly context: LibraryContext,
    private readonly around: Around,
  ) {
    this.#chats = new Chats(context.store);
  }

  list(query?: unknown): Promise<ChatSummary[]> {
    return this.#chats.list(query === undefined ? '' : String(query));
  }

  /** @throws AppError `chat-missing` */
  read(id: unknown): Promise<Chat> {
    return this.#chats.read(String(id));
  }

  /** A turn by its place. @throws AppError `bad-request`, `chat-missing` */
  async turnAt(input: unknown): Promise<Turn> {
    const { chatId, turn } = parsePlace(input);
    return (await this.#chats.turn(chatId, turn)).turn;
  }

  /** @throws AppError `bad-request`, `storage-*` */
  async remove(ids: unknown): Promise<UndoToken> {
    const token = await this.context.store.removeChats(parseChatIds(ids));
    this.context.announce();
    this.around.changed();
    return token;
  }

  /** @throws AppError `bad-request`, `chat-missing`, `page-empty` for an answer that says nothing, `storage-*` */
  async saveAnswer(input: unknown): Promise<SaveOutcome> {
    const { chatId, turn: at } = parsePlace(input);
    const { order, turn } = await this.#chats.turn(chatId, at);
    if (turn.answer.text.trim() === '') throw new AppError('page-empty');
    const outcome = await saveCaptured(this.context, keptAnswer(chatId, order, turn));
    this.around.changed(outcome);
    return outcome;
  }

  /**
   * Answers, and keeps the turn before it says that it is done; a turn that cannot be kept is told after that.
   * @throws AppError `bad-request`, as `answer` does, `storage-*`
   */
  async *ask(input: unknown, signal: AbortSignal): AsyncGenerator<AnswerEvent> {
    const request = parseAsk(input);
    const askedAt = this.context.options.now().toISOString();
    const place = await this.#chats.enter(request);
    try {
      if (request.keep !== false) yield { type: 'begun', chatId: place.chatId, turn: place.turn };
      for await (const event of this.#answer(request, place, signal)) {
        if (event.type !== 'done' || request.keep === false || !saysSomething(event.answer)) yield event;
        else yield* this.#kept(event, place, { ...request, askedAt });
      }
    } finally {
      this.#chats.leave(place);
    }
  }

  async *#kept(
    event: AnswerEvent & { type: 'done' },
    place: Place,
    { question, filter, askedAt }: AskRequest & { askedAt: string },
  ): AsyncGenerator<AnswerEvent> {
    const turn = { question, ...(filter && { filter }), askedAt, answer: event.answer };
    let failure: unknown;
    await this.context.store.keepTurn(place, turn).catch((error: unknown) => {
      failure = error;
    });
    this.#chats.changed();
    this.context.announce(); // the witness counts it
    this.around.changed(); // it may hold something of a page that went meanwhile
    yield event;
    if (failure) throw failure;
  }

  async *#answer(request: AskRequest, place: Place, signal: AbortSignal): AsyncGenerator<AnswerEvent> {
    const { question, filter, knobs } = request;
    const { catalog, options, store } = this.context;
    const chat = await options.makeChat?.(knobs?.chat ?? (await store.settings()).chat);
    yield* answer(
      question,
      {
        retrieve: async (asked, stop) => {
          const { question: meant, ...found } = await this.#understand(request, place, { chat, signal: stop });
          const { understood } = found;
          const own = understood && ownOf(question, understood);
          const { trace, ...retrieval } = await this.around.retrieve(meant ?? asked, stop, filter, {
            knobs,
            own,
            both: true,
          });
          const times = { ...trace.times, ...found.times };
          const asks = { ...(understood && { understood }), ...(knobs && { knobs }), ...(filter && { filter }) };
          return { ...retrieval, trace: { ...trace, ...asks, times } };
        },
        text: (id) => store.text(id),
        ...(chat && { chat }),
        embed: (texts) => this.around.embed(texts),
        // Of an index that is not whole yet, nothing can be told by what it lacks.
        ...(catalog.worded === catalog.size && { keyword: catalog.keyword }),
      },
      signal,
    );
  }

  /** A first question, and one that is to be taken as typed, mean what they say. */
  async #understand(
    { question, asTyped }: AskRequest,
    { earlier }: Place,
    options: { readonly chat?: ChatModel; readonly signal: AbortSignal },
  ) {
    if (asTyped || earlier.length === 0) return {};
    const started = performance.now();
    const before = earlier.map((turn) => ({
      question: turn.question,
      meant: turn.answer.trace.understood?.question ?? turn.question,
      named: turn.answer.trace.understood?.named,
      answer: turn.answer.text,
    }));
    const understood = await understand(question, before, options);
    const times = { understand: performance.now() - started };
    return understood.how === 'as-asked' ? { times } : { question: understood.question, understood, times };
  }
}

/** One that was stopped, or failed, before its first word takes nobody's place. */
const saysSomething = ({ incomplete, text }: Answer): boolean => incomplete === undefined || text.trim() !== '';
