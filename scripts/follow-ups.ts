import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AnswerDeps, answer } from '../lib/answer/answer.ts';
import { type EarlierTurn, ownOf, understand } from '../lib/answer/follow-up.ts';
import type { Answer, Understood } from '../lib/asking.ts';
import type { Embedder } from '../lib/ports.ts';
import { retrieve } from '../lib/search/retrieve.ts';
import { indexInMemory, type LibraryInMemory, type PlainDocument } from './node-library.ts';
import { readSamplePages } from './sample-pages.ts';

/** A question after others, over the sample pages and two more in Japanese. */
export interface Dialogue {
  readonly id: string;
  /** The rules were worked out on the first half; the second was looked at in the end. */
  readonly half: 1 | 2;
  /**
   * `absent`: it names something that no page holds. `elsewhere`: something of another page. `beside`: something else of the same page.
   * `elliptical`: it names nothing. `pointing`: it points back with a word.
   */
  readonly kind: 'absent' | 'elsewhere' | 'beside' | 'elliptical' | 'pointing';
  readonly before: readonly string[];
  readonly question: string;
  /** The page that answers it; null if none does. */
  readonly page: string | null;
  /** Words of that page that answer it, where one place does. */
  readonly quote?: string;
}

/** What came of the last question of a dialogue. */
export interface FollowUp {
  readonly dialogue: Dialogue;
  readonly understood: Understood;
  readonly answer: Answer;
  /** Of the page that is to answer: its own first passage comes before those of all others; and that and answered. */
  readonly first: boolean;
  readonly right: boolean;
  /** A quote holds some of the words that answer it; undefined where the dialogue names none. */
  readonly quoted?: boolean;
}

interface NamedPage extends PlainDocument {
  readonly name: string;
}

const lines = async <T>(file: string): Promise<T[]> =>
  (await readFile(join(import.meta.dirname, 'questions', file), 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line): T => JSON.parse(line));

/** The dialogues of scripts/questions/follow-ups.jsonl. */
export const readDialogues = (): Promise<Dialogue[]> => lines('follow-ups.jsonl');

/** What they are asked of. */
export async function readDialoguePages(): Promise<NamedPage[]> {
  return [...(await readSamplePages()), ...(await lines<NamedPage>('follow-up-pages.jsonl'))];
}

/** Holds each dialogue without a chat model, its first questions as well, and judges what came of the last. */
export async function holdDialogues(
  dialogues: readonly Dialogue[],
  pages: readonly NamedPage[],
  embedder: Embedder | undefined,
): Promise<FollowUp[]> {
  const library = await indexInMemory(pages, embedder);
  const held: FollowUp[] = [];
  for (const dialogue of dialogues) {
    const earlier: EarlierTurn[] = [];
    for (const question of dialogue.before) {
      const { answer, understood } = await turn(question, earlier, library);
      earlier.push({ question, meant: understood.question, named: understood.named, answer: answer.text });
    }
    const { answer, understood } = await turn(dialogue.question, earlier, library);
    const nameOf = (id: string | undefined): string | undefined => pages[Number(id)]?.name;
    const first = dialogue.page !== null && nameOf(answer.citations[0]?.documentId) === dialogue.page;
    const abstained = answer.mode === 'abstained';
    const right = dialogue.page === null ? abstained : first && !abstained;
    const quoted = dialogue.quote === undefined ? undefined : isQuoted(dialogue.quote, answer, pages);
    held.push({ dialogue, understood, answer, first, right, ...(quoted !== undefined && { quoted }) });
  }
  return held;
}

function isQuoted(words: string, { citations }: Answer, pages: readonly NamedPage[]): boolean {
  return citations.some(({ documentId, start, end }) => {
    const at = pages[Number(documentId)]?.text.indexOf(words) ?? -1;
    return at >= 0 && at < end && start < at + words.length;
  });
}

async function turn(question: string, earlier: readonly EarlierTurn[], library: LibraryInMemory) {
  const { signal } = new AbortController();
  const understood = await understand(question, earlier, { signal });
  const { embedder } = library;
  const deps: AnswerDeps = {
    retrieve: () => retrieve(understood.question, library, { signal, own: ownOf(question, understood) }),
    text: async (id) => library.text(id),
    ...(embedder && { embed: (texts) => embedder.embed(texts) }),
  };
  for await (const event of answer(question, deps, signal)) {
    if (event.type === 'done') return { answer: event.answer, understood };
  }
  throw new Error(`No answer came of "${question}".`);
}

/** The figures of docs/quality.md. */
export interface FollowUpFigures {
  readonly dialogues: number;
  /** Share of those that a page answers for which it was answered with a quote of that page first. */
  readonly answered_right: number;
  /** Of those of which a place answers, the share for which words of that place were quoted. */
  readonly quoted: number;
  /** Share of those for which it was not answered. */
  readonly abstained_wrong: number;
  /** Share of those that no page answers for which it was not answered. */
  readonly abstained_right: number;
}

export function figuresOf(held: readonly FollowUp[]): FollowUpFigures {
  const there = held.filter(({ dialogue }) => dialogue.page !== null);
  const absent = held.filter(({ dialogue }) => dialogue.page === null);
  return {
    dialogues: held.length,
    answered_right: share(there, ({ right }) => right),
    quoted: share(
      held.filter(({ quoted }) => quoted !== undefined),
      ({ quoted, right }) => right && quoted === true,
    ),
    abstained_wrong: share(there, ({ answer }) => answer.mode === 'abstained'),
    abstained_right: share(absent, ({ right }) => right),
  };
}

function share(of: readonly FollowUp[], holds: (one: FollowUp) => boolean): number {
  return of.length === 0 ? 0 : Math.round((1000 * of.filter(holds).length) / of.length) / 1000;
}
