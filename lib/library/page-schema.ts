import * as v from 'valibot';
import { LARGEST_TEXT } from '../capture/limits.ts';
import { AppError } from '../errors.ts';
import type { Block, CapturedPage } from '../types.ts';

/** Limits on what a page may hand over; its text may be as long as capture reads at most. */
export const LONGEST_TEXT = LARGEST_TEXT;
/** A page with as many is a data file; more would not fit into the memory that reading an archive may take. */
export const MOST_BLOCKS = 250_000;
const MOST_PAGES = 100_000;
const LONGEST_ADDRESS = 100_000;
const LONGEST_LINE = 10_000;
const LONGEST_NAME = 100;

const line = v.pipe(v.string(), v.maxLength(LONGEST_LINE));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LONGEST_TEXT));
/** Where a page can be opened. */
export const address = v.pipe(
  v.string(),
  v.maxLength(LONGEST_ADDRESS),
  v.check((value) => isReadableAddress(value)),
);

const block = v.object({
  kind: v.picklist(['heading', 'paragraph', 'list-item', 'quote', 'code', 'table', 'caption']),
  level: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
  start: offset,
  end: offset,
});

/** What a saved page and a document in an archive have in common. Unknown fields are left out, `__proto__` among them. */
export const pageEntries = {
  kind: v.picklist(['page', 'selection']),
  format: v.optional(v.picklist(['pdf', 'docx', 'doc', 'rtf', 'epub', 'html', 'markdown', 'text'])),
  url: address,
  address,
  title: line,
  byline: v.optional(line),
  site: line,
  language: v.optional(v.pipe(v.string(), v.maxLength(LONGEST_NAME))),
  publishedAt: v.optional(v.pipe(v.string(), v.maxLength(LONGEST_NAME))),
  text: v.pipe(v.string(), v.maxLength(LONGEST_TEXT)),
  blocks: v.pipe(v.array(block), v.maxLength(MOST_BLOCKS)),
  pages: v.optional(
    v.pipe(
      v.array(offset),
      v.maxLength(MOST_PAGES),
      v.check((begins) => isAscending(begins)),
    ),
  ),
  receipt: v.object({
    method: v.picklist(['readability', 'visible-text', 'selection', 'whole']),
    words: count,
    visibleWords: count,
    kept: share,
    tables: count,
    codeBlocks: count,
  }),
};

/** None before the one ahead of it: empty pages begin where the next does. */
function isAscending(offsets: readonly number[]): boolean {
  return offsets.every((at, i) => at >= (offsets[i - 1] ?? 0));
}

/** Blocks in order, without overlap, inside the text. */
export function blocksFit(page: {
  text: string;
  blocks: readonly Block[];
  pages?: readonly number[] | undefined;
}): boolean {
  const { text, blocks, pages = [] } = page;
  if ((pages.at(-1) ?? 0) > text.length) return false;
  let end = 0;
  for (const block of blocks) {
    if (block.start < end || block.end < block.start) return false;
    end = block.end;
  }
  return end <= text.length;
}

const page = v.pipe(
  v.object(pageEntries),
  v.check((value) => blocksFit(value), 'blocks'),
);

/** The page as it must be: it was read by a script in a page that may be hostile. @throws AppError `bad-request` */
export function parsePage(input: unknown): CapturedPage {
  const result = v.safeParse(page, input, { abortEarly: true });
  if (result.success) return result.output;
  throw new AppError('bad-request', { what: `page.${whereOf(result.issues[0])}` });
}

/** The path of the first thing that is wrong: `blocks.3.start`. */
export function whereOf(issue: v.BaseIssue<unknown>): string {
  return v.getDotPath(issue) ?? issue.message.slice(0, LONGEST_NAME);
}

function isReadableAddress(value: string): boolean {
  return URL.canParse(value) && ['http:', 'https:', 'file:'].includes(new URL(value).protocol);
}
