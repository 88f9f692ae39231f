import { sentences } from '../text/sentences.ts';
import { singular } from '../text/singular.ts';
import { foldForTerms, terms } from '../text/terms.ts';
import type { Span } from '../types.ts';

/** A sentence and the terms in it. */
export interface TermedSentence extends Span {
  readonly terms: ReadonlySet<string>;
}

/** The terms of a chunk, as the keyword index has them: in the singular, each once. Made once a question, read by several. */
export interface TextTerms {
  readonly sentences: readonly TermedSentence[];
  /** Of all sentences. */
  readonly all: ReadonlySet<string>;
}

/** The terms of a text in the singular, in order, repeats kept. */
export function indexedTerms(text: string): string[] {
  return terms(singular(foldForTerms(text)));
}

export function textTermsOf(text: string): TextTerms {
  const found = sentences(text).map(({ start, end }) => {
    return { start, end, terms: new Set(indexedTerms(text.slice(start, end))) };
  });
  const all = new Set<string>();
  for (const { terms } of found) for (const term of terms) all.add(term);
  return { sentences: found, all };
}
