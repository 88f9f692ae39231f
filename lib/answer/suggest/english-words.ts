import { folded, type Material } from './material.ts';

/** Words that point to something outside the sentence: a question with one of them cannot stand by itself. */
export const POINTING =
  /(?:^|[^\p{L}])(?:it|its|he|him|his|she|her|hers|they|them|their|theirs|we|us|our|ours|you|your|yours|i|me|my|mine|this|that|these|those|there|here|such|former|latter|above|below|following|next|same|other|others|another|one|ones)(?=$|[^\p{L}])/iu;
/** Begin a clause, quantify or connect: none of them in a plain noun phrase. */
const NO_PART =
  /(?:^|\s)(?:what|which|who|whom|whose|where|when|why|how|if|because|while|although|though|but|so|then|than|since|until|unless|as|or|not|is|are|was|were|be|been|has|have|had|can|will|would|could|should|must|may|might|to)(?=$|\s)/i;
const NO_START =
  /^(?:each|every|all|most|many|much|some|no|none|both|few|several|any|either|neither|nothing|everything|something|everyone|nobody|someone|in|on|at|for|from|of|by|with|under|over|after|before|during|between|among|at|only|even|just|now|today|still|also|however|yet|and|perhaps|maybe|often|sometimes|once|never|always|first|second|third|last|finally|half|part|people|things?|results?|reasons?|note|figure|table)(?=$|\s)/i;
const PLAIN = /^[\p{L}\d][\p{L}\p{M}\d'’ -]*$/u;
const STARTING = new Set('a an the'.split(' '));

/** Words in it besides the article: few enough to be read as one thing. */
const MOST_WORDS = 6;

/** A noun phrase as far as that can be seen without a dictionary: nothing in it that a noun phrase does not have. */
export function isNounPhrase(phrase: string): boolean {
  if (!PLAIN.test(phrase) || POINTING.test(phrase) || NO_PART.test(phrase) || NO_START.test(phrase)) return false;
  const words = bare(phrase).split(' ');
  const [first = ''] = words;
  if (words.length > MOST_WORDS || bare(phrase).length < 3 || /^\d/.test(first)) return false;
  if (/(?:ly|ing)$/i.test(first) && !/^(?:the|an?) /i.test(phrase)) return false;
  return (
    !/(?:^| )(?:of|for|in|on|at|from|with|and|the|an?|by)$/i.test(phrase) &&
    !(words.length === 1 && NO_START.test(first))
  );
}

/** Whether a reader knows which one is meant: "the water" alone is one of many, unless the page is about it. */
export function isSure(phrase: string, { topic, text }: Material): boolean {
  if (!/^the /i.test(phrase)) return true;
  const words = bare(phrase).split(' ');
  if (words.length > 1 || /^\p{Lu}/u.test(bare(phrase))) return true;
  const name = folded(words[0] ?? '');
  return topic.includes(name) && text.split(name).length > 3;
}

/** Without its article. */
export function bare(phrase: string): string {
  return phrase.replace(/^(?:the|an?) /i, '');
}

/**
 * As it stands within a sentence: with a small first letter, unless it is a name. Undefined where the text does not show which: the
 * word stands at the beginning of sentences only.
 */
export function lowered(phrase: string, { raw }: Pick<Material, 'raw'>): string | undefined {
  const [first = ''] = phrase.split(' ');
  const small = first.toLowerCase();
  const isName = /\p{Lu}.*\p{Lu}|\d/u.test(first) || /^(?:\p{Lu}[\p{L}.'’-]*(?: |$)){2,}$/u.test(phrase);
  if (small === first || (isName && !STARTING.has(small))) return phrase;
  const isSmall = STARTING.has(small) || new RegExp(`(?<![\\p{L}])${small}(?:s?)(?![\\p{L}])`, 'u').test(raw);
  if (isSmall) return small + phrase.slice(first.length);
  return new RegExp(`[\\p{Ll},] ${first}(?![\\p{L}])`, 'u').test(raw) ? phrase : undefined;
}

export function isPlural(phrase: string): boolean {
  const head = phrase.split(/ (?:of|for|in|on|at|from|with|between) /)[0] ?? '';
  return (
    / and /.test(head) ||
    (/s$/.test(head) && !/(?:ss|us|is|ics|news)$/.test(head)) ||
    /(?:people|men|children|teeth|feet)$/.test(head)
  );
}

/** What a question is about: its words without those that ask. */
export function contentOf(question: string): string {
  return folded(question)
    .replace(
      /\b(?:what|why|how|when|who|where|which|much|many|long|far|is|are|was|were|do|does|did|can|should|must|the|an?|be|i|you|to)\b/g,
      ' ',
    )
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
