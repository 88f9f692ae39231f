import { Readability } from '@mozilla/readability';
import { plain } from './plain-node.ts';
import { isText, type VisibleElement } from './visible-tree.ts';

/** Fewer characters than this and the next, more lenient attempt is made: Readability's own threshold. */
const ENOUGH = 500;
/** Readability's switches: strip unlikely candidates (1), weigh classes (2), clean conditionally (4); given up in this order. */
const ATTEMPTS = [7, 6, 4, 0];
/** Elements that their form or document also has as a property, by their id. */
const LENDS_ID = /^(?:button|fieldset|img|input|object|output|select|textarea)$/;
/** Pages with more elements than this are read without it: its time grows faster than the page. */
const MOST_ELEMENTS = 40_000;

/**
 * The text nodes of the live page that Readability takes for the article. It works on a copy made of the visible tree and only
 * says which text to keep; the text itself is always read from the page.
 */
export function articleTexts(root: VisibleElement, title: string): ReadonlySet<Text> {
  let best: ReadonlySet<Text> = new Set();
  let longest = 0;
  for (const flags of ATTEMPTS) {
    const texts = attempt(root, title, flags);
    const length = [...texts].reduce((sum, { data }) => sum + data.trim().length, 0);
    if (length > longest) [best, longest] = [texts, length];
    if (longest >= ENOUGH) break;
  }
  return best;
}

/** Whether Readability can be asked about a page of this size. */
export function isReadabilitySized(root: VisibleElement): boolean {
  let left = MOST_ELEMENTS;
  const count = (element: VisibleElement): boolean =>
    --left > 0 && element.children.every((child) => isText(child) || count(child));
  return count(root);
}

function attempt(root: VisibleElement, title: string, flags: number): ReadonlySet<Text> {
  const copy = copyOf(root, title);
  // A threshold of 1 keeps Readability from starting over by itself, on a copy parsed from a string.
  const readability = new Readability<Node>(copy.document, {
    charThreshold: 1,
    disableJSONLD: true,
    keepClasses: true,
    serializer: (node) => node,
  });
  // Its own last step rewrites links and merges elements, for display; the attempts are not in its public options.
  Object.assign(readability, { _flags: flags, _postProcessContent() {} });
  const content = parse(readability);
  const found = new Set<Text>();
  if (!content) return found;
  const walker = copy.document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const original = copy.originals.get(node);
    if (original) found.add(original);
  }
  return found;
}

function parse(readability: Readability<Node>): Node | null | undefined {
  try {
    return readability.parse()?.content;
  } catch {
    return null; // mark-up it was not made for, such as XML or nesting without end: the visible text is read instead
  }
}

interface Copy {
  readonly document: Document;
  readonly originals: ReadonlyMap<Node, Text>;
}

/** A document of copies of what is visible, which loads nothing and runs nothing. */
function copyOf(root: VisibleElement, title: string): Copy {
  const document = plain(plain(root.element).ownerDocument).implementation.createHTMLDocument(title);
  const meta = document.createElement('meta');
  meta.setAttribute('property', 'og:title'); // or Readability cuts the title at a colon
  meta.setAttribute('content', title);
  document.head.append(meta);
  const originals = new Map<Node, Text>();
  const copy = (visible: VisibleElement): Element => {
    const element = document.importNode(visible.element, false);
    // Whether it can be seen was decided by its style; a dialog open over a page hides all the rest from screen readers.
    for (const name of ['aria-hidden', 'hidden', 'style']) plain(element).removeAttribute(name);
    // Or they would be taken for what Readability asks of the form or the document around them.
    plain(element).removeAttribute('name');
    if (LENDS_ID.test(plain(element).localName)) plain(element).removeAttribute('id');
    for (const child of visible.children) {
      if (!isText(child)) {
        plain(element).append(copy(child));
        continue;
      }
      const text = document.createTextNode(child.node.data);
      originals.set(text, child.node);
      plain(element).append(text);
    }
    return element;
  };
  document.body.replaceWith(copy(root));
  return { document, originals };
}
