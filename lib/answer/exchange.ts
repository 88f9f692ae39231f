import type { Alignment, Hunk } from './alignment.ts';
import type { Token } from './tokens.ts';

/** Voices turn subject and object round without changing who did what. */
const VOICE = /\b(?:by|von|durch|par)\b|의해|によ[っりる]|から/;

/** Whether two words of a sentence stand in each other's place in its copy, with something told of them between. */
export function isExchanged(alignment: Alignment): boolean {
  const { hunks, between, claim, sentence } = alignment;
  if (isPassive(claim) !== isPassive(sentence)) return false;
  const isCrossed = hunks.some((one, i) =>
    hunks.slice(i + 1).some((other, k) => {
      const apart = between.slice(i, i + k + 1).reduce((sum, count) => sum + count, 0);
      return apart > 0 && crosses(one, other) && crosses(other, one);
    }),
  );
  return isCrossed || isSlotExchanged(claim, sentence);
}

const isPassive = (tokens: readonly Token[]): boolean => VOICE.test(tokens.map(({ text }) => text).join(' '));
const has = (tokens: readonly Token[], { key }: Token): boolean => tokens.some((token) => token.key === key);

/** Something that the claim says here stands there in the sentence. */
const crosses = (here: Hunk, there: Hunk): boolean =>
  here.given.length > 0 &&
  here.claimed.some((token) => token.says && has(there.given, token) && !has(here.given, token));

/** A name, as the run of words that it is, with the words on either side. */
interface Slot {
  readonly key: string;
  readonly before: string;
  readonly after: string;
  /** Its first token and the one behind its last. */
  readonly from: number;
  readonly to: number;
}

/** Names that moved take their surroundings along; those that were exchanged take each other's. */
function isSlotExchanged(claim: readonly Token[], sentence: readonly Token[]): boolean {
  const given = slotsOf(sentence);
  const claimed = slotsOf(claim).filter(({ key }) => given.some((slot) => slot.key === key));
  const own = (slot: Slot) => given.find(({ key }) => key === slot.key);
  return claimed.some((a, i) =>
    claimed.slice(i + 1).some((b) => {
      const [ownA, ownB] = [own(a), own(b)];
      if (!ownA || !ownB || !claim.slice(a.to, b.from).some(({ says }) => says)) return false;
      return fits(a, ownB) && fits(b, ownA) && !fits(a, ownA) && !fits(b, ownB);
    }),
  );
}

const fits = (slot: Slot, other: Slot): boolean =>
  (slot.before !== '' && slot.before === other.before) || (slot.after !== '' && slot.after === other.after);

/** The names that stand once in a sentence. */
function slotsOf(tokens: readonly Token[]): Slot[] {
  const slots: Slot[] = [];
  for (let from = 0; from < tokens.length; from++) {
    if (!isName(tokens[from])) continue;
    let to = from + 1;
    while (isCapital(tokens[from]) && isName(tokens[to])) to++;
    const key = tokens
      .slice(from, to)
      .map((token) => token.key)
      .join(' ');
    slots.push({ key, before: tokens[from - 1]?.key ?? '', after: beyond(tokens, to), from, to });
    from = to;
  }
  return slots.filter(({ key }) => slots.filter((slot) => slot.key === key).length === 1);
}

const isName = (token: Token | undefined): boolean => token?.says === true && token.nominal;
const isCapital = (token: Token | undefined): boolean => /^\p{Lu}/u.test(token?.text ?? '');

/** The next word; in Japanese with what its particle leads to. */
function beyond(tokens: readonly Token[], at: number): string {
  const next = tokens[at];
  return next && /^[\u3040-\u309f]/.test(next.text) ? next.key + (tokens[at + 1]?.key ?? '') : (next?.key ?? '');
}
