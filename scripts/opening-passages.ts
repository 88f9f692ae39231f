import { citationOf } from '../lib/answer/citation.ts';
import { grow } from '../lib/answer/quote-span.ts';
import { unitsOf } from '../lib/answer/units.ts';
import type { Citation } from '../lib/asking.ts';
import { chunk } from '../lib/ingest/chunk.ts';
import { fold } from '../lib/text/fold.ts';
import type { CapturedPage, Passage, SavedText, Span } from '../lib/types.ts';

/** A passage as an answer would quote it. `kinds`: all that it is an example of. */
export interface Sample {
  readonly citation: Citation;
  readonly kinds: readonly Kind[];
}

export const KINDS = [
  'sentence',
  'list item',
  'table row',
  'code',
  'two sentences',
  'heading and text',
  'whole chunk',
  'occurs twice',
  'very short',
  'very long',
  'Chinese, Japanese, Korean',
  'right to left',
  'first of the page',
  'last of the page',
  'across inline markup',
] as const;
export type Kind = (typeof KINDS)[number];

const SHORT = 25;
const LONG = 400;

/** Everything in a captured page that an answer might quote, as citations made by the product's own code. */
export function samplesOf(page: CapturedPage): Sample[] {
  const { text, blocks } = page;
  const saved: SavedText = { id: page.url, sequence: 1, text, blocks, chunks: chunk(text, blocks) };
  const spans: { span: Span; passage: Passage; kind: Kind }[] = [];
  for (const [number, { start, end, headings }] of saved.chunks.entries()) {
    const passage = passageOf(page, { start, end, headings }, number);
    const units = unitsOf(passage, 0, saved).map((unit) => ({ unit, passage }));
    for (const [i, { unit }] of units.entries()) {
      const kind = ({ sentence: 'sentence', item: 'list item', row: 'table row', code: 'code' } as const)[unit.kind];
      spans.push({ span: unit, passage, kind });
      const grown = grow(units, i);
      if (grown.end - grown.start > unit.end - unit.start) spans.push({ span: grown, passage, kind: 'two sentences' });
      const next = units[i + 1]?.unit;
      if (kind === 'sentence' && next?.block === unit.block && i % 3 === 0)
        spans.push({ span: { start: unit.start, end: next.end }, passage, kind: 'two sentences' });
      const heading = blocks.find(
        (block) =>
          block.kind === 'heading' && block.end < unit.start && /^\s*$/.test(text.slice(block.end, unit.start)),
      );
      if (heading && heading.start >= start)
        spans.push({ span: { start: heading.start, end: unit.end }, passage, kind: 'heading and text' });
    }
    spans.push({ span: { start, end }, passage, kind: 'whole chunk' });
  }
  const folded = fold(text).text;
  return spans.map(({ span, passage, kind }, i) => {
    const citation = citationOf(passage, span, { number: i + 1, verified: true, saved });
    const kinds: Kind[] = [kind, ...traits(citation, folded)];
    if (span.start === spans[0]?.span.start) kinds.push('first of the page');
    if (span.end === spans.at(-1)?.span.end) kinds.push('last of the page');
    return { citation, kinds };
  });
}

function passageOf(
  page: CapturedPage,
  { start, end, headings }: Span & { headings: readonly string[] },
  number: number,
): Passage {
  return {
    start,
    end,
    headings,
    chunkId: number,
    documentId: page.url,
    title: page.title,
    url: page.url,
    site: page.site,
    ...(page.language !== undefined && { language: page.language }),
    savedAt: '2026-01-01T00:00:00Z',
    text: page.text.slice(start, end),
    score: 1,
  };
}

function traits({ quote }: Citation, page: string): Kind[] {
  const kinds: Kind[] = [];
  const wanted = fold(quote).text.trim();
  if (page.indexOf(wanted) !== page.lastIndexOf(wanted)) kinds.push('occurs twice');
  if (quote.length < SHORT) kinds.push('very short');
  if (quote.length > LONG) kinds.push('very long');
  if (/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/.test(quote)) kinds.push('Chinese, Japanese, Korean');
  if (/[\u0590-\u08ff]/.test(quote)) kinds.push('right to left');
  return kinds;
}

/** So many samples, turn and turn about of each kind and each page; the same for the same pages. */
export function choose<T extends Sample & { readonly file: string }>(samples: readonly T[], count: number): T[] {
  const random = generator(20_261);
  const shuffled = samples
    .map((sample) => ({ sample, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ sample }) => sample);
  const chosen = new Set<T>();
  const taken = new Map<string, number>();
  const queues = KINDS.map((kind) => shuffled.filter(({ kinds }) => kinds.includes(kind)));
  while (chosen.size < count && queues.some((queue) => queue.length > 0)) {
    for (const queue of queues) {
      if (chosen.size === count) break;
      // Of the next few the one whose page had the fewest turns so far.
      const ahead = queue.slice(0, 40).filter((sample) => !chosen.has(sample));
      const next = ahead.sort((a, b) => (taken.get(a.file) ?? 0) - (taken.get(b.file) ?? 0))[0];
      if (!next) queue.splice(0, 40);
      else {
        chosen.add(next);
        taken.set(next.file, (taken.get(next.file) ?? 0) + 1);
        queue.splice(queue.indexOf(next), 1);
      }
    }
  }
  return [...chosen];
}

/** Numbers from 0 to 1 that are the same each time (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
