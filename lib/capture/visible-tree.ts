import { Colours } from './colour.ts';
import { type Look, type LookOptions, lookOf, type Space } from './look.ts';
import { isElement, isTextNode, plain } from './plain-node.ts';

/** A stretch of a text node that can be seen. Offsets into `node.data`. */
export interface VisibleText {
  readonly node: Text;
  readonly start: number;
  readonly end: number;
}

/** An element that may show something, with what shows in it, in the order of the flattened tree (shadow roots, slots). */
export interface VisibleElement {
  readonly element: Element;
  readonly block: boolean;
  readonly space: Space;
  readonly children: readonly VisibleNode[];
}

export type VisibleNode = VisibleElement | VisibleText;

export const isText = (node: VisibleNode): node is VisibleText => 'node' in node;

/** All of its text, white space as in the source. */
export function textOf(node: VisibleNode): string {
  return isText(node) ? node.node.data.slice(node.start, node.end) : node.children.map(textOf).join('');
}

export interface TreeOptions {
  /** Reads frames of the same site as if they stood in the page. */
  readonly frames?: boolean;
  /** Reads a page whose root is hidden as a whole, for it waits for a script or a style sheet to be shown. */
  readonly unveil?: boolean;
  /** Only what lies in these ranges. */
  readonly within?: readonly Range[];
  /** Text nodes may not add up to more code units than this: the tree then ends early, `tooLarge`. */
  readonly limit?: number;
}

export interface VisibleTree {
  readonly root: VisibleElement;
  readonly tooLarge: boolean;
}

/** Never text for a reader: code, data, form values, drawings, fallbacks for what is shown otherwise. */
const SKIPPED = new Set(
  'script style noscript template head link meta title base param source track svg canvas video audio textarea select datalist progress meter map area rp rt applet noframes noembed'.split(
    ' ',
  ),
);
/** Seen, but without text of their own. Their places in the page tell Readability something. */
const LEAVES = new Set('img input embed object br wbr hr iframe frame'.split(' '));
/** A button in one of these is the text itself: an accordion's heading, a summary. */
const BUTTON_HOLDERS = new Set('h1 h2 h3 h4 h5 h6 summary dt'.split(' '));
/** Deeper than any sane page; keeps a hostile one from exhausting the stack. */
const DEEPEST = 1500;
/** With more elements than this a page is not read at all: it would take longer than anyone waits. */
const MOST_ELEMENTS = 600_000;
/** With more than this only the browser's own verdict on their visibility is asked for. */
const MOST_STYLED = 80_000;

/** The part of the document that can be seen, read in one go: no script of the page can change it meanwhile. */
export function readVisibleTree(document: Document, options: TreeOptions = {}): VisibleTree {
  const elements = plain(document).getElementsByTagName('*').length;
  const reader = new TreeReader(options, {
    colours: new Colours(document),
    unveiled: options.unveil,
    // Under a veil nothing has a size.
    lean: options.unveil === true || elements > MOST_STYLED,
  });
  if (elements > MOST_ELEMENTS) reader.left = -1;
  const { documentElement } = plain(document);
  const body = plain(document).body ?? documentElement;
  const unveil = options.unveil === true;
  const shown = unveil || (lookOf(documentElement).shown && lookOf(body).shown);
  const look = { ...lookOf(body, { unveiled: unveil }), shown, ...(unveil ? { text: true } : {}) };
  const root = {
    element: body,
    block: true,
    space: look.space,
    children: look.shown ? reader.children(body, look) : [],
  };
  return { root, tooLarge: reader.left < 0 };
}

class TreeReader {
  readonly #options: TreeOptions;
  readonly #looks: LookOptions;
  #depth = 0;
  #inHolder = 0;
  /** Code units that may still be read. */
  left: number;

  constructor(options: TreeOptions, looks: LookOptions) {
    this.#options = options;
    this.#looks = looks;
    this.left = options.limit ?? Number.POSITIVE_INFINITY;
  }

  children(element: Element, look: Look): VisibleNode[] {
    const found: VisibleNode[] = [];
    this.#depth++;
    if (this.#depth < DEEPEST) {
      const slotted = assignedTo(element);
      if (slotted) for (const child of slotted) this.#push(child, look, found);
      else
        for (let child = first(element); child && this.left >= 0; child = plain(child).nextSibling)
          this.#push(child, look, found);
    }
    this.#depth--;
    return found;
  }

  #push(child: Node, look: Look, found: VisibleNode[]): void {
    const node = isElement(child)
      ? this.#element(child)
      : look.text && isTextNode(child)
        ? this.#text(child)
        : undefined;
    if (node) found.push(node);
  }

  #element(element: Element): VisibleElement | undefined {
    const name = plain(element).localName;
    if (SKIPPED.has(name) || (name === 'button' && this.#inHolder === 0)) return undefined;
    if (this.#options.within && !this.#options.within.some((range) => range.intersectsNode(element))) return undefined;
    if (name === 'br' || name === 'wbr') return { element, block: false, space: 'collapse', children: [] };
    const look = lookOf(element, this.#looks);
    if (!look.shown) return undefined;
    const holder = BUTTON_HOLDERS.has(name) ? 1 : 0;
    this.#inHolder += holder;
    const body = this.#options.frames ? frameBody(element) : undefined;
    const children = body ? this.children(body, lookOf(body)) : LEAVES.has(name) ? [] : this.children(element, look);
    this.#inHolder -= holder;
    return { element, block: look.block || body !== undefined, space: look.space, children };
  }

  #text(node: Text): VisibleText | undefined {
    const [start, end] = this.#options.within ? part(node, this.#options.within) : [0, node.length];
    if (start >= end) return undefined;
    this.left -= end - start;
    return { node, start, end };
  }
}

/** The first of the nodes shown in an element: those of its shadow root, if it has one. */
const first = (element: Element): ChildNode | null => plain(plain(element).shadowRoot ?? element).firstChild;

/** What is put into a slot; undefined where there is no slot or its own content shows. */
function assignedTo(element: Element): readonly Node[] | undefined {
  if (plain(element).localName !== 'slot' || !('assignedNodes' in element)) return undefined;
  const assigned = (element as HTMLSlotElement).assignedNodes({ flatten: true });
  return assigned.length > 0 ? assigned : undefined;
}

/** The body of a frame that may be read: of the same site, and loaded. */
function frameBody(element: Element): Element | undefined {
  if (!/^i?frame$/.test(plain(element).localName)) return undefined;
  try {
    const inner = (element as HTMLIFrameElement).contentDocument;
    return (inner && plain(inner).body) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The stretch of a text node that the first range to touch it covers. */
function part(node: Text, ranges: readonly Range[]): readonly [number, number] {
  const range = ranges.find((each) => each.intersectsNode(node));
  if (!range) return [0, 0];
  return [
    range.startContainer === node ? range.startOffset : 0,
    range.endContainer === node ? range.endOffset : node.length,
  ];
}
