import { plain } from './plain-node.ts';

const NAME = 'footnote';
/** The colours of a highlighter on white paper and on dark. */
const STYLE = `::highlight(${NAME}) { background-color: #ffe58a; color: #1c1a17; }
@media (prefers-color-scheme: dark) { ::highlight(${NAME}) { background-color: #7a5c00; color: #fff8e1; } }`;

/** Marks these ranges, in place of what was marked before, and brings the first into view. The document's nodes stay as they are. */
export function mark(ranges: readonly Range[]): void {
  const [first] = ranges;
  const document = first?.startContainer.ownerDocument;
  if (!first || !document) return;
  for (const range of ranges) {
    openAround(range.startContainer);
    addStyle(range.startContainer.getRootNode());
  }
  highlight(
    document,
    ranges.filter(({ startContainer }) => startContainer.ownerDocument === document),
  );
  bringIntoView(first);
}

function highlight(document: Document, ranges: readonly Range[]): void {
  // The classes of the document's own window: the quote may be in a frame.
  const view = plain(document).defaultView as (Window & typeof globalThis) | null;
  if (!view?.CSS?.highlights) {
    const selection = plain(document).getSelection();
    selection?.removeAllRanges();
    for (const range of ranges) selection?.addRange(range);
    return;
  }
  view.CSS.highlights.set(NAME, new view.Highlight(...ranges));
}

/** A quote in closed details is shown by opening them, as the browser's own search does. */
function openAround(node: Node): void {
  for (let each = node.parentElement; each; each = plain(each).parentElement) {
    if (plain(each).localName === 'details' && !plain(each).hasAttribute('open')) plain(each).setAttribute('open', '');
    if (plain(each).getAttribute('hidden') === 'until-found') plain(each).removeAttribute('hidden');
  }
}

function addStyle(root: Node): void {
  if (!('adoptedStyleSheets' in root)) return;
  const scope = root as Document | ShadowRoot;
  if (plain(scope).adoptedStyleSheets.some(isOurs)) return; // from an earlier injection
  const view = plain(root.ownerDocument ?? (scope as Document)).defaultView as (Window & typeof globalThis) | null;
  if (!view) return;
  try {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(STYLE);
    scope.adoptedStyleSheets = [...scope.adoptedStyleSheets, sheet];
  } catch {
    // Firefox keeps adopted style sheets from content scripts.
    const element = plain(view.document).createElement('style');
    element.textContent = STYLE;
    ('head' in scope ? plain(scope).head : scope).append(element);
  }
}

function isOurs({ cssRules }: CSSStyleSheet): boolean {
  return cssRules[0]?.cssText.startsWith(`::highlight(${NAME})`) === true;
}

function bringIntoView(range: Range): void {
  const element = range.startContainer.parentElement;
  const view = element && plain(plain(element).ownerDocument).defaultView;
  if (!element || !view) return;
  const behavior = view.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
  const { height } = plain(element).getBoundingClientRect();
  if (height < view.innerHeight * 0.8) {
    plain(element).scrollIntoView({ block: 'center', inline: 'nearest', behavior });
    return;
  }
  // In an element taller than the window its middle is somewhere else: scroll to it at once, then on to the range.
  plain(element).scrollIntoView({ block: 'start', inline: 'nearest', behavior: 'instant' });
  const { top } = range.getBoundingClientRect();
  scrollerOf(element, view).scrollBy({ top: top - view.innerHeight / 2, behavior });
}

/** The nearest element around it that scrolls; else the window. */
function scrollerOf(element: Element, view: Window): Element | Window {
  for (
    let each = plain(element).parentElement;
    each && each !== plain(plain(element).ownerDocument).body;
    each = plain(each).parentElement
  ) {
    const { scrollHeight, clientHeight } = plain(each);
    if (scrollHeight > clientHeight && /auto|scroll/.test(view.getComputedStyle(each).overflowY)) return each;
  }
  return view;
}
