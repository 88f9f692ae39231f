import type { Span } from '../types.ts';

/** A footnote mark as a model writes it: `[1]`, `[1, 2]`, `[1-3]`, `【1】`, `[^1]`, `[passage 1]`, `[[1]]`, `[1](address)`. */
export interface Marker extends Span {
  readonly numbers: readonly number[];
}

const NAME = String.raw`(?:(?:passages?|sources?|citations?|refs?\.?|구절|문단|출처|자료|문서)\s*[:：]?\s*)?`;
const ONE = String.raw`${NAME}[\^#]?[\d０-９]{1,3}`;
const LIST = String.raw`${ONE}(?:\s*(?:[,，、;；&~～〜–-]|and\b|와|과|및)\s*${ONE})*`;
/** What may stand behind the numbers: the closing of a source, a link. */
const REST = String.raw`\s*(?:†[^\]】]*)?`;
const LINK = String.raw`(?:\((?:https?:|#)[^)\s]*\))?`;
const MARKER = new RegExp(
  String.raw`\[\[\s*(${LIST})\s*\]\]${LINK}|[[［【〔]\s*(${LIST})${REST}[\]］】〕]${LINK}`,
  'gi',
);
/** Between two that stand for the same words. */
const JOINT = /^\s*[,、;]\s*$/;
/** Code keeps its brackets: a fence to its end, or a span within a line. */
const CODE = /^(?:```|~~~)[^\n]*\n[\s\S]*?(?:^(?:```|~~~)[^\n]*$|(?![\s\S]))|`[^`\n]+`/gm;
/** What may still become a marker, or get a link behind it. */
const UNFINISHED =
  /^(?:[[［【〔][^\]］】〕]*(?:[\]］】〕](?:\((?:[h#][^)]*)?)?)?|\[\[[^\]]*(?:\]{1,2}|\]\]\((?:[h#][^)]*)?)?)$/;
/** Longest marker that is still waited for. */
const LONGEST = 60;
const LONGEST_RANGE = 12;

/** The markers of a text, outside code; "[1], [2]" is one. */
export function findMarkers(text: string): Marker[] {
  const joined: Marker[] = [];
  for (const marker of singleMarkers(text)) {
    const last = joined.at(-1);
    if (last && JOINT.test(text.slice(last.end, marker.start))) {
      const numbers = [...new Set([...last.numbers, ...marker.numbers])];
      joined[joined.length - 1] = { start: last.start, end: marker.end, numbers };
    } else joined.push(marker);
  }
  return joined;
}

function singleMarkers(text: string): Marker[] {
  const code = [...text.matchAll(CODE)].map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
  return [...text.matchAll(MARKER)].flatMap((match) => {
    const start = match.index;
    if (code.some((span) => start >= span.start && start < span.end)) return [];
    const numbers = readNumbers(match[1] ?? match[2] ?? '');
    // "[0]" alone is an index or a remark, never one of ours.
    return numbers.length === 0 ? [] : [{ start, end: start + match[0].length, numbers }];
  });
}

function readNumbers(list: string): number[] {
  const numbers: number[] = [];
  // What is left are figures, what lies between two, and "-" for all between them.
  const plain = list.normalize('NFKC').replace(/\s*[~〜–-]\s*/g, '-');
  for (const [, first, last = first] of plain.matchAll(/(\d+)(?:-\D*?(\d+))?/g)) {
    const [from, to] = [Number(first), Number(last)];
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
    for (const { start, end, numbers } of singleMarkers(text)) {
      const known = numbers.filter((n) => n <= passages);
      shown += text.slice(from, start) + known.map((n) => `[${n}]`).join('');
      from = end;
    }
    return shown + text.slice(from);
  };
  return {
    push(piece) {
      held += piece;
      const innermost = Math.max(...[...'[［【〔'].map((bracket) => held.lastIndexOf(bracket)));
      const open = held[innermost - 1] === '[' ? innermost - 1 : innermost;
      const pending = open >= 0 && held.length - open < LONGEST && UNFINISHED.test(held.slice(open));
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
