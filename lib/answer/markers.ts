import type { Span } from '../types.ts';

/** A footnote mark as a model writes it: `[1]`, `[1, 2]`, `[1-3]`, `【1】`, `[^1]`, `[passage 1]`, `[1](address)`. */
export interface Marker extends Span {
  readonly numbers: readonly number[];
}

const LIST = String.raw`\^?\d{1,3}(?:\s*[,、;&–-]\s*\^?\d{1,3})*`;
const MARKER = new RegExp(
  String.raw`[[［【]\s*(?:(?:passages?|sources?|구절|문단|출처|자료)\s*)?(${LIST})\s*(?:†[^\]】]*)?[\]］】](?:\((?:https?:|#)[^)\s]*\))?`,
  'gi',
);
/** Code keeps its brackets: a fence to its end, or a span within a line. */
const CODE = /^(?:```|~~~)[^\n]*\n[\s\S]*?(?:^(?:```|~~~)[^\n]*$|(?![\s\S]))|`[^`\n]+`/gm;
/** Longest marker that is still waited for. */
const LONGEST = 60;
const LONGEST_RANGE = 12;

/** The markers of a text, outside code. */
export function findMarkers(text: string): Marker[] {
  const code = [...text.matchAll(CODE)].map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
  return [...text.matchAll(MARKER)].flatMap((match) => {
    const start = match.index;
    if (code.some((span) => start >= span.start && start < span.end)) return [];
    const numbers = readNumbers(match[1] ?? '');
    // "[0]" alone is an index or a remark, never one of ours.
    return numbers.length === 0 ? [] : [{ start, end: start + match[0].length, numbers }];
  });
}

function readNumbers(list: string): number[] {
  const numbers: number[] = [];
  for (const part of list.replaceAll('^', '').split(/\s*[,、;&]\s*/)) {
    const [from = 0, to = from] = part.split(/\s*[–-]\s*/).map(Number);
    if (to < from || to - from >= LONGEST_RANGE) numbers.push(from, to);
    else for (let n = from; n <= to; n++) numbers.push(n);
  }
  return [...new Set(numbers)].filter((number) => number > 0);
}

/** Makes a stream of pieces safe to show: no marker is split, all look like `[1]`, and none names a passage that was not sent. */
export interface MarkerStream {
  push(piece: string): string;
  /** What was held back at the end. */
  flush(): string;
}

export function markerStream(passages: number): MarkerStream {
  let held = '';
  const show = (text: string): string => {
    let shown = '';
    let from = 0;
    for (const { start, end, numbers } of findMarkers(text)) {
      const known = numbers.filter((n) => n <= passages);
      shown += text.slice(from, start) + known.map((n) => `[${n}]`).join('');
      from = end;
    }
    return shown + text.slice(from);
  };
  return {
    push(piece) {
      held += piece;
      const open = Math.max(held.lastIndexOf('['), held.lastIndexOf('［'), held.lastIndexOf('【'));
      const pending =
        open >= 0 && held.length - open < LONGEST && !/[\]］】](?:[^(]|\([^)]*\)|\((?!h|#|$))/.test(held.slice(open));
      const safe = pending ? held.slice(0, open) : held;
      held = held.slice(safe.length);
      return show(safe);
    },
    flush() {
      const rest = show(held);
      held = '';
      return rest;
    },
  };
}
