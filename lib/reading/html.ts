import { articleTexts, isReadabilitySized } from '../capture/article.ts';
import { assemble } from '../capture/assemble.ts';
import { type DraftBlock, readBlocks } from '../capture/blocks.ts';
import { choose } from '../capture/choose.ts';
import { LARGEST_TEXT } from '../capture/limits.ts';
import { readMetadata } from '../capture/metadata.ts';
import { receiptFor } from '../capture/receipt.ts';
import { readVisibleTree, type VisibleTree } from '../capture/visible-tree.ts';
import { AppError } from '../errors.ts';
import { type Draft, describe, type ReadFile } from './draft.ts';

/** Makes an inert document of mark-up: it runs nothing and loads nothing. */
export type Parse = (source: string, type: 'text/html' | 'application/xhtml+xml') => Document;

/** Reads a page kept as a file: its article if it has one, else all that would be seen. @throws AppError `file-empty`, `file-too-large` */
export function readHtml(name: string, source: string, parse: Parse): ReadFile {
  const document = parse(source, 'text/html');
  const { tree, blocks } = readDocument(document);
  if (blocks.length === 0) throw new AppError('file-empty');
  const headings = blocks.filter(({ kind }) => kind === 'heading');
  const said = readMetadata(
    document,
    headings.map(({ text, level = 2 }) => ({ text, level })),
    `file:///${encodeURIComponent(name)}`,
  );
  const hasTitle = document.title.trim() !== '' || headings.length > 0;
  const article = isReadabilitySized(tree.root) ? articleTexts(tree.root, said.title) : new Set<Text>();
  const { blocks: chosen, method, words, visibleWords } = choose(blocks, article, said.title);
  const kept = assemble(chosen);
  return {
    format: 'html',
    ...describe(name, { ...said, title: hasTitle ? said.title : undefined }),
    ...kept,
    receipt: receiptFor(method, kept.blocks, words, visibleWords),
  };
}

/** The blocks of a chapter of a book. */
export function readChapter(source: string, parse: Parse): Draft[] {
  const strict = parse(source, 'application/xhtml+xml');
  // What is no XML is read as browsers read the web.
  const document = strict.querySelector('parsererror') ? parse(source, 'text/html') : strict;
  return readDocument(document).blocks.map(({ kind, level, text }) => ({
    kind,
    text,
    ...(level !== undefined && { level }),
  }));
}

function readDocument(document: Document): { tree: VisibleTree; blocks: readonly DraftBlock[] } {
  const tree = readVisibleTree(document, { limit: LARGEST_TEXT });
  if (tree.tooLarge) throw new AppError('file-too-large', { characters: LARGEST_TEXT });
  return { tree, blocks: readBlocks(tree.root) };
}
