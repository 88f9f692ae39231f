import type { ChatId } from '../asking.ts';
import type { ChatHead, CitedPlace, CitedTurn, LibraryStore } from '../library-store.ts';
import { pause } from '../pause.ts';
import type { DocumentId } from '../types.ts';

/** What the answers of all kept conversations cite. */
export interface Cited {
  readonly documents: ReadonlySet<DocumentId>;
  /** How many answers there are: what found nothing is none. */
  readonly answers: number;
}

/** A conversation as it was when it was read. */
interface Remembered {
  readonly as: string;
  readonly turns: CitedTurn[];
}

/** If more conversations than these are new, all are read in one pass. */
const FEW = 20;

/**
 * Finds out which documents are cited, from the conversations alone: what a deleted one cited counts no more. Each is read once, and again
 * when it has changed. @returns to be called each time it is wanted
 */
export function citedIn(store: Pick<LibraryStore, 'chats' | 'cited'>): () => Promise<Cited> {
  const known = new Map<ChatId, Remembered>();
  let running: Promise<Cited> | undefined;

  async function read(): Promise<Cited> {
    const here = new Map((await store.chats()).map((head) => [head.id, stateOf(head)]));
    for (const id of known.keys()) if (!here.has(id)) known.delete(id);
    const changed = [...here].filter(([id, as]) => known.get(id)?.as !== as);
    const fresh = new Map(changed.map(([id, as]): [ChatId, Remembered] => [id, { as, turns: [] }]));
    if (fresh.size > FEW) await readInto(fresh);
    else for (const id of fresh.keys()) await readInto(fresh, id);
    for (const [id, chat] of fresh) known.set(id, chat);
    return sumUp(known.values());
  }

  /** Of conversations that are hidden there is no head: they are passed over. */
  async function readInto(chats: ReadonlyMap<ChatId, Remembered>, of?: ChatId): Promise<void> {
    let after: CitedPlace | undefined;
    do {
      const { turns, next } = await store.cited(of, after);
      for (const turn of turns) chats.get(turn.chatId)?.turns.push(turn);
      after = next;
      await pause();
    } while (after);
  }

  return () => {
    running ??= read().finally(() => {
      running = undefined;
    });
    return running;
  };
}

/** A conversation that has gone on, or in which a question was asked anew, is told by this. */
const stateOf = ({ turns, updatedAt }: ChatHead): string => `${turns} ${updatedAt}`;

function sumUp(chats: Iterable<Remembered>): Cited {
  const documents = new Set<DocumentId>();
  let answers = 0;
  for (const { turns } of chats) {
    for (const turn of turns) {
      if (turn.found) answers++;
      for (const id of turn.documents) documents.add(id);
    }
  }
  return { documents, answers };
}
