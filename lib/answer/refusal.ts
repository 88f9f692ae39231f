import { NOT_IN_PASSAGES } from './ground.ts';
import { isRefusal, mayBeRefusal } from './refusal-phrases.ts';

/**
 * Listens for a model that says the passages do not hold the answer: by the agreed sign, which is kept out of what is shown, or in
 * words of its own, as small models do.
 */
export interface RefusalFilter {
  /** The model said so, and nothing else. In words of its own this may be known only after `flush`, when some of it was shown. */
  readonly refused: boolean;
  /** @returns what may be shown of the answer so far */
  push(piece: string): string;
  flush(): string;
}

/** What models put around the sign. */
const WRAPPING = /^[\s"'`*_.()[\]“”‘’]*/;
const SIGN = new RegExp(`\\s{0,4}[\`"'*_([]{0,6}${NOT_IN_PASSAGES}[\`"'*_)\\].]{0,6}`, 'g');
/** More than this around the sign, in characters, is not wrapping but a model that has lost its way. */
const LONGEST_WRAPPING = 100;
/** What begins like a refusal is held back until it is told from an answer, but no more characters than this. */
const LONGEST_HELD = 600;
/** A longer answer says something, whatever it begins with. */
const LONGEST_REFUSAL = 1_500;

export function refusalFilter(): RefusalFilter {
  let held = '';
  let began = false;
  let refused = false;
  let shownSoFar = '';
  const filter = {
    get refused() {
      return refused;
    },
    push(piece: string) {
      held += piece;
      if (!began) {
        const start = held.replace(WRAPPING, '');
        if (start.startsWith(NOT_IN_PASSAGES)) refused = true;
        if (refused || (NOT_IN_PASSAGES.startsWith(start) && held.length <= LONGEST_WRAPPING)) return '';
        if (held.length <= LONGEST_HELD && mayBeRefusal(held)) return '';
        began = true;
      }
      // Later in the answer the sign is a slip; the start of one is held until it can be told.
      const safe = held.length - startOfSign(held);
      const shown = held.slice(0, safe).replace(SIGN, '');
      held = held.slice(safe);
      if (shownSoFar.length <= LONGEST_REFUSAL) shownSoFar += shown;
      return shown;
    },
    flush() {
      const rest = held.replace(SIGN, '');
      held = '';
      const whole = shownSoFar + rest;
      refused ||= whole.length <= LONGEST_REFUSAL && isRefusal(whole);
      return refused ? '' : rest;
    },
  };
  return filter;
}

/** How many characters at the end of a text may be the beginning of the sign. */
function startOfSign(text: string): number {
  for (let length = Math.min(NOT_IN_PASSAGES.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(NOT_IN_PASSAGES.slice(0, length))) return length;
  }
  return 0;
}
