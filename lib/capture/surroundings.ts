import { plain } from './plain-node.ts';

/** Names of what pages put between and around the paragraphs of an article, as whole parts of a class name. */
const JUNK_NAME =
  '(?:ads?|advert\\w*|sponsor\\w*|promo\\w*|share|sharing|social\\w*|related|recommend\\w*|recirc\\w*|read-?more|more-?from|most-?(?:read|popular|viewed)|popular|trending|newsletter|subscri\\w*|sign-?up|cookie\\w*|consent|gdpr|breadcrumbs?|pagination|pager|disqus|outbrain|taboola|widget|sidebar|toolbar|menu|nav|navbar|navigation|author-?bio|bio|byline|tags?|print|screen-reader\\w*|skip\\w*|paywall|rating|votes?|toolbox)';
const JUNK_CLASS = new RegExp(`(?:^|[\\s_-])${JUNK_NAME}(?:$|[\\s_-])`, 'i');
/** An id often is a heading in disguise ("sharing-with-a-colleague"), so here the name must be all of it. */
const JUNK_ID = new RegExp(`^${JUNK_NAME}(?:[-_](?:bar|box|list|links|wrap\\w*|container|section|buttons?))?$`, 'i');
const COMMENTS = /(?:^|[\s_-])(?:comments?|replies|responses|discussion|disqus\w*)(?:$|[\s_-])/i;
/** Asides that belong to what they stand beside. */
const NOTE_CLASS =
  /(?:^|[\s_-])(?:note|tip|hint|warning|caution|info|important|danger|admonition|callout|alert|example|aside)(?:$|[\s_-])/i;

/** The element around it, out of shadow roots and frames too. */
export function parentOf(element: Element): Element | null {
  const { parentElement, ownerDocument } = plain(element);
  if (parentElement) return parentElement;
  const root = plain(plain(element).getRootNode());
  if ('host' in root) return (root as ShadowRoot).host;
  return plain(ownerDocument).defaultView?.frameElement ?? null;
}

export function isWithin(element: Element, ancestor: Element): boolean {
  for (let each: Element | null = element; each; each = parentOf(each)) if (each === ancestor) return true;
  return false;
}

/** A text and the innermost block-level element around it. */
interface Placed {
  readonly element: Element;
  readonly text: string;
}

/** The innermost element that holds nine tenths of the text of these blocks. */
export function innermostAround(blocks: readonly Placed[]): Element | undefined {
  const held = new Map<Element, number>();
  let total = 0;
  for (const { element, text } of blocks) {
    total += text.length;
    held.set(element, (held.get(element) ?? 0) + text.length);
  }
  const sums = new Map<Element, number>();
  for (const [element, length] of held) {
    for (let each: Element | null = element; each; each = parentOf(each))
      sums.set(each, (sums.get(each) ?? 0) + length);
  }
  let best: Element | undefined;
  for (const [element, length] of sums) if (length >= total * 0.9 && (!best || isWithin(element, best))) best = element;
  return best;
}

/** Whose names count as junk. */
export interface JunkRules {
  /** This element and those around it hold the article: they are no junk, whatever their names. */
  readonly core?: Element;
  /** Code units: an element with more text is no junk, whatever its name ("layout-with-sidebar"). */
  readonly largest?: number;
  /** Comments are junk too. */
  readonly comments: boolean;
}

/** Tells, by the names of the elements around a block, what is not part of an article; remembers its verdicts. */
export class Surroundings {
  readonly #verdicts = new Map<Element, boolean>();
  readonly #rules: JunkRules;

  constructor(rules: JunkRules) {
    this.#rules = rules;
    for (let each = rules.core ?? null; each; each = parentOf(each)) this.#verdicts.set(each, false);
  }

  isJunk(element: Element): boolean {
    const known = this.#verdicts.get(element);
    if (known !== undefined) return known;
    const parent = parentOf(element);
    const verdict = (parent !== null && this.isJunk(parent)) || this.#isNamedJunk(element);
    this.#verdicts.set(element, verdict);
    return verdict;
  }

  #isNamedJunk(element: Element): boolean {
    const { id } = plain(element);
    const classes = plain(element).getAttribute('class') ?? '';
    if (this.#rules.comments && (COMMENTS.test(classes) || /^(?:comments|disqus_thread)$/i.test(id))) return true;
    if (!JUNK_CLASS.test(classes) && !JUNK_ID.test(id)) return false;
    return (plain(element).textContent?.length ?? 0) <= (this.#rules.largest ?? Number.POSITIVE_INFINITY);
  }
}

/** Whether an aside is a note on the text around it rather than a list of other things to read. */
export function isNote(element: Element): boolean {
  for (let each: Element | null = element, steps = 0; each && steps < 6; each = parentOf(each), steps++) {
    if (plain(each).getAttribute('role') === 'note' || NOTE_CLASS.test(plain(each).getAttribute('class') ?? ''))
      return true;
    if (plain(each).localName === 'aside') return false;
  }
  return false;
}
