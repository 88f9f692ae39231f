import { LARGEST_TEXT } from '../capture/limits.ts';
import { receiptFor } from '../capture/receipt.ts';
import { AppError } from '../errors.ts';
import { oneLine, withoutInvisible } from '../text/invisible.ts';
import { countWords } from '../text/words.ts';
import type { Block, BlockKind, CapturedPage, FileFormat } from '../types.ts';

/** A block of a file, before its place in the text is known. */
export interface Draft {
  readonly kind: BlockKind;
  readonly level?: number;
  readonly text: string;
  /** Offsets in `text` at which printed pages begin, in order; the same twice where a page is empty. */
  readonly pages?: readonly number[];
}

/** What a file says of itself. */
export interface About {
  readonly title?: string;
  readonly byline?: string;
  /** BCP 47. */
  readonly language?: string;
  readonly publishedAt?: string;
}

/** What was read of a file: a captured page without an address. */
export type ReadFile = Pick<
  CapturedPage,
  'title' | 'byline' | 'language' | 'publishedAt' | 'text' | 'blocks' | 'pages' | 'receipt'
> & { readonly format: FileFormat };

const GAP = '\n\n';
const LONGEST_TITLE = 300;
/** A file with more is data; an archive takes no more either. */
const MOST_BLOCKS = 250_000;
const LONGEST_BYLINE = 200;
const LONGEST_LANGUAGE = 35;

/**
 * Joins drafts to the text of a file, and notes where its blocks and pages begin.
 * @throws AppError `file-empty`, `file-too-large`
 */
export function fileOf(format: FileFormat, name: string, drafts: readonly Draft[], about: About = {}): ReadFile {
  const { text, blocks, pages } = joined(drafts);
  if (!/[\p{L}\p{N}]/u.test(text)) throw new AppError('file-empty');
  const first = blocks.find(({ kind }) => kind === 'heading');
  const heading = first && text.slice(first.start, first.end);
  return {
    format,
    ...describe(name, { ...about, title: about.title ?? heading }),
    text,
    blocks,
    ...(pages.length > 0 && { pages }),
    receipt: receiptFor('whole', blocks, countWords(text)),
  };
}

/** What is told of a file; its name stands in for a title it does not have. */
export function describe(name: string, { title, byline, language, publishedAt }: About): About & { title: string } {
  const by = oneLine(byline ?? '').slice(0, LONGEST_BYLINE);
  const tag = languageTag(language);
  return {
    title: oneLine(title ?? '').slice(0, LONGEST_TITLE) || titleFromName(name),
    ...(by !== '' && { byline: by }),
    ...(tag !== undefined && { language: tag }),
    ...(publishedAt !== undefined && { publishedAt }),
  };
}

function joined(drafts: readonly Draft[]): { text: string; blocks: Block[]; pages: number[] } {
  const blocks: Block[] = [];
  const pages: number[] = [];
  const pieces: string[] = [];
  let at = 0;
  for (const draft of drafts) {
    const text = tidy(draft.text, draft.kind);
    for (const offset of draft.pages ?? []) pages.push(at + Math.min(text.length, offset));
    if (!/[\p{L}\p{N}]/u.test(text)) continue;
    const level = draft.level === undefined ? undefined : Math.max(1, Math.min(9, draft.level));
    const kind = draft.kind;
    blocks.push({ start: at, end: at + text.length, kind, ...(level !== undefined && { level: capped(kind, level) }) });
    pieces.push(text);
    at += text.length + GAP.length;
    if (at > LARGEST_TEXT || blocks.length > MOST_BLOCKS)
      throw new AppError('file-too-large', { characters: LARGEST_TEXT });
  }
  const text = pieces.join(GAP);
  return { text, blocks, pages: pages.map((page) => Math.min(page, text.length)) };
}

const capped = (kind: BlockKind, level: number): number => (kind === 'heading' ? Math.min(6, level) : level);

/** Draws the same and holds nothing that is not drawn. With page offsets, the drafts come tidy already. */
function tidy(text: string, kind: BlockKind): string {
  const visible = withoutInvisible(text.replace(/\r\n?|\v|\u2028/g, '\n'));
  if (kind === 'code') return visible.replace(/^(?:[^\S\n]*\n)+|\s+$/g, '');
  return visible
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim();
}

/** The cells of a row as a line of a table; empty ones at its end are left out. */
export const rowOf = (cells: readonly string[]): string => cells.join(' | ').replace(/[\s|]+$/, '');

/** A draft's text as it will stand in the file, so that offsets into it hold. */
export const tidied = (text: string): string => tidy(text, 'paragraph');

/** The name of a file without its folder and its ending. */
export function titleFromName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? name;
  return oneLine(base.replace(/\.[a-z\d]{1,8}$/i, '').replace(/_+/g, ' ')).slice(0, LONGEST_TITLE) || base || 'file';
}

function languageTag(written: string | undefined): string | undefined {
  try {
    const [tag] = Intl.getCanonicalLocales((written ?? '').trim().replace(/_/g, '-'));
    return tag !== undefined && tag.length <= LONGEST_LANGUAGE ? tag : undefined;
  } catch {
    return undefined; // no language tag: as good as none
  }
}
