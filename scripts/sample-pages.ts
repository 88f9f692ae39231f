import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Block, BlockKind } from '../lib/types.ts';
import type { PlainDocument } from './node-library.ts';

const PAGES = join(import.meta.dirname, 'pages');
const QUESTIONS = join(import.meta.dirname, 'questions/pages.jsonl');

/** A sample page as plain text with its blocks: what a capture would keep of it, roughly, without a browser. */
export interface SamplePage extends PlainDocument {
  /** Its file in scripts/pages. */
  readonly name: string;
  readonly blocks: readonly Block[];
}

/** A question a reader would ask of the sample pages, and the words of the page that answer it. */
export interface PageQuestion {
  readonly id: string;
  readonly kind: 'paraphrase' | 'half-remembered' | 'other-language' | 'typo';
  readonly page: string;
  readonly question: string;
  /** Stands in the text of the page, character for character. */
  readonly quote: string;
}

const KINDS: Readonly<Record<string, BlockKind>> = {
  li: 'list-item',
  dd: 'list-item',
  dt: 'list-item',
  blockquote: 'quote',
  pre: 'code',
  tr: 'table',
  caption: 'caption',
  figcaption: 'caption',
};
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', copy: '©' };

/** All sample pages, by name. */
export async function readSamplePages(): Promise<SamplePage[]> {
  const names = (await readdir(PAGES)).filter((name) => name.endsWith('.html')).sort();
  return Promise.all(names.map(async (name) => ({ name, ...readPage(await readFile(join(PAGES, name), 'utf8')) })));
}

/** The questions of scripts/questions/pages.jsonl. */
export async function readPageQuestions(): Promise<PageQuestion[]> {
  const lines = (await readFile(QUESTIONS, 'utf8')).split('\n');
  return lines.filter((line) => line !== '').map((line): PageQuestion => JSON.parse(line));
}

/** Reads what these pages are made of, and no more: it knows nothing of visibility, and leaves out what frames the text. */
function readPage(html: string): Omit<SamplePage, 'name'> {
  const title = plain(/<title>([\s\S]*?)<\/title>/i.exec(html)?.[1] ?? '').trim();
  const body = html
    .replace(/[\s\S]*<body[^>]*>/i, '')
    .replace(/<(script|style|nav|footer|aside|form|svg|header)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<!--[\s\S]*?-->/g, ' ');
  const blocks: Block[] = [];
  let text = '';
  let open: Pick<Block, 'kind' | 'level'> = { kind: 'paragraph' };
  // The pieces between two tags that begin or end a block.
  for (const piece of body.split(
    /(<\/?(?:h[1-6]|p|div|li|dt|dd|ul|ol|dl|blockquote|pre|tr|table|caption|figcaption|figure|section|main|article)\b[^>]*>|(?:<br\s*\/?>\s*){2,}|<hr[^>]*>)/i,
  )) {
    const tag = /^<(\/?)(\w+)/.exec(piece);
    if (tag && piece.endsWith('>') && !/>[^<]*\S[^<]*</.test(piece)) {
      open = opened(tag[1] ? '' : (tag[2]?.toLowerCase() ?? ''), open);
      continue;
    }
    const said = open.kind === 'code' ? plain(piece).trimEnd() : plain(piece).replace(/\s+/g, ' ').trim();
    if (said.trim() === '') continue;
    if (text !== '') text += '\n\n';
    blocks.push({ ...open, start: text.length, end: text.length + said.length });
    text += said;
  }
  return { title, text, blocks };
}

/** What the text after this tag is; '' for one that closes. */
function opened(name: string, before: Pick<Block, 'kind' | 'level'>): Pick<Block, 'kind' | 'level'> {
  const level = /^h([1-6])$/.exec(name)?.[1];
  if (level) return { kind: 'heading', level: Number(level) };
  return name === 'br' ? before : { kind: KINDS[name] ?? 'paragraph' };
}

function plain(html: string): string {
  return html
    .replace(/<\/t[dh]>/gi, '\t')
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&(\w+);/g, (entity, name) => ENTITIES[name] ?? entity);
}
