import { plainText } from '../answer/plain.ts';
import type { ChatId, ChatSummary } from '../asking.ts';
import type { ChatHead, SaidTurn } from '../library-store.ts';
import { fold } from '../text/fold.ts';
import { foldForTerms } from '../text/terms.ts';
import { type Excerpt, excerptAround, type Mark } from './excerpt.ts';

const MOST_WORDS = 12;
/** Conversations whose words are shown where they stand: more than anyone reads before typing on. */
const MOST_EXCERPTS = 60;

/** Latest first. */
export const byDate = (a: ChatHead, b: ChatHead): number =>
  b.updatedAt.localeCompare(a.updatedAt) || b.startedAt.localeCompare(a.startedAt) || (a.id < b.id ? -1 : 1);

/** A turn with its words made ready to be compared. */
export interface FoldedTurn {
  readonly turn: SaidTurn;
  readonly folded: string;
}

export const foldTurns = (said: readonly SaidTurn[]): FoldedTurn[] =>
  said.map((turn) => ({ turn, folded: foldForTerms(`${turn.question}\n${turn.text}`) }));

/**
 * The conversations in which all these words stand, in whichever turns, be it inside other words (Korean endings are glued on).
 * @returns latest first, the first sixty with the place where most of them stand together
 */
export function searchChats(heads: readonly ChatHead[], said: readonly FoldedTurn[], query: string): ChatSummary[] {
  const words = [...new Set(foldForTerms(query).split(/\s+/))].filter((word) => word !== '').slice(0, MOST_WORDS);
  const found = new Map<ChatId, { readonly seen: Set<string>; best: SaidTurn; most: number }>();
  for (const { turn, folded } of said) {
    const here = words.filter((word) => folded.includes(word));
    if (here.length === 0) continue;
    const chat = found.get(turn.chatId) ?? { seen: new Set(), best: turn, most: 0 };
    for (const word of here) chat.seen.add(word);
    if (here.length > chat.most) Object.assign(chat, { best: turn, most: here.length });
    found.set(turn.chatId, chat);
  }
  const whole = [...heads].sort(byDate).filter(({ id }) => found.get(id)?.seen.size === words.length);
  return whole.map((head, at) => {
    const best = found.get(head.id)?.best;
    return best && at < MOST_EXCERPTS ? { ...head, ...excerptIn(best, words) } : head;
  });
}

/** Of the answer where it has the words, else of the question. */
function excerptIn({ question, text }: SaidTurn, words: readonly string[]): Excerpt {
  const [answer, asked] = [plainText(text), question].map((side) => ({ side, marks: marksOf(side, words) }));
  const different = (marks: readonly Mark[] = []) => new Set(marks.map(({ term }) => term)).size;
  const best = asked && different(asked.marks) > different(answer?.marks) ? asked : answer;
  return excerptAround(best?.side ?? '', best?.marks ?? []);
}

/** Where the words stand, in order; what overlaps is one mark. */
function marksOf(text: string, words: readonly string[]): Mark[] {
  const folded = fold(text);
  const all = words.flatMap((word) => {
    const term = fold(word).text;
    const marks: Mark[] = [];
    for (let at = folded.text.indexOf(term); at >= 0; at = folded.text.indexOf(term, at + term.length)) {
      const end = folded.at[at + term.length] ?? text.length;
      marks.push({ term, start: folded.at[at] ?? 0, end });
    }
    return marks;
  });
  const marks: Mark[] = [];
  for (const mark of all.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (mark.start >= (marks.at(-1)?.end ?? 0) && mark.end > mark.start) marks.push(mark);
  }
  return marks;
}
