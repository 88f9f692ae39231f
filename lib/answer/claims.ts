import { sentences } from '../text/sentences.ts';
import type { Span } from '../types.ts';
import { figures } from './figures.ts';
import { keys } from './keys.ts';
import { findMarkers, type Marker } from './markers.ts';

/** A stretch of an answer that stands or falls by itself: a sentence, or the part of one that ends with its own markers. */
export interface Claim extends Span {
  /** Without markers and emphasis. */
  readonly text: string;
  /** The whole sentence that it is a part of. */
  readonly sentence: string;
  /** The markers that stand for it, side by side. */
  readonly markers: readonly Marker[];
  /** The numbers that its whole sentence cites. */
  readonly cited: readonly number[];
  /** False for headings, lead-ins, questions, code and talk about the passages: they need no support. */
  readonly claims: boolean;
  /** A heading or the names of columns. */
  readonly heading: boolean;
}

interface AnswerBlock extends Span {
  readonly kind: 'prose' | 'heading' | 'code' | 'table';
}

const FENCE = /^\s*(?:```|~~~)/;
const HEADING = /^\s{0,3}#{1,6}\s/;
const ITEM = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+/;
/** A rule, or the line under the head of a table. */
const RULER = /^[\s|:*_-]*(?:-{3,}|\*{3,}|_{3,})[\s|:*_-]*$/;
const TABLE_ROW = /^\s*\|.*\|\s*$/;

/** "The passages do not say …": about the passages, not from them. */
const ABOUT_PASSAGES =
  /\b(?:passages?|sources?|pages?|texts?|documents?|context|articles?)\b[^.]{0,60}\b(?:do(?:es)? not|don't|doesn't|did not|cannot|can't|no|not|nothing|neither|only)\b|\b(?:no|not|nothing)\b[^.]{0,40}\b(?:passages?|sources?|saved pages?|provided)\b|(?:구절|자료|문서|페이지|본문|출처|글)[^.]{0,40}(?:않|없|못)|(?:資料|文章|ページ|出典|本文)[^。]{0,40}(?:ない|ません|なかった)/i;
const PLEASANTRY =
  /^(?:(?:I|we) (?:hope|can|could|would|am)\b|I'm (?:happy|glad|sorry|here)|hope (?:this|that)|let me know|feel free|sure[,!]|of course|certainly|please (?:let|feel|ask)|if you (?:have|want|need|would like) (?:any|more|further))|도움이 되|궁금한 점|말씀해 주|알려 ?주(?:세요|십시오)/i;
const QUOTED = /[“"「『«„][^”"」』»]*[”"」』»]/g;
const LEAD_IN = /[:：]\s*\**\s*$/;
const QUESTION = /[?？]["”’」*)]*\s*$/;

/** The claims of an answer, in order, with everything else that may carry a marker. */
export function claimsOf(text: string): Claim[] {
  const markers = findMarkers(text);
  const claims: Claim[] = [];
  for (const block of blocksOf(text)) {
    const inside = markers.filter(({ start }) => start >= block.start && start < block.end);
    const found = block.kind === 'code' ? [codeClaim(text, block)] : claimsIn(text, block, inside);
    const last = claims.at(-1);
    // Markers on a line of their own belong to what stands above.
    if (found.length === 0 && inside.length > 0 && last)
      claims[claims.length - 1] = { ...last, markers: [...last.markers, ...inside] };
    claims.push(...found);
  }
  return claims;
}

type LineKind = 'fence' | 'blank' | 'heading' | 'table' | 'ruler' | 'item' | 'prose';

function lineKind(line: string): LineKind {
  if (FENCE.test(line)) return 'fence';
  if (line.trim() === '') return 'blank';
  if (HEADING.test(line)) return 'heading';
  if (RULER.test(line)) return 'ruler';
  if (TABLE_ROW.test(line)) return 'table';
  return ITEM.test(line) ? 'item' : 'prose';
}

/** What the next line may go on with. */
type Open = 'code' | 'prose' | undefined;

function blocksOf(text: string): AnswerBlock[] {
  const blocks: AnswerBlock[] = [];
  let open: Open;
  for (const { 0: line, index: start } of text.matchAll(/[^\n]+|\n(?=\n)/g)) {
    const end = start + line.trimEnd().length;
    const kind = lineKind(line);
    if (open === 'code') {
      extend(blocks, end);
      if (kind === 'fence') open = undefined;
    } else if (kind === 'prose' && open) extend(blocks, end);
    else open = begin(blocks, kind, { start: start + (ITEM.exec(line)?.[0].length ?? 0), end });
  }
  return blocks;
}

function extend(blocks: AnswerBlock[], end: number): void {
  const last = blocks.pop();
  if (last) blocks.push({ ...last, end });
}

function begin(blocks: AnswerBlock[], kind: LineKind, span: Span): Open {
  if (kind === 'fence') blocks.push({ kind: 'code', ...span });
  if (kind === 'ruler') nameColumns(blocks);
  if (kind === 'heading' || kind === 'table') blocks.push({ kind, ...span });
  if (kind === 'prose' || kind === 'item') blocks.push({ kind: 'prose', ...span });
  if (kind === 'fence') return 'code';
  return kind === 'prose' || kind === 'item' ? 'prose' : undefined;
}

/** The row above the ruler of a table names its columns and claims nothing. */
function nameColumns(blocks: AnswerBlock[]): void {
  const last = blocks.at(-1);
  if (last?.kind === 'table') blocks[blocks.length - 1] = { ...last, kind: 'heading' };
}

const codeClaim = (text: string, { start, end }: Span): Claim => ({
  start,
  end,
  text: text.slice(start, end),
  sentence: text.slice(start, end),
  markers: [],
  cited: [],
  claims: false,
  heading: false,
});

/** A block without its markers, and where each of its characters came from. */
interface Plain {
  readonly text: string;
  readonly at: readonly number[];
  /** Where each marker stood in it. */
  readonly markers: readonly { readonly marker: Marker; readonly position: number }[];
}

function claimsIn(text: string, block: AnswerBlock, markers: readonly Marker[]): Claim[] {
  const plain = withoutMarkers(text, block, markers);
  const spans = block.kind === 'table' ? wholeOf(plain.text) : wholeDates(plain.text, sentences(plain.text));
  return spans.flatMap((span, i) => {
    const next = spans[i + 1]?.start ?? plain.text.length + 1;
    const own = plain.markers.filter(({ position }) => position <= next && (i === 0 || position > span.start));
    const cited = own.flatMap(({ marker }) => marker.numbers);
    const sentence = unadorned(plain.text.slice(span.start, span.end));
    return partsOf(span, own).map((part) => ({ ...toClaim(plain, part, block), sentence, cited }));
  });
}

const wholeOf = (text: string): Span[] => (/[\p{L}\p{N}]/u.test(text) ? [{ start: 0, end: text.length }] : []);

/** "2002. 5. 1." is a date, not three sentences. */
function wholeDates(text: string, spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    const isDate = last && /\d\.$/.test(text.slice(last.start, last.end)) && /^\d/.test(text.slice(span.start));
    if (isDate) joined[joined.length - 1] = { start: last.start, end: span.end };
    else joined.push(span);
  }
  return joined;
}

function withoutMarkers(text: string, block: Span, markers: readonly Marker[]): Plain {
  const at: number[] = [];
  const placed: { marker: Marker; position: number }[] = [];
  let plain = '';
  let from = block.start;
  const take = (end: number) => {
    for (let i = from; i < end; i++) at.push(i);
    plain += text.slice(from, end);
  };
  for (const marker of markers) {
    const space = /\s*$/.exec(text.slice(from, marker.start))?.[0].length ?? 0;
    take(marker.start - space);
    placed.push({ marker, position: plain.length });
    from = marker.end;
  }
  take(block.end);
  at.push(block.end);
  return { text: plain, at, markers: placed };
}

interface Part extends Span {
  readonly markers: readonly Marker[];
}

/** Cuts a sentence after each group of markers that has something of its own before it; the rest goes with the last. */
function partsOf(span: Span, markers: Plain['markers']): Part[] {
  const parts: { start: number; end: number; markers: Marker[] }[] = [];
  let from = span.start;
  for (const { marker, position } of markers) {
    const last = parts.at(-1);
    if (last && position - last.end <= 1) last.markers.push(marker);
    else {
      parts.push({ start: from, end: Math.min(Math.max(position, from), span.end), markers: [marker] });
      from = parts.at(-1)?.end ?? from;
    }
  }
  const last = parts.at(-1);
  if (!last) return [{ ...span, markers: [] }];
  last.end = span.end;
  return parts;
}

function toClaim(plain: Plain, { start, end, markers }: Part, block: AnswerBlock): Omit<Claim, 'sentence' | 'cited'> {
  const raw = plain.text.slice(start, end);
  const lead = /^[\s,;.]*/.exec(raw)?.[0].length ?? 0;
  const text = unadorned(raw.slice(lead));
  return {
    start: plain.at[start + lead] ?? block.start,
    end: (plain.at[end - 1] ?? block.end - 1) + 1,
    text,
    markers,
    claims: block.kind !== 'heading' && isClaim(text, markers.length > 0),
    heading: block.kind === 'heading',
  };
}

/** Without marks of emphasis; "6~20" and "max_age" keep theirs. */
const unadorned = (text: string): string =>
  text.replace(/[*`]+|~~|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])|^\s*>\s?/gu, '').trim();

function isClaim(text: string, marked: boolean): boolean {
  if (QUESTION.test(text) || (LEAD_IN.test(text) && figures(text).length === 0)) return false;
  // Not what it quotes from them.
  if (ABOUT_PASSAGES.test(text.replace(QUOTED, ' ')) || PLEASANTRY.test(text)) return false;
  if (/^\|?[\s:|-]+\|?$/.test(text)) return false;
  return keys(text).length >= (marked ? 1 : 2) || figures(text).length > 0;
}
