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
/** Inline by nature; floated or positioned by a style sheet they are drop caps and marks, not blocks. */
const PHRASING =
  /^(?:a|abbr|b|bdi|bdo|big|cite|code|dfn|em|font|i|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var)$/;
const LONGEST_DROP_CAP = 2;

/**
 * Reads the look of an element from its computed style; from its mark-up alone when its document is not shown.
 * @param unveiled reads on under `visibility: hidden`
 */
export function lookOf(element: Element, unveiled = false): Look {
  const style = element.ownerDocument.defaultView?.getComputedStyle(element);
  if (!style || style.display === '') return lookUnstyled(element);
  const { display } = style;
  if (display === 'none') return UNSEEN;
  if (isFormulaText(element)) return { shown: true, text: true, block: false, space: 'collapse' };
  const block = isBlock(display) && !isDropCap(element, style);
  if (isFaded(style) || isClosed(element, style)) return UNSEEN;
  if (block && display !== 'contents' && isPutAway(element, style)) return UNSEEN;
  const text = (unveiled || style.visibility === 'visible') && Number.parseFloat(style.fontSize) >= SMALLEST_FONT;
  return { shown: true, text, block, space: spaceOf(style) };
}

/** MathJax draws formulas with glyphs of its style sheet; their text is in this clipped element beside them. */
function isFormulaText({ localName, children }: Element): boolean {
  return localName === 'mjx-assistive-mml' && children.length === 1 && children[0]?.localName === 'math';
}

function isBlock(display: string): boolean {
  return !/^(?:inline|ruby|contents|none)|math/.test(display);
}

function isDropCap(element: Element, style: CSSStyleDeclaration): boolean {
  if (!PHRASING.test(element.localName) || style.cssFloat === 'none') return false;
  return (element.textContent ?? '').trim().length <= LONGEST_DROP_CAP;
}

function spaceOf(style: CSSStyleDeclaration): Space {
  // `white-space-collapse` is the newer half of `white-space`; not every browser has it.
  const value = style.getPropertyValue('white-space-collapse') || style.whiteSpace;
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
  return style.getPropertyValue('content-visibility') === 'hidden' && element.getAttribute('hidden') !== 'until-found';
}

/** Moved off the page, clipped or shrunk to nothing. */
function isPutAway(element: Element, style: CSSStyleDeclaration): boolean {
  if (Math.abs(Number.parseFloat(style.textIndent)) > FAR) return true;
  const outOfFlow = style.position === 'absolute' || style.position === 'fixed';
  if (outOfFlow && (isFarOut(style) || isClippedAway(style))) return true;
  const { width, height } = element.getBoundingClientRect();
  if (width > 1 && height > 1) return false;
  // An empty box may still overflow with text (floats, `height: 0`), unless it cuts off or is scaled down.
  return style.overflowX !== 'visible' || style.overflowY !== 'visible' || isScaledAway(style);
}

function isFarOut(style: CSSStyleDeclaration): boolean {
  const shifts = [style.left, style.top, style.right, style.bottom, style.marginLeft, style.marginTop];
  if (shifts.some((shift) => Number.parseFloat(shift) < -FAR)) return true;
  if (style.transform === 'none') return false;
  const numbers = style.transform.match(/-?[\d.]+(?:e[-+]?\d+)?/g) ?? [];
  return numbers.length === 6 && numbers.slice(4).some((shift) => Number(shift) < -FAR);
}

function isClippedAway(style: CSSStyleDeclaration): boolean {
  const clip = style.clip === 'auto' ? null : /^rect\((.*)\)$/.exec(style.clip);
  if (clip) {
    const [top = 0, right = 0, bottom = 0, left = 0] = (clip[1] ?? '').split(/[\s,]+/).map(Number.parseFloat);
    if (right - left <= 1 || bottom - top <= 1) return true;
  }
  return /^inset\((?:50|100)%|^circle\(0/.test(style.clipPath);
}

function isScaledAway(style: CSSStyleDeclaration): boolean {
  return /^matrix\((?:0, 0, 0|0, 0, -?[\d.]+, 0|-?[\d.]+, 0, 0, 0),/.test(style.transform);
}

const UNSTYLED_BLOCK =
  /^(?:address|article|aside|blockquote|body|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frameset|h[1-6]|header|hgroup|hr|html|legend|li|listing|main|menu|nav|ol|optgroup|option|p|plaintext|pre|search|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|xmp)$/;

/** For documents without a window, such as a parsed file: attributes and the usual style of the tag. */
function lookUnstyled(element: Element): Look {
  const inline = (element.getAttribute('style') ?? '').replace(/\s+/g, '').toLowerCase();
  const hidden = element.getAttribute('hidden');
  if (hidden !== null && hidden !== 'until-found') return UNSEEN;
  if (/(?:^|;)(?:display:none|opacity:0(?![.\d]))/.test(inline)) return UNSEEN;
  return {
    shown: true,
    text: !/(?:^|;)(?:visibility:(?:hidden|collapse)|font-size:0(?![.\d]))/.test(inline),
    block: UNSTYLED_BLOCK.test(element.localName),
    space: /^(?:pre|listing|plaintext|xmp)$/.test(element.localName) ? 'keep' : 'collapse',
  };
}
