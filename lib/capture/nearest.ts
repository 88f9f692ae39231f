import { fold } from '../text/fold.ts';
import { sentences } from '../text/sentences.ts';
import type { Span } from '../types.ts';
import type { PageText } from './page-text.ts';
import type { SoughtPassage } from './passage.ts';

/** Share of the words that two texts have in common (Dice) from which one is the other, edited. */
const SAME = 0.6;
/** With fewer words a text is like too many others. */
const FEWEST_WORDS = 4;
/** Weight of a neighbour that is still there. */
const NEIGHBOUR = 0.05;

interface Sentence extends Span {
  readonly words: readonly string[];
}

/** Where the page says nearly what the quote says: the run of sentences that has most words in common with it. */
export function nearestSpan(
  { text, blocks, starts }: PageText,
  { quote, before, after }: SoughtPassage,
): Span | undefined {
  const wanted = wordsOf(quote);
  if (wanted.length < FEWEST_WORDS) return undefined;
  const count = sentences(quote).length;
  const page = blocks.flatMap((block, i) => sentencesAt(block.text, starts[i] ?? 0));
  const [above, below] = [wordsOf(before).slice(-3).join(' '), wordsOf(after).slice(0, 3).join(' ')];
  let best: { readonly span: Span; readonly score: number } | undefined;
  for (const [first, { start }] of page.entries()) {
    for (let length = Math.max(1, count - 1); length <= count + 1; length++) {
      const run = page.slice(first, first + length);
      const end = run.at(-1)?.end;
      const likeness = dice(
        wanted,
        run.flatMap(({ words }) => words),
      );
      if (end === undefined || likeness < SAME || likeness + 2 * NEIGHBOUR <= (best?.score ?? 0)) continue;
      const stays =
        Number(
          above !== '' &&
            wordsOf(text.slice(Math.max(0, start - 200), start))
              .slice(-3)
              .join(' ') === above,
        ) +
        Number(
          below !== '' &&
            wordsOf(text.slice(end, end + 200))
              .slice(0, 3)
              .join(' ') === below,
        );
      const score = likeness + stays * NEIGHBOUR;
      if (!best || score > best.score) best = { span: { start, end }, score };
    }
  }
  return best?.span;
}

function sentencesAt(text: string, origin: number): Sentence[] {
  return sentences(text).map(({ start, end }) => ({
    start: origin + start,
    end: origin + end,
    words: wordsOf(text.slice(start, end)),
  }));
}

/** Words; of scripts without spaces, and of Hangul with its endings, characters two by two. */
function wordsOf(text: string): string[] {
  const words = fold(text).text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.flatMap((word) =>
    /[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/.test(word) && word.length > 2
      ? Array.from({ length: word.length - 1 }, (_, i) => word.slice(i, i + 2))
      : [word],
  );
}

/** Twice what they share over what they have together, each word as often as it occurs. */
function dice(a: readonly string[], b: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of a) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of b) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    shared++;
  }
  return (2 * shared) / (a.length + b.length);
}
