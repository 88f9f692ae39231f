import { script } from '../language.ts';
import { readChineseOrJapanese } from './han.ts';
import { readKorean } from './korean.ts';
import { readSpaced } from './spaced.ts';

/** A word that says something, without its endings. */
export interface AskedWord {
  readonly text: string;
  /** It names a thing; else it only says something of one: a verb, "price", "how tall". */
  readonly strong: boolean;
  /** Spelled as a name. */
  readonly name?: boolean;
  /** Marked as what the sentence is about (Korean 은/는, Japanese は). */
  readonly topic?: boolean;
  /** A strong word of which only its place can tell that it is no thing: "is it loud", "who cleans it". */
  readonly quality?: boolean;
}

/** What can be seen of a question without understanding it. */
export interface Reading {
  readonly words: readonly AskedWord[];
  /** A word points to what was said before: "it", "그건", "それ". */
  readonly points: boolean;
  /** It points to a person. */
  readonly person: boolean;
  /** No sentence of its own: "And in winter?", "가격은?", "冬は?". */
  readonly fragment: boolean;
  /** It says itself that it is about something else. */
  readonly turns: boolean;
}

/** Reads a question by the rules of the language it is written in. */
export function readQuestion(question: string): Reading {
  const text = question.normalize('NFKC').trim();
  const written = script(text);
  if (written === 'hangul') return readKorean(text);
  return written === 'kana' || written === 'han' ? readChineseOrJapanese(text) : readSpaced(text);
}
