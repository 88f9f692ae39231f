import { breaksLine } from './lines.ts';
import { endsSentence, STOPS, stopEnd } from './stops.ts';

const BREAK_OR_STOP = new RegExp(`[\\n\\u2028\\u2029${STOPS}]`, 'g');

/**
 * The sentences of a text, in order, trimmed, as half-open spans of UTF-16 offsets; what lies between two is white space. None
 * crosses a blank line, a list item or a line that was broken on purpose; hard-wrapped lines are read as one.
 *
 * Our own rules and not `Intl.Segmenter`: that one breaks after "Dr." and at every wrapped line, needs an object per sentence,
 * and differs between browsers, which would move the citations of an imported library.
 * @param locale BCP 47; German and its neighbours write ordinals with a dot ("am 3. Oktober").
 */
export function sentences(text: string, locale?: string): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  const ordinals = /^(de|da|nb|nn|no|fi|cs|sk|pl|hu|sl|hr|et|lv|is|tr)\b/i.test(locale ?? '');
  let start = 0;
  const cut = (end: number): void => {
    const span = trim(text, start, end);
    if (span) spans.push(span);
    start = end;
  };
  const lines = breaksLine(text);
  BREAK_OR_STOP.lastIndex = 0;
  for (let match = BREAK_OR_STOP.exec(text); match; match = BREAK_OR_STOP.exec(text)) {
    const at = match.index;
    if (lines.isBreak(at)) {
      if (lines.ends(at)) cut(at);
      continue;
    }
    const after = stopEnd(text, at);
    BREAK_OR_STOP.lastIndex = after;
    if (endsSentence(text, { start, at, after, ordinals })) cut(after);
  }
  cut(text.length);
  return spans;
}

/** The span without the white space at its ends; undefined if nothing else is in it. */
function trim(text: string, start: number, end: number): { start: number; end: number } | undefined {
  let from = start;
  let to = end;
  while (from < to && isWhite(text.charCodeAt(from))) from++;
  while (to > from && isWhite(text.charCodeAt(to - 1))) to--;
  return from < to ? { start: from, end: to } : undefined;
}

function isWhite(code: number): boolean {
  return (
    code === 32 ||
    (code >= 9 && code <= 13) ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200b) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0xfeff
  );
}
