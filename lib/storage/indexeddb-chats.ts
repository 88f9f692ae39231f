import type { ChatId, Turn } from '../asking.ts';
import type { ChatHead, CitedPlace, KeptTurn, SaidTurn, TurnPlace } from '../library-store.ts';
import type { UndoToken } from '../types.ts';
import {
  keepChat,
  keepTurn,
  readCited,
  readHead,
  readHeads,
  readOrders,
  readSaid,
  readTurn,
  readTurns,
  removeChats,
} from './chats.ts';
import { IndexedDbVersions } from './indexeddb-versions.ts';

/** The conversations of the library's database: that part of `LibraryStore`. */
export class IndexedDbChats extends IndexedDbVersions {
  chats(): Promise<ChatHead[]> {
    return this.connection.read(readHeads);
  }

  chatHead(id: ChatId): Promise<ChatHead | undefined> {
    return this.connection.read((db) => readHead(db, id));
  }

  turnOrders(id: ChatId): Promise<number[]> {
    return this.connection.read((db) => readOrders(db, id));
  }

  turn(id: ChatId, order: number): Promise<Turn | undefined> {
    return this.connection.read((db) => readTurn(db, id, order));
  }

  turns(id: ChatId): Promise<KeptTurn[]> {
    return this.connection.read((db) => readTurns(db, id));
  }

  said(): Promise<SaidTurn[]> {
    return this.connection.read(readSaid);
  }

  cited(of?: ChatId, after?: CitedPlace): ReturnType<typeof readCited> {
    return this.connection.read((db) => readCited(db, of, after));
  }

  keepTurn(place: TurnPlace, turn: Turn): Promise<boolean> {
    return this.connection.changeChats((transaction) => keepTurn(transaction, place, turn));
  }

  removeChats(ids: readonly ChatId[]): Promise<UndoToken> {
    return this.connection.changeChats((transaction) => removeChats(transaction, ids));
  }

  keepChat(id: ChatId, turns: readonly KeptTurn[]): Promise<boolean> {
    return this.connection.changeChats((transaction) => keepChat(transaction, id, turns));
  }
}
