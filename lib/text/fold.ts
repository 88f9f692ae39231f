/** A text folded for comparison. `at[i]`: offset in the original of folded code unit i; `at[text.length]`: the original's length. */
export interface Folded {
  readonly text: string;
  readonly at: Uint32Array;
}

const SPACE = 0x20;
const UNIFIED = new Map<string, string>([
  ...[...'‘’‚‛`´′ʹʻʼʽ＇'].map((quote): [string, string] => [quote, "'"]),
  ...[...'“”„‟″〝〞〟«»＂'].map((quote): [string, string] => [quote, '"']),
  ...[...'‐‑‒–—―−﹘﹣－'].map((dash): [string, string] => [dash, '-']),
  ['ς', 'σ'],
]);

/** Characters that draw nothing: controls, soft hyphen, zero-width and direction marks, variation selectors, fillers, tags. */
const INVISIBLE =
  /^(?:\p{Cc}|\p{Cf}|\p{Variation_Selector}|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u3164|\uffa0|[\u{e0000}-\u{e0fff}])$/u;
const WHITE = /^\s$/u;
/** What NFKC may join to the character before it: marks, the vowels and finals of Hangul, half-width voicing marks. */
const JOINS = /^[\p{M}\u1160-\u11ff\ud7b0-\ud7ff\uff9e\uff9f]$/u;

/**
 * NFKC, lower case, quotes and dashes unified, white space runs as one space, invisible characters dropped, and for every
 * code unit of the result where it came from.
 */
export function fold(text: string): Folded {
  const out = new Output(text.length);
  for (let i = 0; i < text.length; ) {
    const code = text.charCodeAt(i);
    if (!standsAlone(text.charCodeAt(i + 1))) i = foldCluster(text, i, out);
    else if (isSettled(code)) out.push(code, i++);
    else if (code < 0x7f) foldAscii(code, i++, out);
    else i = foldCluster(text, i, out);
  }
  return out.end(text.length);
}

function foldAscii(code: number, at: number, out: Output): void {
  if (code > SPACE) out.push(code === 0x60 ? 0x27 : code >= 0x41 && code <= 0x5a ? code + 32 : code, at);
  else if (code === SPACE || (code >= 9 && code <= 13)) out.pushSpace(at);
}

/** Common Hangul, Han and Hiragana, which fold to themselves: the short way, ten times as fast. */
function isSettled(code: number): boolean {
  return (code >= 0xac00 && code <= 0xd7a3) || (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3041 && code <= 0x3094);
}

/** Certainly nothing that NFKC joins to the character before (NaN: the end of the text). */
function standsAlone(next: number): boolean {
  return !(next >= 0x300) || isSettled(next) || (next >= 0x3000 && next <= 0x3020);
}

/** Folds the character at `start` with whatever NFKC may join to it; returns where the next one starts. */
function foldCluster(text: string, start: number, out: Output): number {
  const first = String.fromCodePoint(text.codePointAt(start) ?? 0);
  let end = start + first.length;
  if (WHITE.test(first)) {
    out.pushSpace(start);
    return end;
  }
  while (end < text.length) {
    const next = String.fromCodePoint(text.codePointAt(end) ?? 0);
    if (!JOINS.test(next)) break;
    end += next.length;
  }
  let cluster = '';
  for (const character of text.slice(start, end))
    if (!INVISIBLE.test(character)) cluster += UNIFIED.get(character) ?? character;
  for (const character of cluster.normalize('NFKC').toLowerCase()) {
    if (WHITE.test(character)) {
      out.pushSpace(start);
      continue;
    }
    const unified = UNIFIED.get(character) ?? character;
    for (let i = 0; i < unified.length; i++) out.push(unified.charCodeAt(i), start);
  }
  return end;
}

/** Where the folded `needle` stands in `haystack`, searched from the offset `from`; in offsets of `haystack`. */
export function findFolded(
  haystack: string | Folded,
  needle: string,
  from = 0,
): { start: number; end: number } | undefined {
  const { text, at } = typeof haystack === 'string' ? fold(haystack) : haystack;
  const wanted = fold(needle).text.trim();
  if (wanted === '') return undefined;
  for (let found = text.indexOf(wanted, firstFrom(at, from)); found >= 0; found = text.indexOf(wanted, found + 1)) {
    const start = at[found] ?? 0;
    let end = found + wanted.length;
    // A character that folded to several (a ligature, an ellipsis) belongs to the span as a whole.
    while (end < text.length && at[end] === at[end - 1]) end++;
    if (start >= from) return { start, end: at[end] ?? start };
  }
  return undefined;
}

/** The first folded position that comes from `from` or later. */
function firstFrom(at: Uint32Array, from: number): number {
  let low = 0;
  let high = at.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Growing code units and their origins. */
class Output {
  #units: Uint16Array;
  #at: Uint32Array;
  #length = 0;

  constructor(expected: number) {
    this.#units = new Uint16Array(expected + 16);
    this.#at = new Uint32Array(expected + 17);
  }

  push(unit: number, origin: number): void {
    if (this.#length === this.#units.length) this.#grow();
    this.#units[this.#length] = unit;
    this.#at[this.#length] = origin;
    this.#length++;
  }

  pushSpace(origin: number): void {
    if (this.#length > 0 && this.#units[this.#length - 1] === SPACE) return;
    this.push(SPACE, origin);
  }

  end(originalLength: number): Folded {
    const at = this.#at.slice(0, this.#length + 1);
    at[this.#length] = originalLength;
    return { text: new TextDecoder('utf-16le', { ignoreBOM: true }).decode(this.#units.subarray(0, this.#length)), at };
  }

  #grow(): void {
    const units = new Uint16Array(this.#units.length * 2);
    units.set(this.#units);
    const at = new Uint32Array(units.length + 1);
    at.set(this.#at);
    this.#units = units;
    this.#at = at;
  }
}
