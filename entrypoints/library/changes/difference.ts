import { compareWords } from '../../../lib/freshness/compare.ts';
import type { Change } from '../../../lib/messaging/version-protocol.ts';
import { sentences } from '../../../lib/text/sentences.ts';

/** A piece of what is shown of a page against its copy. */
export type Piece =
  /** Said by both: whole, or its first and its last sentence and how many stand between. */
  | { readonly kind: 'same'; readonly first: string; readonly between?: number; readonly last?: string }
  | { readonly kind: 'added' | 'removed'; readonly text: string }
  /** One took the place of the other; `words` of both, in order. */
  | { readonly kind: 'replaced'; readonly words: readonly Change[] };

/** A run that both have is folded when it hides at least this many sentences. */
const FEWEST_FOLDED = 2;

/** The changes as they are read: what both say folded, what took the place of something word by word. */
export function readable(changes: readonly Change[]): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let i = 0; i < changes.length; i++) {
    const [change, next] = [changes[i], changes[i + 1]];
    if (!change) continue;
    if (change.kind === 'same') {
      pieces.push(folded(change.text));
      continue;
    }
    const pair = next && next.kind !== 'same' && next.kind !== change.kind ? [change, next] : [change];
    pieces.push(...(pair.length === 2 ? paired(pair) : [{ kind: change.kind, text: change.text }]));
    i += pair.length - 1;
  }
  return pieces;
}

/** Whether they say nothing different at all. */
export const isSame = (changes: readonly Change[]): boolean => changes.every(({ kind }) => kind === 'same');

function folded(text: string): Piece {
  const spans = sentences(text);
  const [first, last] = [spans[0], spans.at(-1)];
  const between = spans.length - 2;
  if (!first || !last || between < FEWEST_FOLDED) return { kind: 'same', first: text };
  const said = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
  return { kind: 'same', first: said(first), between, last: said(last) };
}

/** Two texts with less of their letters in common than this have nothing to do with each other. */
const LEAST_SHARED = 0.4;
/** UTF-16 code units. Longer ones are another text, and words found in both say nothing. */
const LONGEST_PAIR = 20_000;

function paired(pair: readonly Change[]): readonly Piece[] {
  const text = (kind: Change['kind']) => pair.find((each) => each.kind === kind)?.text ?? '';
  const [before, after] = [text('removed'), text('added')];
  const apart: readonly Piece[] = [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ];
  if (before.length + after.length > LONGEST_PAIR) return apart;
  const words = compareWords(before, after);
  const shared = words.reduce((sum, { kind, text: part }) => sum + (kind === 'same' ? part.length : 0), 0);
  return shared >= LEAST_SHARED * Math.min(before.length, after.length)
    ? [{ kind: 'replaced', words: joined(words) }]
    : apart;
}

/** Words that changed next to each other as one change, and not each for itself with a space between. */
function joined(words: readonly Change[]): readonly Change[] {
  const whole: Change[] = [];
  let [removed, added] = ['', ''];
  const flush = () => {
    if (removed) whole.push({ kind: 'removed', text: removed });
    if (added) whole.push({ kind: 'added', text: added });
    [removed, added] = ['', ''];
  };
  for (const [i, word] of words.entries()) {
    const inside = word.text.trim() === '' && removed + added !== '' && i < words.length - 1;
    if (word.kind !== 'added' && (word.kind === 'removed' || inside)) removed += word.text;
    if (word.kind !== 'removed' && (word.kind === 'added' || inside)) added += word.text;
    if (word.kind !== 'same' || inside) continue;
    flush();
    whole.push(word);
  }
  flush();
  return whole;
}
