import type { BlockKind } from '../types.ts';
import { BlockText, type Run } from './block-text.ts';
import { readCode } from './code-text.ts';
import { type Context, contextWithin, OUTERMOST, type Place } from './context.ts';
import { plain } from './plain-node.ts';
import { prosePieces } from './plain-prose.ts';
import { dataRows, textLength } from './table.ts';
import { readTable } from './table-text.ts';
import { isText, type VisibleElement, type VisibleText } from './visible-tree.ts';

/** A block of the visible page, before it is decided whether it is kept. */
export interface DraftBlock {
  readonly kind: BlockKind;
  readonly level?: number;
  readonly text: string;
  readonly runs: readonly Run[];
  /** The innermost block-level element around it. */
  readonly element: Element;
  readonly place: Place;
}

/** A form with more of the page's text than this is the page itself (ASP.NET wraps every page in one). */
const FORM_SHARE = 0.4;

/** Every block of the visible page, in order. */
export function readBlocks(root: VisibleElement): DraftBlock[] {
  const reader = new BlockReader(textLength(root) * FORM_SHARE);
  reader.visit(root, contextWithin(root, OUTERMOST), root.element);
  reader.flush();
  return reader.blocks;
}

/** The block being read; flushed at each border between blocks. */
class BlockReader {
  readonly blocks: DraftBlock[] = [];
  readonly #longestForm: number;
  #open = new BlockText();
  #context = OUTERMOST;
  #element: Element | undefined;

  constructor(longestForm: number) {
    this.#longestForm = longestForm;
  }

  visit(parent: VisibleElement, context: Context, block: Element): void {
    for (const child of parent.children) {
      if (isText(child)) this.#add(child, parent, context, block);
      else this.#child(child, context, block);
    }
  }

  flush(): void {
    if (this.#element) this.#push(this.#open, this.#context.kind, this.#context, this.#element);
    this.#open = new BlockText();
    this.#element = undefined;
  }

  #child(child: VisibleElement, outside: Context, block: Element): void {
    const name = plain(child.element).localName;
    const context = this.#within(child, outside);
    if (name === 'br') {
      this.#break(outside);
    } else if (!child.block && name !== 'hr') {
      this.visit(child, context, block);
    } else if (!outside.inline || textLength(child) > 0) {
      // Boxes without text inside a line (drawn formulas, icons) do not end it.
      this.flush();
      if (!this.#whole(child, context)) this.visit(child, context, child.element);
      this.flush();
    }
  }

  /** Blocks that are read as a whole: tables of data, code. */
  #whole(child: VisibleElement, context: Context): boolean {
    const name = plain(child.element).localName;
    if (name === 'table') {
      const table = dataRows(child);
      if (!table) return false;
      if (table.caption) this.#caption(table.caption, context);
      this.#push(readTable(table.rows), 'table', context, child.element);
      return true;
    }
    if (name === 'pre' || name === 'listing' || name === 'xmp' || (name === 'code' && child.space === 'keep')) {
      this.#preformatted(child, context);
      return true;
    }
    return false;
  }

  #preformatted(child: VisibleElement, context: Context): void {
    const code = readCode(child);
    const pieces = plain(child.element).querySelector('code, samp, kbd') ? undefined : prosePieces(code);
    if (!pieces) this.#push(code, 'code', context, child.element);
    for (const { text, drawn } of pieces ?? []) this.#push(text, drawn ? 'code' : context.kind, context, child.element);
  }

  #caption(caption: VisibleElement, context: Context): void {
    this.visit(caption, contextWithin(caption, context), caption.element);
    this.flush();
  }

  #within(child: VisibleElement, outside: Context): Context {
    const context = contextWithin(child, outside);
    const form =
      plain(child.element).localName === 'form' && context.place === 'text' && textLength(child) < this.#longestForm;
    return form ? { ...context, place: 'beside' } : context;
  }

  #add(source: VisibleText, parent: VisibleElement, context: Context, block: Element): void {
    const space = parent.space === 'keep' ? 'lines' : parent.space;
    const pieces = space === 'lines' ? paragraphsOf(source) : [source];
    for (const [at, piece] of pieces.entries()) {
      if (at > 0) this.flush();
      this.#open.add(piece, space, context.link);
      if (this.#element || this.#open.isEmpty) continue;
      this.#element = block;
      this.#context = context;
    }
  }

  #break({ kind }: Context): void {
    if (this.#open.isEmpty) return;
    if (kind === 'heading' || kind === 'caption') this.#open.addSpace();
    else if (this.#open.endsLine) this.flush();
    else this.#open.breakLine();
  }

  #push({ text, runs }: BlockText, kind: BlockKind, { level, lists, place }: Context, element: Element): void {
    const blank = /^(?:[^\S\n]*\n)*/.exec(text)?.[0].length ?? 0;
    const trimmed = text.slice(blank).trimEnd();
    if (!/[\p{L}\p{N}]/u.test(trimmed)) return;
    this.blocks.push({
      kind,
      ...levelOf(kind, level, lists),
      text: trimmed,
      runs: blank === 0 ? runs : runs.map((run) => ({ ...run, at: run.at - blank })),
      element,
      place,
    });
  }
}

function levelOf(kind: BlockKind, level: number | undefined, lists: number): { level?: number } {
  if (kind === 'list-item') return { level: level ?? Math.max(1, lists) };
  return level !== undefined && (kind === 'heading' || kind === 'quote') ? { level } : {};
}

/** The stretches of a text with kept line breaks between its blank lines. */
function paragraphsOf({ node, start, end }: VisibleText): VisibleText[] {
  const pieces: VisibleText[] = [];
  const text = node.data.slice(start, end);
  let from = 0;
  for (const { 0: blank, index } of text.matchAll(/\n[^\S\n]*\n\s*/g)) {
    pieces.push({ node, start: start + from, end: start + index });
    from = index + blank.length;
  }
  pieces.push({ node, start: start + from, end });
  return pieces;
}
