import type { BlockKind } from '../types.ts';
import { plain } from './plain-node.ts';
import type { VisibleElement } from './visible-tree.ts';

/**
 * Where a block stands in the page. `text`: where a page keeps what it has to say. `beside`: asides, footers and forms within
 * that. `around`: navigation, the page's header and footer, dialogs.
 */
export type Place = 'text' | 'beside' | 'around';

/** What the elements around a text make of it. */
export interface Context {
  readonly kind: BlockKind;
  readonly level?: number;
  readonly lists: number;
  readonly quotes: number;
  readonly place: Place;
  /** Inside an article or the main part, where headers and footers are those of the text. */
  readonly inArticle: boolean;
  readonly link: boolean;
  /** Between the block and the text stands an inline element. */
  readonly inline: boolean;
}

export const OUTERMOST: Context = {
  kind: 'paragraph',
  lists: 0,
  quotes: 0,
  place: 'text',
  inArticle: false,
  link: false,
  inline: false,
};

const AROUND_ROLES =
  /^(?:navigation|banner|contentinfo|search|menu|menubar|menuitem|toolbar|tablist|dialog|alertdialog|alert|status|tooltip)$/;
const CAPTION_CLASS = /(?:^|[\s_-])caption(?:[-_]?text)?(?:$|\s)/i;

/** The context inside an element, from the one outside it. */
export function contextWithin({ element, block }: VisibleElement, outside: Context): Context {
  const name = plain(element).localName;
  const place = placeOf(element, name, outside);
  const inArticle =
    outside.inArticle || /^(?:article|main)$/.test(name) || plain(element).getAttribute('role') === 'main';
  const link = outside.link || (name === 'a' && plain(element).hasAttribute('href'));
  return { ...outside, place, inArticle, link, inline: !block, ...kindWithin(element, name, outside) };
}

function kindWithin(element: Element, name: string, outside: Context): Partial<Context> {
  const heading = headingLevel(element, name);
  if (heading !== undefined) return { kind: 'heading', level: heading };
  if (outside.kind === 'heading') return {};
  switch (name) {
    case 'ul':
    case 'ol':
    case 'menu':
    case 'dir':
    case 'dl':
      return { lists: outside.lists + 1 };
    case 'li':
    case 'dt':
      return { kind: 'list-item', level: Math.max(1, outside.lists) };
    case 'dd':
      return { kind: 'list-item', level: outside.lists + 1 };
    case 'blockquote':
      return { kind: 'quote', level: outside.quotes + 1, quotes: outside.quotes + 1 };
    case 'figcaption':
    case 'caption':
      return { kind: 'caption', level: undefined };
    default:
      return isCaption(element) ? { kind: 'caption', level: undefined } : {};
  }
}

function isCaption(element: Element): boolean {
  return CAPTION_CLASS.test(plain(element).getAttribute('class') ?? '');
}

function headingLevel(element: Element, name: string): number | undefined {
  if (/^h[1-6]$/.test(name)) return Number(name[1]);
  if (plain(element).getAttribute('role') !== 'heading') return undefined;
  const level = Number(plain(element).getAttribute('aria-level'));
  return Number.isInteger(level) && level >= 1 && level <= 6 ? level : 2;
}

function placeOf(element: Element, name: string, outside: Context): Place {
  if (outside.place === 'around') return 'around';
  const role = plain(element).getAttribute('role') ?? '';
  if (name === 'nav' || name === 'dialog' || name === 'search' || AROUND_ROLES.test(role)) return 'around';
  if (name === 'header') return outside.inArticle ? outside.place : 'around';
  if (name === 'aside' || role === 'complementary') return outside.inArticle ? 'beside' : 'around';
  if (name === 'footer') return outside.quotes > 0 ? outside.place : outside.inArticle ? 'beside' : 'around';
  return outside.place;
}
