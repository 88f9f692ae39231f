import { lexer, type Token, type Tokens } from 'marked';
import { isoDate } from '../capture/iso-date.ts';
import { type About, type Draft, rowOf } from './draft.ts';

/** Lists and quotes inside each other; deeper ones are read as their innermost that is allowed. */
const DEEPEST = 50;
const FRONT = /^\ufeff?---[^\S\n]*\n([\s\S]{0,20000}?)\n(?:---|\.\.\.)[^\S\n]*(?:\n|$)/;

/** The blocks of a Markdown text, and what its front matter says. */
export function readMarkdown(source: string): { drafts: Draft[]; about: About } {
  const text = source.replace(/\r\n?/g, '\n');
  const front = FRONT.exec(text);
  const drafts: Draft[] = [];
  walk(lexer(front ? text.slice(front[0].length) : text), { lists: 0, quotes: 0 }, drafts);
  return { drafts, about: front ? aboutFrom(front[1] ?? '') : {} };
}

function aboutFrom(front: string): About {
  const entry = (name: string) =>
    new RegExp(`^${name}:[^\\S\\n]*(["']?)([^\\n]+?)\\1[^\\S\\n]*$`, 'im').exec(front)?.[2]?.trim();
  const publishedAt = isoDate(entry('date') ?? '');
  return {
    title: entry('title'),
    byline: entry('author'),
    language: entry('lang') ?? entry('language'),
    ...(publishedAt !== undefined && { publishedAt }),
  };
}

interface Depth {
  readonly lists: number;
  readonly quotes: number;
}

function walk(tokens: readonly Token[], depth: Depth, drafts: Draft[]): void {
  if (depth.lists + depth.quotes > DEEPEST) return;
  for (const token of tokens) block(token, depth, drafts);
}

function block(token: Token, depth: Depth, drafts: Draft[]): void {
  const text = plain(token);
  if (token.type === 'heading') drafts.push({ kind: 'heading', level: (token as Tokens.Heading).depth, text });
  else if (token.type === 'code') drafts.push({ kind: 'code', text: (token as Tokens.Code).text });
  else if (token.type === 'table') drafts.push({ kind: 'table', text: table(token as Tokens.Table) });
  else if (token.type === 'list')
    for (const item of (token as Tokens.List).items) listItem(item, { ...depth, lists: depth.lists + 1 }, drafts);
  else if (token.type === 'blockquote')
    walk((token as Tokens.Blockquote).tokens, { ...depth, quotes: depth.quotes + 1 }, drafts);
  else if (token.type === 'html') drafts.push({ kind: 'paragraph', text: withoutTags(token.raw) });
  else if (token.type === 'paragraph' || token.type === 'text') drafts.push({ ...kindIn(depth), text });
}

function kindIn({ lists, quotes }: Depth): Pick<Draft, 'kind' | 'level'> {
  if (quotes > 0) return { kind: 'quote', level: quotes };
  return lists > 0 ? { kind: 'list-item', level: lists } : { kind: 'paragraph' };
}

/** What stands in an item's own lines, then what is nested in it. */
function listItem({ tokens }: Tokens.ListItem, depth: Depth, drafts: Draft[]): void {
  const [first, ...rest] = tokens.filter(({ type }) => type !== 'checkbox');
  if (first && (first.type === 'text' || first.type === 'paragraph')) {
    drafts.push({ kind: 'list-item', level: depth.lists, text: plain(first) });
    walk(rest, depth, drafts);
  } else walk(tokens, depth, drafts);
}

function table({ header, rows }: Tokens.Table): string {
  const line = (cells: readonly Tokens.TableCell[]) => rowOf(cells.map(plainCell));
  return [header, ...rows].map(line).join('\n');
}

const plainCell = ({ tokens }: Tokens.TableCell): string => tokens.map(plain).join('').replace(/\s+/g, ' ').trim();

/** The words of a token without its marks. */
function plain(token: Token): string {
  if (token.type === 'br') return '\n';
  if (token.type === 'html') return withoutTags(token.raw);
  if (token.type === 'image') return (token as Tokens.Image).text;
  const { tokens, text } = token as Tokens.Generic;
  if (tokens && token.type !== 'code') return tokens.map(plain).join('');
  const words = String(text ?? '').replace(/\n/g, ' ');
  return token.type === 'text' || token.type === 'escape' ? unescaped(words) : words;
}

/** Mark-up in between is left out, its words stay; comments and scripts hold none. */
const withoutTags = (html: string): string =>
  unescaped(
    html
      .replace(/<!--[\s\S]*?(?:-->|$)|<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
      .replace(/<\/?[a-z][^<>]*>/gi, ''),
  );

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Of the character references those that are common in Markdown. */
const unescaped = (text: string): string =>
  text.replace(/&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (whole, name, decimal, hex) => {
    if (name) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
