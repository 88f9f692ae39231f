import { type Alignment, align, type Hunk } from './alignment.ts';
import { isExchanged } from './exchange.ts';
import { areOpposite, denials, deniesWithin, goApart } from './opposites.ts';
import { type Token, tokensOf } from './tokens.ts';

/** A sentence that a claim is held against. */
export interface Given {
  readonly text: string;
  /** Title and headings: where a name may come from that the sentence only points to. */
  readonly around: string;
}

/** So many telling words in common, and this share of the shorter of the two, make a claim a copy with changes. */
const COPY = { words: 3, share: 0.6 } as const;
/** Longer stretches were written anew, not put in place of each other; in telling words. */
const LONGEST_SWAP = 5;
/** In words: an inserted 'did not', or one phrase in place of another. */
const LONGEST_DENIAL = { alone: 3, against: 6 } as const;

/**
 * Whether a claim is a copy of a sentence but for something that makes it say another thing: a denial, the contrary
 * of a word, a name in place of another, two names in each other's place. Of several sentences, it is held against
 * the one it has most words in common with. What is said in quite other words is not judged here.
 */
export function contradicts(claim: readonly Token[], sentences: readonly Given[]): boolean {
  const laid = sentences.map(({ text, around }) => ({ alignment: align(claim, tokensOf(text)), around }));
  laid.sort((a, b) => b.alignment.common - a.alignment.common);
  const [most, ...others] = laid;
  if (!most) return false;
  if (goesApart(claim, laid)) return true;
  const { alignment, around } = most;
  const { hunks } = alignment;
  const isTurnedRound = hunks.some((hunk) => isTurned(hunk, alignment));
  if (!isCopy(alignment)) return !isTurnedRound && isReordered(alignment) && isExchanged(alignment);
  if (hunks.some(isDenied)) return true;
  // Both at once cancel out: "A is larger than B", "B is smaller than A".
  if (isTurnedRound !== isExchanged(alignment)) return true;
  const isTold = (token: Token, hunk: Hunk) => others.some((other) => tells(other.alignment, token, hunk, alignment));
  return hunks.some((hunk) => isRenamed(hunk, alignment, around, (token) => isTold(token, hunk)));
}

/** Whether another sentence has a word together with something else that the claim says and the copied sentence does not. */
function tells(other: Alignment, token: Token, { claimed }: Hunk, { claim, sentence }: Alignment): boolean {
  if (!has(other.sentence, token)) return false;
  return claim.some((one) => one.says && !claimed.includes(one) && !has(sentence, one) && has(other.sentence, one));
}

/** Share of the telling words of a claim that show that a sentence speaks of the same thing, in whatever order. */
const SAME_THING = 0.5;

/** Whether the sentence that has most of its words, in any order, says that it goes the other way. */
function goesApart(claim: readonly Token[], laid: readonly { readonly alignment: Alignment }[]): boolean {
  const telling = claim.filter(({ says }) => says);
  const shared = ({ alignment: { sentence } }: (typeof laid)[number]) =>
    telling.filter((token) => has(sentence, token)).length;
  const [most] = [...laid].sort((a, b) => shared(b) - shared(a));
  if (!most || shared(most) < COPY.words || shared(most) < SAME_THING * telling.length) return false;
  const words = (tokens: readonly Token[]) => new Set(tokens.map(({ text }) => text.toLowerCase()));
  return goApart(words(claim), words(most.alignment.sentence));
}

const saying = (tokens: readonly Token[]): number => tokens.filter(({ says }) => says).length;
const print = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join(' ');
const has = (tokens: readonly Token[], { key }: Token): boolean => tokens.some((token) => token.key === key);
const count = (tokens: readonly Token[], { key }: Token): number => tokens.filter((token) => token.key === key).length;
/** Whether a word stands in one text more often than in the other. */
const isMoreIn = (tokens: readonly Token[], others: readonly Token[], token: Token): boolean =>
  count(tokens, token) > count(others, token);

function isCopy({ claim, sentence, common }: Alignment): boolean {
  return common >= COPY.words && common >= COPY.share * Math.min(saying(claim), saying(sentence));
}

/** Nearly all of its words are those of the sentence, whatever their order. */
function isReordered({ claim, sentence, common }: Alignment): boolean {
  const telling = claim.filter(({ says }) => says);
  return common >= 2 && telling.filter((token) => has(sentence, token)).length >= REORDERED * telling.length;
}

const REORDERED = 0.85;

/** One of them denies and the other does not, with little else between: a clause that was left out or added is no denial. */
function isDenied({ claimed, given }: Hunk): boolean {
  const longest = claimed.length === 0 || given.length === 0 ? LONGEST_DENIAL.alone : LONGEST_DENIAL.against;
  if (claimed.length > longest || given.length > longest) return false;
  const [ours, theirs] = [print(claimed), print(given)];
  const [claims, gives] = [denials(ours), denials(theirs)];
  if (claims % 2 === gives % 2) return false;
  return !deniesWithin(claims > gives ? theirs : ours);
}

/** A word of the claim is the contrary of the one in its place. */
function isTurned({ claimed, given }: Hunk, { claim, sentence }: Alignment): boolean {
  if (saying(claimed) > LONGEST_SWAP || saying(given) > LONGEST_SWAP) return false;
  return claimed.some(
    (ours) =>
      isMoreIn(claim, sentence, ours) &&
      given.some((theirs) => areOpposite(ours.text, theirs.text) && isMoreIn(sentence, claim, theirs)),
  );
}

/** Stand for something that was named before. */
const POINTS =
  /^(?:it|he|she|they|we|you|this|that|these|those|its|his|her|their|who|which|such|er|sie|es|dies\p{L}*|il|elle|ils|elles|ce|cette|이|그|저|이것|그것|이는|그는|그녀\p{L}*|이들\p{L}*|그들\p{L}*|우리\p{L}*|여기\p{L}*|당시|彼|彼女|同|当|本|此)$/iu;

/** A name stands in the place of another, and the sentence does not know it. */
function isRenamed(
  { claimed, given }: Hunk,
  { claim, sentence }: Alignment,
  around: string,
  isTold: (token: Token) => boolean,
): boolean {
  if (saying(given) > LONGEST_SWAP || saying(claimed) > LONGEST_SWAP) return false;
  if (given.some(({ text }) => POINTS.test(text) || /^[これそあ]の/.test(text))) return false;
  if (claimed.some(({ text }) => WHEN.test(text)) || saying(claimed) > saying(given) + 2) return false;
  const lost = given.filter((token) => token.says && isMoreIn(sentence, claim, token) && !/^\d/.test(token.text));
  const isName = lost.some(({ text }) => /^\p{Lu}/u.test(text));
  // A title may say who is meant by a common noun; in place of a name it says nothing.
  const known = isName ? '' : around.toLowerCase();
  const isStrange = (token: Token) =>
    token.says &&
    token.nominal &&
    isMoreIn(claim, sentence, token) &&
    !known.includes(token.key) &&
    !isTold(token) &&
    !lost.some((one) => beginAlike(one, token));
  const isShort = lost.length <= 2 && saying(claimed) <= 2;
  return claimed.some(isStrange) && lost.some((token) => token.nominal || (isShort && isBare(token)));
}

/** 방식으로 and 방식대로, 연구진 and 연구팀. */
const beginAlike = (a: Token, b: Token): boolean =>
  /^[가-힣]{2}/.test(a.text) && a.text.slice(0, 2) === b.text.slice(0, 2);

/** Times of day and age, which are said in many ways. */
const WHEN = /^(?:오늘날|요즘|현재|지금|당시|그때|최근|이후|이전|今日|現在|当時|最近)/;

/** A Korean word without an ending of any kind. */
const isBare = ({ text }: Token): boolean =>
  /^[가-힣]{2,}$/.test(text) && !/[다고며면서게히지던한된할될은는인적른린운만로도들해여려니라와]$/.test(text);
