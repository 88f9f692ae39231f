import type { Passage, SavedText } from '../../lib/types.ts';
import { namesIn } from './names.ts';
import { pick, shuffled } from './pick.ts';
import type { Source, TrueSentence } from './sources.ts';
import type { Setting } from './wrong.ts';

/** Passages that go with a question. */
export const SENT = 8;

/** Answers in view of one true sentence. */
export interface Desk extends Setting {
  readonly sources: readonly Source[];
  readonly passages: readonly Passage[];
  readonly texts: ReadonlyMap<string, SavedText>;
  /** The number of the passage that the sentence stands in. */
  readonly number: number;
}

/** Eight passages: that of the sentence, others of its page, and of other pages of its language and of others. */
export function deskOf(source: Source, sentence: TrueSentence, sources: readonly Source[]): Desk {
  const own = source.passages[sentence.passage] as Passage;
  const near = shuffled(
    source.passages.filter((passage) => passage !== own),
    sentence.text,
  ).slice(0, 3);
  const strangers = shuffled(
    sources.filter((other) => other !== source),
    sentence.text,
  );
  const alike = strangers.filter(({ language }) => language === source.language).slice(0, 4);
  const others = [...alike, ...strangers.filter(({ language }) => language !== source.language)];
  const far = others.slice(0, SENT - 1 - near.length);
  const passages = shuffled(
    [own, ...near, ...far.flatMap((other) => pick(other.passages, sentence.text) ?? [])],
    source.id + sentence.text,
  );
  return {
    source,
    sentence,
    sources,
    passages,
    texts: new Map([source, ...far].map(({ id, saved }) => [id, saved])),
    number: passages.indexOf(own) + 1,
    passage: own.text,
    // The date of the save counts as sent.
    sent: passages.map(({ text, title, savedAt }) => `${title} ${text} ${savedAt}`).join('\n'),
    foreign: alike.flatMap((other) => namesIn(pick(other.passages, sentence.text)?.text ?? '', other)),
  };
}
