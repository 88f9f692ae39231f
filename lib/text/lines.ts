/** Line breaks of a text, asked for in ascending order. */
export interface LineBreaks {
  isBreak(at: number): boolean;
  /** Whether the line break at this offset also ends a sentence. */
  ends(at: number): boolean;
}

/** Narrower text is not hard-wrapped prose but a list, verse or an address. In columns: a wide character counts two. */
const NARROWEST = 40;
const WIDEST = 130;

const LIST_MARKER =
  /[ \t\u00a0]*(?:[-*+•‣◦⁃∙·●○■□▪▫–—►▶☐☑✓]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})[.)]\s|[①-⑳]|#{1,6} )/y;
const STOP_AT_END = /[.!?…。！？｡．؟۔।॥:：;][\p{Pe}\p{Pf}"'\s]*$/u;

/** A sentence of so many words that goes on with a small letter was broken within, by a `<br>` for its looks. */
const FEWEST_WORDS = 3;
/** Such a sentence begins with anything but a small letter, which lists and code do; rows of tables have bars. */
const SENTENCE_START = /^[^\p{L}\p{N}]{0,3}(?:[\p{Lu}\p{Lt}]|\p{N}+\p{L}*\s)/u;
const SMALL_START = /^[ \t\u00a0]*\p{Ll}[\p{L}\p{M}'’-]*(?:[ \t\u00a0,.!?…\n]|$)/u;
const CODE_OR_ROW = /[{}=<>|\\;]/;
/** Where there are no small letters: a particle or an ending that asks for more, or a comma. */
const UNFINISHED =
  /(?:[\uac00-\ud7a3](?:는|를|에|에서|에게|으로|까지|부터|지만|면서|하고|하며|해서|니까)|[\u3040-\u30ff\u3400-\u9fff][はをにがで]|[、，])[ \t\u00a0]*$/u;
const UNCASED_START = /^[ \t\u00a0\u3000]*[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\d]/u;
/** Code units at either side of a break that are looked at. */
const NEAR = 200;

/**
 * Tells line breaks that a hard wrap made from those that mean something. A break is a wrap if the text before it does not end
 * with a stop and the first word of the next line would not have fitted: the way a typist's line ends; or if the sentence
 * plainly goes on in the next line. Verse and addresses, whose lines begin with capitals, stay as they are.
 */
export function breaksLine(text: string): LineBreaks {
  let lineStart = 0;
  let sentenceStart = 0;
  let block = { end: -1, columns: 0 };
  return {
    isBreak: (at) => isLineBreak(text.charCodeAt(at)),
    ends(at) {
      const from = lineStart;
      lineStart = at + 1;
      if (at > block.end) block = measureBlock(text, from);
      const isEnd = at === block.end || (!goesOn(text, sentenceStart, at) && endsLine(text, from, at, block.columns));
      if (isEnd) sentenceStart = at + 1;
      return isEnd;
    },
  };
}

function endsLine(text: string, from: number, at: number, widest: number): boolean {
  if (widest < NARROWEST || widest > WIDEST || isListItem(text, at + 1)) return true;
  const line = text.slice(from, at);
  if (STOP_AT_END.test(line)) return true;
  return columns(line.trimEnd()) + 1 + columns(firstWord(text, at + 1)) <= widest - 2;
}

function isListItem(text: string, at: number): boolean {
  LIST_MARKER.lastIndex = at;
  return LIST_MARKER.test(text);
}

/** Whether the sentence that begins at `start` plainly goes on after the line break at `at`. */
function goesOn(text: string, start: number, at: number): boolean {
  const before = text.slice(Math.max(start, at - NEAR), at);
  const after = text.slice(at + 1, at + 1 + NEAR);
  if (STOP_AT_END.test(before) || CODE_OR_ROW.test(before) || isListItem(text, at + 1)) return false;
  if (UNCASED_START.test(after)) return UNFINISHED.test(before);
  if (!SMALL_START.test(after) || !SENTENCE_START.test(text.slice(start, start + NEAR).trimStart())) return false;
  return before.trim().split(/\s+/).length >= FEWEST_WORDS && !CODE_OR_ROW.test(after.split('\n', 1)[0] ?? '');
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 0x2028 || code === 0x2029;
}

/** Reads on from the start of a line to the next blank line: where that is, and how wide the widest line is. */
function measureBlock(text: string, from: number): { end: number; columns: number } {
  let widest = 0;
  for (let start = from; ; ) {
    let end = start;
    let blank = true;
    while (end < text.length && !isLineBreak(text.charCodeAt(end))) {
      if (blank && text.charCodeAt(end) > 32 && text.charCodeAt(end) !== 0xa0) blank = false;
      end++;
    }
    if (blank && start > from) return { end: start - 1, columns: widest };
    if (end >= text.length) return { end: text.length, columns: Math.max(widest, columnsBetween(text, start, end)) };
    widest = Math.max(widest, columnsBetween(text, start, end));
    if (text.charCodeAt(end) === 0x2029) return { end, columns: widest };
    start = end + 1;
  }
}

function columnsBetween(text: string, start: number, end: number): number {
  // Only narrow blocks are looked at closely; wider than this is wide enough.
  return end - start > WIDEST * 2 ? WIDEST * 2 : columns(text.slice(start, end).trimEnd());
}

function columns(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xd7a3) || (code >= 0xff00 && code <= 0xff60))
      count++;
  }
  return count;
}

function firstWord(text: string, from: number): string {
  let start = from;
  while (start < text.length && /[ \t\u00a0]/.test(text.charAt(start))) start++;
  let end = start;
  while (end < text.length && end - start < 40 && !/\s/.test(text.charAt(end))) end++;
  const word = text.slice(start, end);
  // Unspaced scripts wrap between any two characters.
  return /^[\u3040-\u30ff\u3400-\u9fff]/.test(word) ? word.slice(0, 1) : word;
}
