import { plain } from './plain-node.ts';

/** Text in the colour of what it stands on, or in none, is there for machines only. */

/** Parts of red, green, blue (of 255, summed) that two colours may differ by and still look the same. */
const INDISTINCT = 12;
/** What may lie behind a text without being an element around it. */
const MEDIA = 'img, picture, video, canvas, svg, iframe, object, embed';
/** Elements of a container that are looked at for one that lies behind the text. */
const MOST_LOOKED_AT = 60;

/** Ink that covers less than this of its ground is not seen. */
const FAINTEST = 0.05;

/** Equal to no colour, not even to itself. */
const UNKNOWN = [Number.NaN, 0, 0, 0.5] as const;

type Rgba = readonly [number, number, number, number];

/** Judges the colours of one page; made anew for each reading, as it remembers what it saw. */
export class Colours {
  readonly #grounds = new Map<Element, Rgba>();
  readonly #parsed = new Map<string, Rgba>();
  /** A style sheet that did not load leaves white text without its dark ground: then no colour means anything. */
  readonly #known: boolean;

  constructor(document: Document) {
    const sheets = plain(document).querySelectorAll<HTMLLinkElement>('link[rel~="stylesheet" i]:not([disabled])');
    this.#known = [...sheets].every(({ sheet }) => sheet !== null);
  }

  /** Whether text right in this element shows against its ground. */
  isDrawn(element: Element, style: CSSStyleDeclaration): boolean {
    if (!this.#known) return true;
    const ink = this.#parse(style.webkitTextFillColor || style.color);
    const clear = ink[3] < FAINTEST;
    const suspicious = clear || isSame(ink, this.#ground(element, style));
    if (!suspicious || style.textShadow !== 'none') return true;
    return clear ? isClippedGround(element) : liesOnOther(element);
  }

  /** The colour of the nearest ground around an element that lets nothing through; images are not looked at. */
  #ground(element: Element, style = styleOf(element)): Rgba {
    const known = this.#grounds.get(element);
    if (known) return known;
    const own = this.#parse(style?.backgroundColor ?? '');
    const parent = plain(element).parentElement;
    const ground = own[3] > 0 ? own : parent ? this.#ground(parent) : canvasOf(element, style);
    this.#grounds.set(element, ground);
    return ground;
  }

  #parse(colour: string): Rgba {
    const known = this.#parsed.get(colour);
    if (known) return known;
    const parsed = parseColour(colour);
    this.#parsed.set(colour, parsed);
    return parsed;
  }
}

const styleOf = (element: Element) => plain(plain(element).ownerDocument).defaultView?.getComputedStyle(element);

/** Computed colours are `rgb(…)` or `rgba(…)`, or a newer notation, which has to be painted to know what it looks like. */
function parseColour(colour: string): Rgba {
  const match = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(colour);
  if (!match) return painted(colour) ?? UNKNOWN;
  return [Number(match[1]), Number(match[2]), Number(match[3]), match[4] === undefined ? 1 : Number(match[4])];
}

/** The colour as it comes out on a canvas; undefined where the browser does not tell what is on one, or there is none. */
function painted(colour: string): Rgba | undefined {
  canvas ??= tellingCanvas();
  return canvas && colour !== '' ? paint(canvas, colour) : undefined;
}

let canvas: OffscreenCanvasRenderingContext2D | null | undefined;

function tellingCanvas(): OffscreenCanvasRenderingContext2D | null {
  if (typeof OffscreenCanvas !== 'function') return null;
  const made = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const seen = made && paint(made, '#12a4c8');
  return seen && seen[3] === 1 && isSame(seen, [0x12, 0xa4, 0xc8, 1]) ? made : null;
}

function paint(context: OffscreenCanvasRenderingContext2D, colour: string): Rgba {
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

const isSame = (a: Rgba, b: Rgba) =>
  Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]) <= INDISTINCT;

/** What a page stands on that sets no ground; in shadow roots and dark schemes nobody knows. */
function canvasOf(element: Element, style: CSSStyleDeclaration | undefined): Rgba {
  const isRoot = element === plain(plain(element).ownerDocument).documentElement;
  return isRoot && style && !style.colorScheme.includes('dark') ? [255, 255, 255, 1] : UNKNOWN;
}

/** Text filled by the background of an element around it, as in gradient headings. */
function isClippedGround(element: Element): boolean {
  for (let each: Element | null = element; each; each = plain(each).parentElement) {
    if (styleOf(each)?.backgroundClip.includes('text')) return true;
  }
  return false;
}

/** Between the text and its ground lies an image, or something else may: an element around it stacks its contents. */
function liesOnOther(element: Element): boolean {
  for (let each: Element | null = element; each; each = plain(each).parentElement) {
    const style = styleOf(each);
    if (style?.backgroundImage !== 'none') return true;
    const stacks = style.position !== 'static' || style.display.includes('grid');
    const { parentElement } = plain(each);
    if (stacks && (holdsLayer(each) || (style.position !== 'relative' && parentElement && holdsLayer(parentElement)))) {
      return true;
    }
    if (parseColour(style.backgroundColor)[3] > 0) return false;
  }
  return false;
}

function holdsLayer(container: Element): boolean {
  if (plain(container).querySelector(MEDIA)) return true;
  return [...plain(container).querySelectorAll('*')].slice(0, MOST_LOOKED_AT).some((each) => {
    const style = styleOf(each);
    if (style?.position !== 'absolute') return false;
    return style.backgroundImage !== 'none' || parseColour(style.backgroundColor)[3] > 0;
  });
}
