import type { ChatId, Turn } from '../asking.ts';
import type { ChatHead, CitedPlace, CitedTurn, KeptTurn, SaidTurn, TurnPlace } from '../library-store.ts';
import type { DocumentId, UndoToken } from '../types.ts';
import { withoutDocuments } from './forget.ts';
import { allKept, unlessLost } from './lost-record.ts';
import { asMeta, forgetQuotes } from './questions.ts';
import {
  asDocumentWrite,
  CHAT_TOKEN,
  type ChatRecord,
  type ChatWrite,
  FORGET_TOKEN,
  type LibraryDatabase,
  type PromptRecord,
  type TurnRecord,
} from './schema.ts';
import { forgetLater } from './versions.ts';

/** Conversations: reads, and steps inside a writing transaction, which may await nothing but that transaction. */

/** How many prompts are kept, of the whole library: they are long, and hold whole passages of pages. */
const KEPT_PROMPTS = 20;
/** Turns that are read for what they cite before others have their turn: about ten milliseconds. */
const CITED_AT_ONCE = 20;
/** UTF-16 code units. */
const LONGEST_TITLE = 300;

const turnsOf = (id: ChatId, from?: number, to?: number): IDBKeyRange =>
  IDBKeyRange.bound(from === undefined ? [id] : [id, from], to === undefined ? [id, []] : [id, to]);

const toHead = ({ removed: _removed, ...head }: ChatRecord): ChatHead => head;

export async function readHeads(db: LibraryDatabase): Promise<ChatHead[]> {
  return (await db.getAll('chats')).filter(({ removed }) => !removed).map(toHead);
}

export async function readHead(db: LibraryDatabase, id: ChatId): Promise<ChatHead | undefined> {
  const record = await db.get('chats', id);
  return record && !record.removed ? toHead(record) : undefined;
}

export async function readOrders(db: LibraryDatabase, id: ChatId): Promise<number[]> {
  return (await db.getAllKeys('turns', turnsOf(id))).map(([, order]) => order);
}

export async function readTurn(db: LibraryDatabase, id: ChatId, order: number): Promise<Turn | undefined> {
  return (await unlessLost(db.transaction('turns').store.get([id, order])))?.turn;
}

export async function readTurns(db: LibraryDatabase, id: ChatId): Promise<KeptTurn[]> {
  const transaction = db.transaction(['chats', 'turns', 'prompts']);
  const [head, records, kept] = await Promise.all([
    transaction.objectStore('chats').get(id),
    allKept(transaction.objectStore('turns'), turnsOf(id)),
    allKept(transaction.objectStore('prompts'), turnsOf(id)),
  ]);
  if (!head || head.removed) return [];
  const prompts = new Map(kept.map(({ order, prompt }) => [order, prompt]));
  return records.map(({ order, turn }) => ({ order, turn: withPrompt(turn, prompts.get(order)) }));
}

export const readSaid = (db: LibraryDatabase): Promise<SaidTurn[]> => allKept(db.transaction('said').store);

/** As `LibraryStore.cited`. */
export async function readCited(
  db: LibraryDatabase,
  of: ChatId | undefined,
  after: CitedPlace | undefined,
): Promise<{ turns: CitedTurn[]; next?: CitedPlace }> {
  const from = after ? [after.chatId, after.order] : of === undefined ? [] : [of];
  const range = IDBKeyRange.bound(from, of === undefined ? [[]] : [of, []], after !== undefined);
  const { store } = db.transaction('turns');
  const keys = await store.getAllKeys(range, CITED_AT_ONCE);
  const [first, last] = [keys[0], keys.at(-1)];
  if (!first || !last) return { turns: [] };
  const records = await allKept(store, IDBKeyRange.bound(first, last));
  const turns = records.map(({ chatId, turn: { answer } }) => {
    const found = answer.mode !== 'abstained'; // else its citations are what came near
    return { chatId, found, documents: found ? answer.citations.map(({ documentId }) => documentId) : [] };
  });
  const [chatId, order] = last;
  return keys.length < CITED_AT_ONCE ? { turns } : { turns, next: { chatId, order } };
}

function withPrompt(turn: Turn, prompt: Turn['answer']['trace']['prompt']): Turn {
  const { answer } = turn;
  return prompt ? { ...turn, answer: { ...answer, trace: { ...answer.trace, prompt } } } : turn;
}

/** @returns whether it was kept */
export async function keepTurn(transaction: ChatWrite, place: TurnPlace, whole: Turn): Promise<boolean> {
  const { chatId, order, begins, replaces } = place;
  const head = await transaction.objectStore('chats').get(chatId);
  if (head ? head.removed : !begins) return false;
  if (replaces) await deleteTurns(transaction, turnsOf(chatId, replaces.from, replaces.to));
  const { prompt, ...trace } = whole.answer.trace;
  const turn: Turn = { ...whole, answer: { ...whole.answer, trace } };
  if (prompt) await putPrompt(transaction, { chatId, order, at: Date.now(), prompt });
  const said = transaction.objectStore('said');
  const record = recordOf(chatId, order, turn);
  await forgetMissing(transaction, record.documents);
  await Promise.all([
    transaction.objectStore('turns').put(record),
    said.put({ chatId, order, question: turn.question, text: turn.answer.text }),
  ]);
  const [first, turns] = await Promise.all([said.get(turnsOf(chatId)), said.count(turnsOf(chatId))]);
  const startedAt = head?.startedAt ?? turn.askedAt;
  const updatedAt = head && head.updatedAt > turn.askedAt ? head.updatedAt : turn.askedAt;
  const title = (first?.question ?? turn.question).slice(0, LONGEST_TITLE);
  await transaction.objectStore('chats').put({ id: chatId, title, startedAt, updatedAt, turns });
  return true;
}

/** A whole conversation that is not here yet. @returns whether it was kept */
export async function keepChat(
  transaction: ChatWrite,
  chatId: ChatId,
  turns: readonly { readonly order: number; readonly turn: Turn }[],
): Promise<boolean> {
  if (turns.length === 0 || (await transaction.objectStore('chats').getKey(chatId)) !== undefined) return false;
  for (const { order, turn } of turns) await keepTurn(transaction, { chatId, order, begins: true }, turn);
  return true;
}

/** A document may go while its answer is being written, and what was to forget it have come and gone. */
async function forgetMissing(transaction: ChatWrite, ids: readonly DocumentId[]): Promise<void> {
  const documents = transaction.objectStore('documents');
  const keys = await Promise.all(ids.map((id) => documents.getKey(id)));
  const missing = ids.filter((_, at) => keys[at] === undefined);
  if (missing.length > 0) await forgetLater(asDocumentWrite(transaction), missing);
}

function recordOf(chatId: ChatId, order: number, turn: Turn): TurnRecord {
  const { citations, trace } = turn.answer;
  const ids = [...citations, ...trace.candidates].map(({ documentId }) => documentId);
  return { chatId, order, turn, documents: [...new Set(ids)] };
}

async function putPrompt(transaction: ChatWrite, record: PromptRecord): Promise<void> {
  const prompts = transaction.objectStore('prompts');
  await prompts.put(record);
  const spare = (await prompts.count()) - KEPT_PROMPTS;
  if (spare <= 0) return;
  const oldest = await prompts.index('at').getAllKeys(undefined, spare);
  await Promise.all(oldest.map((key) => prompts.delete(key)));
}

async function deleteTurns(transaction: ChatWrite, range: IDBKeyRange): Promise<void> {
  await Promise.all([
    transaction.objectStore('turns').delete(range),
    transaction.objectStore('said').delete(range),
    transaction.objectStore('prompts').delete(range),
  ]);
}

/** Hides them. They go with their records in the trash. */
export async function removeChats(transaction: ChatWrite, ids: readonly ChatId[]): Promise<UndoToken> {
  const token = CHAT_TOKEN + crypto.randomUUID();
  const at = Date.now();
  const chats = transaction.objectStore('chats');
  for (const [ordinal, id] of [...new Set(ids)].entries()) {
    const head = await chats.get(id);
    if (!head || head.removed) continue;
    await chats.put({ ...head, removed: token });
    await transaction.objectStore('trash').put({ token, ordinal, at, change: 'chat', id });
  }
  return token;
}

/** @returns how many are back */
export async function undoRemoval(transaction: ChatWrite, token: UndoToken): Promise<number> {
  if (!token.startsWith(CHAT_TOKEN)) return 0;
  const ofToken = IDBKeyRange.bound([token], [token, []]);
  const chats = transaction.objectStore('chats');
  let back = 0;
  for (const record of await transaction.objectStore('trash').getAll(ofToken)) {
    const head = record.change === 'chat' && (await chats.get(record.id));
    if (!head || head.removed !== token) continue;
    await chats.put(toHead(head));
    back++;
  }
  await transaction.objectStore('trash').delete(ofToken);
  return back;
}

/** Empties the trash of these records, and does what was waiting for it. */
export async function dropRecords(transaction: ChatWrite, keys: readonly [string, number][]): Promise<void> {
  const trash = transaction.objectStore('trash');
  const forgotten = new Set<DocumentId>();
  for (const key of keys) {
    // What undoes a removal of documents is large, and is dropped unread.
    if (!key[0].startsWith(CHAT_TOKEN) && !key[0].startsWith(FORGET_TOKEN)) continue;
    const record = await trash.get(key);
    if (record?.change === 'forget') for (const id of record.ids) forgotten.add(id);
    if (record?.change === 'chat') await dropChat(transaction, record.id, record.token);
  }
  await forgetDocuments(transaction, forgotten);
  await Promise.all(keys.map((key) => trash.delete(key)));
}

async function dropChat(transaction: ChatWrite, id: ChatId, token: UndoToken): Promise<void> {
  const chats = transaction.objectStore('chats');
  if ((await chats.get(id))?.removed !== token) return;
  await chats.delete(id);
  await deleteTurns(transaction, turnsOf(id));
}

/** Takes what is left of documents out of kept answers and test questions, unless they are back. */
async function forgetDocuments(transaction: ChatWrite, ids: ReadonlySet<DocumentId>): Promise<void> {
  const turns = transaction.objectStore('turns');
  const gone = new Set<DocumentId>();
  const places = new Map<string, [ChatId, number]>();
  for (const id of ids) {
    if ((await transaction.objectStore('documents').getKey(id)) !== undefined) continue;
    gone.add(id);
    for (const key of await turns.index('documents').getAllKeys(id)) places.set(key.join(' '), key);
  }
  await forgetQuotes(asMeta(transaction.objectStore('meta')), gone);
  for (const key of places.values()) {
    const record = await unlessLost(turns.get(key));
    if (!record) continue;
    const turn = withoutDocuments(record.turn, gone);
    const documents = record.documents.filter((id) => !gone.has(id));
    const [chatId, order] = key;
    await Promise.all([
      turns.put({ ...record, turn, documents }),
      transaction.objectStore('said').put({ chatId, order, question: turn.question, text: turn.answer.text }),
      transaction.objectStore('prompts').delete(key),
    ]);
  }
}
