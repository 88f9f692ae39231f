import { fold } from '../text/fold.ts';
import type { Span } from '../types.ts';

/** A quote and the saved text on either side of it. */
export interface SoughtPassage {
  readonly quote: string;
  readonly before: string;
  readonly after: string;
}

/** Characters on either side: to begin with, and at most. */
const AROUND = { least: 160, most: 4000 };

/** The passage with as much around it as tells it from others like it in the text; it may have copies that nothing does. */
export function passageAt(text: string, { start, end }: Span): SoughtPassage {
  const quote = text.slice(start, end);
  const folded = fold(text).text;
  for (let around: number = AROUND.least; ; around *= 2) {
    const before = text.slice(wholeCharacter(text, Math.max(0, start - around)), start);
    const after = text.slice(end, wholeCharacter(text, Math.min(text.length, end + around)));
    const all = fold(before + quote + after).text.trim();
    if (around >= AROUND.most || folded.indexOf(all) === folded.lastIndexOf(all)) return { quote, before, after };
  }
}

/** Not between the halves of a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at + 1 : at;
}
