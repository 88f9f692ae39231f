import { readQuestion } from '../answer/asking/reading.ts';
import type { Answer, Turn } from '../asking.ts';
import type { ChatHead } from '../library-store.ts';
import { pacer } from '../pause.ts';
import type { KeptPlace, NearPage, OpenQuestion, OpenQuestions } from '../questions.ts';
import { type AskedWords, askedWords } from '../search/lacking-words.ts';
import { foldForTerms } from '../text/terms.ts';
import type { DocumentId, Span } from '../types.ts';
import { byDate } from './chat-search.ts';
import type { LibraryContext } from './context.ts';

/** Conversations that are looked through, the latest: a turn is some 15 kB. */
const MOST_CHATS = 500;
/** More than anyone goes through. */
const MOST_QUESTIONS = 100;
const MOST_NEAR = 3;
/** From this share of its letters on, an answer stands on nothing. */
const MOSTLY = 0.5;

/** What is remembered of a turn: no words of any page. */
export interface AskedTurn extends KeptPlace {
  readonly question: string;
  /** What was searched for. */
  readonly meant: string;
  readonly askedAt: string;
  /** Absent where it was answered. */
  readonly why?: OpenQuestion['why'];
  readonly space?: string;
  readonly near: readonly (Span & { readonly documentId: DocumentId })[];
  readonly dismissed: boolean;
}

/** A question however often it was asked; the latest turn last, which found no answer. */
export type Group = readonly [AskedTurn, ...AskedTurn[]];

/** Reads what was asked out of the kept conversations, each again only when it has changed. */
export class AskedTurns {
  readonly #read = new Map<string, { readonly stamp: string; readonly turns: readonly AskedTurn[] }>();

  constructor(private readonly context: LibraryContext) {}

  /** The questions without an answer, the latest first; and how many conversations are too old to be looked through. */
  async groups(): Promise<{ readonly groups: readonly Group[]; readonly left: number }> {
    const heads = (await this.context.store.chats()).sort(byDate);
    const recent = heads.slice(0, MOST_CHATS);
    const here = new Set(recent.map(({ id }) => id));
    for (const id of this.#read.keys()) if (!here.has(id)) this.#read.delete(id);
    const rest = pacer();
    const turns: AskedTurn[] = [];
    for (const head of recent) {
      turns.push(...(await this.#turnsOf(head)));
      await rest();
    }
    return { groups: grouped(turns), left: heads.length - recent.length };
  }

  /** Of these conversations something was marked. */
  forget(places: readonly KeptPlace[]): void {
    for (const { chatId } of places) this.#read.delete(chatId);
  }

  async #turnsOf({ id, turns: count, updatedAt }: ChatHead): Promise<readonly AskedTurn[]> {
    const stamp = `${updatedAt} ${count}`;
    const known = this.#read.get(id);
    if (known?.stamp === stamp) return known.turns;
    const [kept, dismissed] = await Promise.all([this.context.store.turns(id), this.context.store.dismissedTurns(id)]);
    const turns = kept.map(({ order, turn }) => askedTurn({ chatId: id, order }, turn, dismissed.has(order)));
    this.#read.set(id, { stamp, turns });
    return turns;
  }
}

function askedTurn(place: KeptPlace, { answer, askedAt, question }: Turn, dismissed: boolean): AskedTurn {
  const why = whyOpen(answer);
  const { space, understood } = answer.trace;
  const near = answer.citations.filter(({ gone }) => !gone);
  return {
    ...place,
    question,
    meant: understood?.question ?? question,
    askedAt,
    ...(why && { why }),
    ...(space && { space: space.id }),
    near: why ? near.map(({ documentId, start, end }) => ({ documentId, start, end })) : [],
    dismissed,
  };
}

/** One that was cut off may still have come to something. */
export function whyOpen({ incomplete, mode, text, unsupported }: Answer): OpenQuestion['why'] | undefined {
  if (mode === 'abstained') return 'abstained';
  if (mode !== 'model' || incomplete !== undefined) return undefined;
  const all = lettersIn(text);
  const without = unsupported.reduce((sum, { start, end }) => sum + lettersIn(text.slice(start, end)), 0);
  return all > 0 && without / all >= MOSTLY ? 'unsupported' : undefined;
}

const lettersIn = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

/** The same question, however it is spaced, written large or ended. */
const keyOf = (question: string): string =>
  foldForTerms(question)
    .match(/[\p{L}\p{M}\p{N}]+/gu)
    ?.join(' ') ?? '';

/** A question is open if it found no answer when it was last asked, by itself or in whatever it was asked as. */
function grouped(turns: readonly AskedTurn[]): Group[] {
  const groups = new Map<string, AskedTurn[]>();
  const answered = new Map<string, string>();
  for (const turn of [...turns].sort((a, b) => (a.askedAt < b.askedAt ? -1 : 1))) {
    const key = keyOf(turn.meant);
    if (!turn.why) for (const one of [key, keyOf(turn.question)]) answered.set(one, turn.askedAt);
    else if (key !== '') groups.set(key, [...(groups.get(key) ?? []), turn]);
  }
  const open: Group[] = [];
  for (const [key, group] of groups) {
    const last = group.at(-1);
    if (!last || last.dismissed || (answered.get(key) ?? '') > last.askedAt) continue;
    const [first, ...more] = group.filter(({ dismissed }) => !dismissed);
    if (first) open.push([first, ...more]);
  }
  return open.sort((a, b) => (lastOf(a).askedAt < lastOf(b).askedAt ? 1 : -1));
}

/** The turn in which it was asked last. */
export const lastOf = (group: Group): AskedTurn => group.at(-1) ?? group[0];

/** Tells of the open questions as the library stands now. */
export async function tellOpen(
  context: LibraryContext,
  { groups, left }: { readonly groups: readonly Group[]; readonly left: number },
): Promise<OpenQuestions> {
  const { catalog } = context;
  let latest = '';
  for (const { updatedAt } of catalog.documents()) if (updatedAt > latest) latest = updatedAt;
  const rest = pacer();
  const questions: OpenQuestion[] = [];
  for (const group of groups.slice(0, MOST_QUESTIONS)) {
    const words = await askedWords(themeOf(lastOf(group).meant), catalog.keyword);
    questions.push(openQuestion(context, group, words, latest));
    await rest();
  }
  return { questions, left };
}

/** What it is about, without what only asks: "when" or "was it found" need not stand in a page that answers it. */
function themeOf(question: string): string {
  const strong = readQuestion(question).words.filter((word) => word.strong);
  return strong.map(({ text }) => text).join(' ') || question;
}

function openQuestion(context: LibraryContext, group: Group, words: AskedWords, latest: string): OpenQuestion {
  const last = lastOf(group);
  const { askedAt, meant, question } = last;
  const space = context.catalog.active?.space.id;
  return {
    places: group.map(({ chatId, order }) => ({ chatId, order })),
    question,
    ...(meant !== question && { meant }),
    askedAt,
    why: last.why ?? 'abstained',
    ...words,
    near: nearPages(context, last),
    stale: latest > askedAt || (space !== undefined && last.space !== undefined && space !== last.space),
  };
}

/** Each page once; where its passage stands, unless it was saved anew since. */
function nearPages({ catalog }: LibraryContext, { askedAt, near }: AskedTurn): NearPage[] {
  const pages = new Map<DocumentId, NearPage>();
  for (const { documentId, start, end } of near) {
    const document = catalog.get(documentId);
    if (!document || pages.has(documentId)) continue;
    const { title, updatedAt } = document;
    pages.set(documentId, { documentId, title, ...(updatedAt <= askedAt && end > start && { at: { start, end } }) });
  }
  return [...pages.values()].slice(0, MOST_NEAR);
}
