import { signal } from '@preact/signals';
import { i18n } from '#i18n';
import type { Answer, AnswerEvent, Chat, ChatId } from '../../../lib/asking.ts';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { AskRequest } from '../../../lib/messaging/library-streams.ts';
import { library, libraryStream } from '../../ui/rooms.ts';
import { beginning } from '../answer/tame.ts';
import { markedPlace, markPlace } from './bookmark.ts';
import { paced } from './pace.ts';
import { type Asked, brokenOff, isKept, newTurn, restoredTurn, stoppedAt, type Turn } from './progress.ts';
import { hush, speak, speakRest } from './speech.ts';

/** The conversation that lies open. The library keeps it; this is what the panel shows of it. */
export const thread = signal<readonly Turn[]>([]);
/** The turn being answered. */
export const running = signal<Turn | undefined>(undefined);

/** The open conversation as the library knows it, once it does. Turns that began in another one do not touch it. */
let open: { chatId?: ChatId } = {};
let abort = new AbortController();
/** Resolves when the last question has its answer or its end: one at a time, so that each finds what came before it. */
let last: Promise<void> = Promise.resolve();

/** Asks; a question still being answered is stopped. */
export function ask(asked: Asked): void {
  const before = thread.peek();
  begin(newTurn(asked), before, () => unkeptAtEnd(before));
}

/** Asks in the place of a question that was asked before; those after it go. */
export function askInstead(turn: Turn, change: Partial<Asked> = {}): void {
  const turns = thread.peek();
  const at = turns.indexOf(turn);
  if (at < 0) return;
  const { question, filter, asTyped } = turn;
  const asked = { question, ...(filter && { filter }), ...(asTyped && { asTyped }), ...change };
  begin(newTurn(asked), turns.slice(0, at), () => turns.slice(at));
}

/** How many questions go when this one is asked anew. */
export function turnsAfter(turn: Turn): number {
  const at = thread.value.indexOf(turn);
  return at < 0 ? 0 : thread.value.length - at - 1;
}

/** Ends the answer being written; what has arrived stays. */
export function stop(): void {
  abort.abort();
}

/** A new page: the conversation that lies open is left as it is. */
export function newConversation(): void {
  turnTo({}, []);
  markPlace(null);
}

/** Opens a conversation of before at its end. */
export function openConversation(chat: Chat): void {
  turnTo({ chatId: chat.id }, restored(chat));
  markPlace(chat.id);
}

/** Conversations were deleted: if this one was among them, its page is empty. */
export function forgetConversations(ids: readonly ChatId[]): void {
  if (open.chatId && ids.includes(open.chatId)) newConversation();
}

/** Opens the panel where it was closed, if that was in the same sitting; what can no longer be read stays closed. */
export async function restoreConversation(): Promise<void> {
  const mark = markedPlace();
  if (!mark?.chatId) return;
  const turns = await restore(mark.chatId);
  if (turns < (mark.turns ?? 0)) void restoreLate(mark.chatId, mark.turns ?? 0);
}

/** @returns how many turns are shown now */
async function restore(chatId: ChatId): Promise<number> {
  const chat = await library('chat', chatId).catch(() => undefined);
  const shown = thread.peek();
  const untouched = shown.every((turn) => turn.restored) && (open.chatId ?? chatId) === chatId;
  if (chat && untouched && chat.turns.length > shown.length) openConversation(chat);
  return thread.peek().length;
}

/** Waits between looks for an answer that was cut off with the panel and is still being kept, ms. */
const LATE = [250, 750, 1500];

async function restoreLate(chatId: ChatId, turns: number): Promise<void> {
  for (const wait of LATE) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    if ((await restore(chatId)) >= turns) return;
  }
}

function turnTo(conversation: { chatId?: ChatId }, turns: readonly Turn[]): void {
  stop();
  hush();
  open = conversation;
  thread.value = turns;
}

const restored = ({ id, turns }: Chat): Turn[] => turns.map((turn, i) => restoredTurn(turn, { chatId: id, turn: i }));

/**
 * The last turns of which the library keeps nothing: what they were to take the place of is still there, and gives way to the question
 * that follows them.
 */
function unkeptAtEnd(turns: readonly Turn[]): readonly Turn[] {
  const kept = turns.findLastIndex(({ progress }) => isKept(progress.peek()));
  return turns.slice(kept + 1);
}

/** @param replaced read when the last answer has ended: the turns in whose place it is asked */
function begin(turn: Turn, before: readonly Turn[], replaced: () => readonly Turn[]): void {
  stop();
  thread.value = [...before, turn];
  const earlier = last;
  last = answer(turn, replaced, earlier);
}

async function answer(turn: Turn, replaced: () => readonly Turn[], earlier: Promise<void>): Promise<void> {
  abort = new AbortController();
  const { signal: aborted } = abort;
  const conversation = open;
  const { progress } = turn;
  running.value = turn;
  hush();
  const pace = paced((text) => append(turn, text));
  try {
    await earlier;
    const asked = request(turn, replaced(), conversation.chatId);
    const events = aborted.aborted ? [] : libraryStream('ask', asked, aborted);
    for await (const event of events) {
      if (event.type === 'begun') begun(turn, event, conversation);
      else if (event.type === 'retrieved') {
        progress.value = { step: 'writing', mode: event.mode, citations: event.citations, text: '' };
      } else if (event.type === 'text') pace.add(event.delta);
      else finish(turn, event.answer);
    }
    pace.flush();
    if (progress.peek().step !== 'done') progress.value = stoppedAt(progress.peek());
  } catch (error) {
    pace.flush();
    fail(turn, toReport(error));
  } finally {
    if (running.peek() === turn) running.value = undefined;
    if (conversation === open && conversation.chatId) markPlace(conversation.chatId);
  }
}

/** The library is asked to put it where the first turn stood that it keeps and that goes. */
function request(turn: Turn, replaced: readonly Turn[], chatId?: ChatId): AskRequest {
  const { question, filter, asTyped } = turn;
  const place = replaced.map((each) => each.place.peek()).find((known) => known?.chatId === chatId);
  turn.place.value = place; // should it never begin, whoever comes after it takes this place
  return {
    question,
    ...(filter && { filter }),
    ...(asTyped && { asTyped }),
    ...(chatId && { chatId }),
    ...(chatId && place && { turn: place.turn }),
  };
}

type Begun = Extract<AnswerEvent, { readonly type: 'begun' }>;

function begun(turn: Turn, { chatId, turn: place }: Begun, conversation: { chatId?: ChatId }): void {
  conversation.chatId = chatId;
  turn.place.value = { chatId, turn: place };
  if (conversation !== open) return;
  markPlace(chatId, place + 1);
  const known = thread.peek().filter((each) => each !== turn && each.place.peek()?.chatId === chatId).length;
  if (place > known) void catchUp(turn, chatId, place);
}

/** Something was asked in the same conversation meanwhile, in another panel: it belongs above this turn. */
async function catchUp(turn: Turn, chatId: ChatId, place: number): Promise<void> {
  const chat = await library('chat', chatId).catch(() => undefined);
  if (!chat || thread.peek().at(-1) !== turn) return;
  const known = new Map(thread.peek().map((each) => [each.place.peek()?.turn, each]));
  const before = restored(chat).slice(0, place);
  thread.value = [...before.map((each, i) => known.get(i) ?? each), turn];
}

/** An answer that is whole stays: only keeping it has failed. */
function fail({ progress, place, unkept }: Turn, report: ErrorReport): void {
  if (progress.peek().step !== 'done') progress.value = brokenOff(progress.peek(), report);
  else {
    place.value = undefined;
    unkept.value = report;
  }
}

function append(turn: Turn, delta: string): void {
  const now = turn.progress.peek();
  if (now.step !== 'writing') return;
  const text = now.text + delta;
  turn.progress.value = { ...now, text };
  if (running.peek() === turn) speak(beginning(text));
}

function finish(turn: Turn, done: Answer): void {
  turn.progress.value = { step: 'done', answer: done };
  if (running.peek() !== turn) return;
  speakRest(done.mode === 'abstained' ? i18n.t('answer.abstained') : beginning(done.text));
}
