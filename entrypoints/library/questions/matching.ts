import type { IntakeItem } from '../../../lib/intake.ts';
import { pacer } from '../../../lib/pause.ts';
import type { OpenQuestion } from '../../../lib/questions.ts';
import { singular } from '../../../lib/text/singular.ts';
import { foldForTerms, terms } from '../../../lib/text/terms.ts';

/** A page that is not saved and could be. `item`: of the queue it is in. */
export interface AtHand {
  readonly place: 'tab' | 'bookmark' | 'reading-list' | 'waiting' | 'failed';
  readonly title: string;
  /** Absent for a file. */
  readonly url?: string;
  readonly item?: IntakeItem;
}

const MOST = 3;
/** What nothing saved has tells more than the rest of the question. */
const OF_MISSING = 3;
/** Pages looked at: a title takes some microseconds. */
const MOST_PAGES = 20_000;

/** Which pages look as if they were about a question, by their titles and addresses; the best first, at most three of each. */
export async function matchAll(
  questions: readonly OpenQuestion[],
  pages: readonly AtHand[],
  saved: ReadonlySet<string>,
): Promise<ReadonlyMap<OpenQuestion, readonly AtHand[]>> {
  const asked = questions.map((question) => ({ question, words: wordsOf(question), best: new Map<AtHand, number>() }));
  const rest = pacer();
  const seen = new Set<string>();
  for (const page of pages.slice(0, MOST_PAGES)) {
    const { url } = page;
    const name = url === undefined ? page.title : plainAddress(url);
    if (saved.has(name) || seen.has(name)) continue;
    seen.add(name);
    const text = textOf(page);
    for (const { best, words } of asked) {
      const score = scoreOf(text, words);
      if (score > 0) best.set(page, score);
    }
    await rest();
  }
  return new Map(
    asked.map(({ question, best }) => {
      const ranked = [...best].sort(([, a], [, b]) => b - a).slice(0, MOST);
      return [question, ranked.map(([page]) => page)] as const;
    }),
  );
}

export const plainAddress = (url: string): string => url.replace(/#(?![!/]).*$/, '');

interface Words {
  readonly missing: readonly string[];
  readonly others: readonly string[];
}

const plain = (text: string): string => singular(foldForTerms(text));

function wordsOf({ missing, telling }: OpenQuestion): Words {
  return { missing: missing.map(plain), others: telling.filter((word) => !missing.includes(word)).map(plain) };
}

function textOf({ title, url = '' }: AtHand): string {
  return plain(`${title} ${decoded(url.replace(/^[a-z]+:\/\/(www\.)?/i, ''))}`);
}

/** One missing word will do; of words that are all somewhere, two, since each of them is said of much. */
function scoreOf(text: string, { missing, others }: Words): number {
  const of = (words: readonly string[]) => words.filter((word) => text.includes(word) && stands(word, text)).length;
  const lacking = of(missing);
  const rest = of(others);
  const enough = lacking > 0 || (missing.length === 0 && rest >= Math.min(2, others.length));
  return enough ? lacking * OF_MISSING + rest : 0;
}

const SPACED = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u;

/** As a word of its own, where words are spaced. */
const stands = (word: string, text: string): boolean => !SPACED.test(word) || terms(text).includes(word);

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
