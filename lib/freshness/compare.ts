import { diffArrays, diffWordsWithSpace } from 'diff';
import type { Change } from '../messaging/version-protocol.ts';
import { fold } from '../text/fold.ts';
import { sentences } from '../text/sentences.ts';
import { countWords } from '../text/words.ts';

export interface Comparison {
  readonly changes: readonly Change[];
  /** Words of sentences that only one of them has, without those that say the same in other figures. */
  readonly changedWords: number;
}

/** More edits than this, in sentences, and one text is taken to stand in the place of the other. */
const MOST_EDITS = 800;
/** Fewer changed words are a counter, a date, a name in a list: a page that does not stand still, not one that was rewritten. */
const FEWEST_WORDS = 5;

/** Whether a page says something else than its copy. */
export const isChanged = (before: string, after: string): boolean =>
  before !== after && compareTexts(before, after).changedWords >= FEWEST_WORDS;

/** What a text says that another did not, by sentences. */
export function compareTexts(before: string, after: string): Comparison {
  const [old, now] = [partsOf(before), partsOf(after)];
  const parts = diffArrays(old, now, { comparator: (a, b) => a.key === b.key, maxEditLength: MOST_EDITS });
  if (!parts) {
    const changes: Change[] = [
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ];
    return { changes, changedWords: countWords(after) };
  }
  const changes = parts.map(
    ({ added, removed, value }): Change => ({
      kind: added ? 'added' : removed ? 'removed' : 'same',
      text: value.map(({ text }) => text).join(' '),
    }),
  );
  return { changes, changedWords: countChanged(parts) };
}

/** The words of two sentences against each other, to be shown where one took the place of the other. */
export function compareWords(before: string, after: string): readonly Change[] {
  const parts = diffWordsWithSpace(before, after, { maxEditLength: MOST_EDITS }) ?? [
    { value: before, removed: true },
    { value: after, added: true },
  ];
  return parts.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
}

interface Part {
  readonly text: string;
  /** What makes two sentences the same: not their spaces. */
  readonly key: string;
}

const partsOf = (text: string): Part[] =>
  sentences(text).map(({ start, end }) => {
    const one = text.slice(start, end).replace(/\s+/g, ' ');
    return { text: one, key: one.normalize('NFC') };
  });

interface Parted {
  readonly added?: boolean;
  readonly removed?: boolean;
  readonly value: readonly Part[];
}

function countChanged(parts: readonly Parted[]): number {
  const said = new Map<string, number>();
  for (const { added, removed, value } of parts) {
    if (!added && !removed) continue;
    for (const { text } of value) said.set(gist(text), (said.get(gist(text)) ?? 0) + (added ? 1 : -1));
  }
  let words = 0;
  for (const [text, left] of said) if (left !== 0) words += countWords(text) * Math.abs(left);
  return words;
}

/** A sentence but for its figures, its case and its punctuation: "3 comments" says what "4 comments" said. */
const gist = (text: string): string =>
  fold(text)
    .text.replace(/\p{N}+/gu, '')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
