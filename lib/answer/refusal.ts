import { NOT_IN_PASSAGES } from './ground.ts';

/** Listens for the agreed sign that the passages do not hold the answer, and keeps it out of what is shown. */
export interface RefusalFilter {
  /** The model said so, and nothing before it. */
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

export function refusalFilter(): RefusalFilter {
  let held = '';
  let began = false;
  let refused = false;
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
        began = true;
      }
      // Later in the answer the sign is a slip; the start of one is held until it can be told.
      const safe = held.length - startOfSign(held);
      const shown = held.slice(0, safe).replace(SIGN, '');
      held = held.slice(safe);
      return shown;
    },
    flush() {
      const rest = refused ? '' : held.replace(SIGN, '');
      held = '';
      return rest;
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
