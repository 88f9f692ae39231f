import { MOST_CHUNKS } from '../chunk-id.ts';
import type { Block, Chunk, Span } from '../types.ts';
import { pack } from './pack.ts';
import { type Unit, unitsOf } from './units.ts';

const LONGEST_HEADING = 200;

/** A heading path and everything below it, up to the next heading. */
interface Section {
  headings: readonly string[];
  readonly units: Unit[];
  /** Something other than headings is in it. */
  body: boolean;
}

/**
 * Cuts a text into chunks of about 1,000 characters (600 of Han, Kana and Hangul): never across a heading, never inside a
 * sentence, a table row or a line of code unless that is huge by itself. A chunk begins with the headings right above it. In order,
 * without overlap, trimmed; what lies between two is white space. The same input gives the same chunks.
 */
export function chunk(text: string, blocks: readonly Block[]): Chunk[] {
  const chunks: Chunk[] = [];
  for (const section of sectionsOf(text, blocks)) {
    for (const { start, end } of pack(section.units)) chunks.push({ start, end, headings: section.headings });
  }
  return withinLimit(chunks);
}

function sectionsOf(text: string, blocks: readonly Block[]): Section[] {
  const sections: Section[] = [];
  const path: { level: number; title: string }[] = [];
  let section: Section = { headings: [], units: [], body: false };
  for (const block of covering(text, blocks)) {
    if (block.kind === 'heading') {
      if (section.body) {
        sections.push(section);
        section = { headings: [], units: [], body: false };
      }
      const level = block.level ?? 2;
      while (path.length > 0 && (path.at(-1)?.level ?? 0) >= level) path.pop();
      path.push({ level, title: headingTitle(text, block) });
      section.headings = path.map(({ title }) => title).filter((title) => title !== '');
    } else {
      section.body = true;
    }
    for (const unit of unitsOf(text, block)) section.units.push(unit);
  }
  sections.push(section);
  return sections;
}

function headingTitle(text: string, { start, end }: Span): string {
  const title = text.slice(start, Math.min(end, start + LONGEST_HEADING * 4));
  return title.replace(/\s+/g, ' ').trim().slice(0, LONGEST_HEADING);
}

/** The blocks, made to cover the whole text once: what they leave out is read as paragraphs, what overlaps counts once. */
function* covering(text: string, blocks: readonly Block[]): Generator<Block> {
  let end = 0;
  for (const block of blocks) {
    const start = Math.max(block.start, end);
    const stop = Math.min(block.end, text.length);
    if (!(stop > start)) continue;
    if (/\S/.test(text.slice(end, start))) yield { kind: 'paragraph', start: end, end: start };
    yield { ...block, start, end: stop };
    end = stop;
  }
  if (end < text.length) yield { kind: 'paragraph', start: end, end: text.length };
}

/** Only a text of tens of thousands of sections is ever that many chunks; then neighbours are joined across headings. */
function withinLimit(chunks: Chunk[]): Chunk[] {
  let joined = chunks;
  while (joined.length > MOST_CHUNKS) {
    joined = joined.flatMap((one, i) => (i % 2 === 1 ? [] : [{ ...one, end: (joined[i + 1] ?? one).end }]));
  }
  return joined;
}
