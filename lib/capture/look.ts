import type { Colours } from './colour.ts';
import { isTextNode, plain } from './plain-node.ts';

/** How white space shows: collapsed, collapsed but for line breaks, or kept. */
export type Space = 'collapse' | 'lines' | 'keep';

/** What an element's style means for reading it. */
export interface Look {
  /** The element may show something; false drops it with everything in it. */
  readonly shown: boolean;
  /** Text directly in it can be seen; false does not bind the elements inside. */
  readonly text: boolean;
  /** Text before and after it stands in other lines. */
  readonly block: boolean;
  readonly space: Space;
}

export const UNSEEN: Look = { shown: false, text: false, block: false, space: 'collapse' };

/** Smaller than this, in CSS pixels, nobody reads it. */
const SMALLEST_FONT = 2;
/** Further out than this, in CSS pixels, an element was put away, not laid out. */
const FAR = 999;
/** Thinner than this, in CSS pixels, no text can be. */
const THINNEST = 1;
/** Inline by nature; floated or positioned by a style sheet they are drop caps and marks, not blocks. */
const PHRASING =
  /^(?:a|abbr|b|bdi|bdo|big|cite|code|dfn|em|font|i|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var)$/;
const LONGEST_DROP_CAP = 2;

/** What a reading of looks needs to know of the page as a whole. */
export interface LookOptions {
  /** Judges whether text shows against its ground; without, it is taken to. */
  readonly colours?: Colours;
  /** Reads on under `visibility: hidden`. */
  readonly unveiled?: boolean;
  /** Only the browser's own verdict on what is visible, for pages of very many elements. */
  readonly lean?: boolean;
}

/**
 * Reads the look of an element from its computed style; from its mark-up alone when its document is not shown. Every property costs,
 * and a page can have a million elements: none is read that does not matter for this one.
 */
export function lookOf(element: Element, options: LookOptions = {}): Look {
  const style = plain(plain(element).ownerDocument).defaultView?.getComputedStyle(element);
  const display = style?.display;
  if (!style || !display) return lookUnstyled(element);
  if (display === 'none') return UNSEEN;
  if (isFormulaText(element)) return { shown: true, text: true, block: false, space: 'collapse' };
  const doubtful = !plain(element).checkVisibility(VISIBLE);
  if ((doubtful || !options.lean) && isFaded(style)) return UNSEEN;
  const block = isBlock(display) && !isDropCap(element, style);
  const boxed = block || display.startsWith('inline-');
  if (boxed && (isClosed(element, style) || (!options.lean && isPutAway(element, style)))) return UNSEEN;
  const holds = holding(element);
  const visible = !doubtful || options.unveiled === true || style.visibility === 'visible';
  const text = visible && (holds !== 'text' || options.lean === true || isLegible(element, style, options.colours));
  return { shown: true, text, block, space: holds === 'nothing' ? 'collapse' : spaceOf(style) };
}

/** Both spellings: the options were renamed on their way into the standard. */
const VISIBLE = { checkOpacity: true, opacityProperty: true, checkVisibilityCSS: true, visibilityProperty: true };

function isLegible(element: Element, style: CSSStyleDeclaration, colours: Colours | undefined): boolean {
  if (isDotted(style)) return false;
  if (Number.parseFloat(style.fontSize) < SMALLEST_FONT || Math.abs(Number.parseFloat(style.textIndent)) > FAR)
    return false;
  if (style.display !== 'contents') {
    const { width, height } = plain(element).getBoundingClientRect(); // after transforms: something around it may be scaled to nothing
    if ((width < THINNEST || height < THINNEST) && style.contentVisibility !== 'hidden') return false;
  }
  return colours?.isDrawn(element, style) ?? true;
}

/** Drawn as dots, as passwords are. Not every browser has it, and none lists it under a name of the standard. */
function isDotted(style: CSSStyleDeclaration): boolean {
  const security = style.getPropertyValue('-webkit-text-security');
  return security !== '' && security !== 'none';
}

/** Whether there is text right in an element, or only white space, or no text node at all. */
function holding(element: Element): 'nothing' | 'space' | 'text' {
  let found: 'nothing' | 'space' = 'nothing';
  for (let node = plain(element).firstChild; node; node = plain(node).nextSibling) {
    if (!isTextNode(node)) continue;
    if (/\S/.test(node.data)) return 'text';
    found = 'space';
  }
  return found;
}

/** MathJax draws formulas with glyphs of its style sheet; their text is in this clipped element beside them. */
function isFormulaText(element: Element): boolean {
  if (plain(element).localName !== 'mjx-assistive-mml') return false;
  return element.childElementCount === 1 && element.firstElementChild?.localName === 'math';
}

function isBlock(display: string): boolean {
  return !/^(?:inline|ruby|contents|none)|math/.test(display);
}

function isDropCap(element: Element, style: CSSStyleDeclaration): boolean {
  if (!PHRASING.test(plain(element).localName) || style.cssFloat === 'none') return false;
  return (plain(element).textContent ?? '').trim().length <= LONGEST_DROP_CAP;
}

function spaceOf(style: CSSStyleDeclaration): Space {
  // The newer half of `white-space`; not every browser has it.
  const value = style.whiteSpaceCollapse || style.whiteSpace;
  if (value === 'collapse' || value === 'normal' || value === 'nowrap') return 'collapse';
  return value === 'pre-line' || value === 'preserve-breaks' ? 'lines' : 'keep';
}

/** Wholly transparent, and not about to fade in as one scrolls to it. */
function isFaded(style: CSSStyleDeclaration): boolean {
  if (Number.parseFloat(style.opacity) > 0.02) return false;
  const moves = /[1-9]/.test(style.transitionDuration) || style.animationName !== 'none';
  return !moves && !style.willChange.includes('opacity');
}

/** `content-visibility: hidden`; what opens when it is searched for (`until-found`, closed `<details>`) counts as there. */
function isClosed(element: Element, style: CSSStyleDeclaration): boolean {
  return style.contentVisibility === 'hidden' && plain(element).getAttribute('hidden') !== 'until-found';
}

/** Moved off the page, clipped or shrunk to nothing. */
function isPutAway(element: Element, style: CSSStyleDeclaration): boolean {
  const outOfFlow = style.position === 'absolute' || style.position === 'fixed';
  if (isClippedAway(style, outOfFlow) || (outOfFlow && isFarOut(style)) || isFilteredOut(style)) return true;
  // An empty box may still overflow with text (floats, `height: 0`), unless it cuts that off.
  const { offsetWidth = 2, offsetHeight = 2 } = plain(element) as Partial<HTMLElement>;
  if (offsetWidth > 1 && offsetHeight > 1) return false;
  return style.overflowX !== 'visible' || style.overflowY !== 'visible';
}

/** Above, left or right of what can be seen. Below is not out: a page is scrolled, and `bottom` of what stands there is negative. */
function isFarOut(style: CSSStyleDeclaration): boolean {
  const shifts = [style.left, style.top, style.right, style.marginLeft, style.marginTop];
  if (shifts.some((shift) => Number.parseFloat(shift) < -FAR)) return true;
  if (style.transform === 'none') return false;
  const numbers = style.transform.match(/-?[\d.]+(?:e[-+]?\d+)?/g) ?? [];
  return numbers.length === 6 && numbers.slice(4).some((shift) => Number(shift) < -FAR);
}

const isFilteredOut = ({ filter }: CSSStyleDeclaration): boolean => /opacity\(0(?:\.0\d*)?%?\)/.test(filter);

function isClippedAway(style: CSSStyleDeclaration, outOfFlow: boolean): boolean {
  const clip = !outOfFlow || style.clip === 'auto' ? null : /^rect\((.*)\)$/.exec(style.clip);
  if (clip) {
    const [top = 0, right = 0, bottom = 0, left = 0] = (clip[1] ?? '').split(/[\s,]+/).map(Number.parseFloat);
    if (right - left <= 1 || bottom - top <= 1) return true;
  }
  // A polygon whose corners are all the same one has no inside.
  return /^inset\((?:50|100)%|^(?:circle|ellipse)\(0|^polygon\(([^,]+)(?:, \1)*\)$/.test(style.clipPath);
}

const UNSTYLED_BLOCK =
  /^(?:address|article|aside|blockquote|body|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frameset|h[1-6]|header|hgroup|hr|html|legend|li|listing|main|menu|nav|ol|optgroup|option|p|plaintext|pre|search|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|xmp)$/;

/** For documents without a window, such as a parsed file: attributes and the usual style of the tag. */
function lookUnstyled(element: Element): Look {
  const inline = (plain(element).getAttribute('style') ?? '').replace(/\s+/g, '').toLowerCase();
  const hidden = plain(element).getAttribute('hidden');
  if (hidden !== null && hidden !== 'until-found') return UNSEEN;
  if (/(?:^|;)(?:display:none|opacity:0(?![.\d]))/.test(inline)) return UNSEEN;
  return {
    shown: true,
    text: !/(?:^|;)(?:visibility:(?:hidden|collapse)|font-size:0(?![.\d])|-webkit-text-security:(?!none))/.test(inline),
    block: UNSTYLED_BLOCK.test(plain(element).localName),
    space: /^(?:pre|listing|plaintext|xmp)$/.test(plain(element).localName) ? 'keep' : 'collapse',
  };
}
