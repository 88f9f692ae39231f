import { AppError } from '../errors.ts';
import { countWords } from '../text/words.ts';
import type { CapturedPage } from '../types.ts';
import { canonicalAddress } from './address.ts';
import { articleTexts, isReadabilitySized } from './article.ts';
import { assemble } from './assemble.ts';
import { type DraftBlock, readBlocks } from './blocks.ts';
import { choose } from './choose.ts';
import { withoutSecrets } from './cut-address.ts';
import { LARGEST_TEXT } from './limits.ts';
import { readMetadata } from './metadata.ts';
import { plain } from './plain-node.ts';
import { receiptFor } from './receipt.ts';
import { readVisibleTree, type TreeOptions, type VisibleTree } from './visible-tree.ts';

/** Fewer words and there is nothing to save, unless they stand in an element made for text. */
const FEWEST_WORDS = 5;
const TEXT_ELEMENT = 'p, pre, article, td, blockquote';
/** Fewer words and the page may be a frame around the real one. */
const FRAME_PAGE_WORDS = 50;
/** A frame of at least this size, in CSS pixels, may hold the text of the page. */
const TEXT_FRAME = 40_000;

/**
 * Reads the page as it is seen now. Synchronous, so that the page cannot change under it, and the document is left as it was.
 * @param url where the document is from, if its own address does not say
 * @throws AppError `page-not-readable`, `page-empty`, `page-frames-only`, `page-too-large`
 */
export function capturePage(document: Document, url = plain(document).URL): CapturedPage {
  assertReadable(document);
  const { tree, blocks } = readPage(document);
  if (tree.tooLarge) throw new AppError('page-too-large', { characters: LARGEST_TEXT });
  if (isEmpty(blocks)) {
    throw new AppError(textFrames(document).length > 0 ? 'page-frames-only' : 'page-empty');
  }
  const metadata = describe(document, blocks, url);
  const article = isReadabilitySized(tree.root) ? articleTexts(tree.root, metadata.title) : new Set<Text>();
  const choice = choose(blocks, article, metadata.title);
  const kept = assemble(choice.blocks);
  return {
    kind: 'page',
    ...addressOf(document, url),
    ...metadata,
    ...kept,
    receipt: receiptFor(choice.method, kept.blocks, choice.words, choice.visibleWords),
  };
}

/**
 * Reads what is selected, with the structure it has in the page.
 * @throws AppError `selection-empty`, `page-not-readable`, `page-too-large`
 */
export function captureSelection(document: Document): CapturedPage {
  assertReadable(document);
  const selection = plain(document).getSelection();
  const within = Array.from({ length: selection?.rangeCount ?? 0 }, (_, i) => selection?.getRangeAt(i)).filter(
    (range) => range !== undefined && !range.collapsed,
  ) as Range[];
  if (within.length === 0) throw new AppError('selection-empty');
  const tree = readVisibleTree(document, { within, limit: LARGEST_TEXT });
  if (tree.tooLarge) throw new AppError('page-too-large', { characters: LARGEST_TEXT });
  const kept = assemble(readBlocks(tree.root));
  if (kept.text === '') throw new AppError('selection-empty');
  const { URL: url } = plain(document);
  const metadata = describe(document, readBlocks(readVisibleTree(document, { limit: LARGEST_TEXT }).root), url);
  return {
    kind: 'selection',
    ...addressOf(document, url),
    ...metadata,
    ...kept,
    receipt: receiptFor('selection', kept.blocks, countWords(kept.text)),
  };
}

/** Chrome shows plain text, JSON and the like in an HTML page of its own; for PDF, images and media there is nothing to read. */
function assertReadable(document: Document): void {
  const { contentType } = plain(document);
  if (/^text\/|^application\/(?:[\w.-]+\+)?(?:xml|json|javascript)$/.test(contentType)) return;
  throw new AppError('page-not-readable', { type: contentType });
}

interface PageText {
  readonly tree: VisibleTree;
  readonly blocks: readonly DraftBlock[];
}

/** The visible text; with its frames if it has next to none of its own; without regard to a veil over all of it. */
function readPage(document: Document): PageText {
  const plain = read(document, {});
  if (plain.tree.tooLarge || wordsUpTo(plain.blocks, FRAME_PAGE_WORDS) >= FRAME_PAGE_WORDS) return plain;
  const framed = textFrames(document).length > 0 ? read(document, { frames: true }) : plain;
  return isEmpty(framed.blocks) ? read(document, { unveil: true, frames: true }) : framed;
}

function read(document: Document, options: TreeOptions): PageText {
  const tree = readVisibleTree(document, { ...options, limit: LARGEST_TEXT });
  return { tree, blocks: tree.tooLarge ? [] : readBlocks(tree.root) };
}

/** "Loading …", "Sign in": a few words in nothing that is made for text. */
function isEmpty(blocks: readonly DraftBlock[]): boolean {
  const inText = ({ element }: DraftBlock) =>
    plain(element).localName === 'body' || plain(element).closest(TEXT_ELEMENT) !== null;
  return wordsUpTo(blocks, FEWEST_WORDS) < FEWEST_WORDS && !blocks.some(inText);
}

/** Counts words until there are enough. */
function wordsUpTo(blocks: readonly DraftBlock[], enough: number): number {
  let words = 0;
  for (const { text } of blocks) if (words < enough) words += countWords(text);
  return words;
}

function textFrames(document: Document): Element[] {
  return [...plain(document).querySelectorAll('iframe, frame')].filter((frame) => {
    const { width, height } = frame.getBoundingClientRect();
    return width * height >= TEXT_FRAME;
  });
}

function describe(document: Document, blocks: readonly DraftBlock[], url: string) {
  const headings = blocks.filter(({ kind }) => kind === 'heading');
  return readMetadata(
    plain(document),
    headings.map(({ text, level = 2 }) => ({ text, level })),
    url,
  );
}

function addressOf(document: Document, from: string): { url: string; address: string } {
  const page = plain(document);
  const url = withoutSecrets(from);
  const canonical = page.querySelector('link[rel~="canonical" i]')?.getAttribute('href');
  const ogUrl = page.querySelector('meta[property="og:url" i]')?.getAttribute('content');
  return { url, address: canonicalAddress(from, { canonical, ogUrl }) };
}
