import { fold } from '../text/fold.ts';
import { oneLine } from '../text/invisible.ts';
import { isoDate } from './iso-date.ts';
import { type LinkedData, readLinkedData } from './linked-data.ts';
import { plain } from './plain-node.ts';

/** What a page says about itself; the part of `CapturedPage` that is not its text. */
export interface Metadata {
  readonly title: string;
  readonly byline?: string;
  readonly site: string;
  readonly language?: string;
  readonly publishedAt?: string;
}

/** A heading that can be seen, in order. */
export interface VisibleHeading {
  readonly text: string;
  readonly level: number;
}

const LONGEST_TITLE = 300;
const LONGEST_BYLINE = 80;
/** Where pages put the author's name, the surest place first. */
const BYLINES = [
  '[itemprop~="author"] [itemprop~="name"]',
  '[rel~="author"]',
  '[itemprop~="author"]',
  '.p-author, .byline-name, .author-name, .article-author, .post-author, .entry-author',
  '.byline, .author, [class*="byline" i]',
];
const BY = /^(?:written\s+by|posted\s+by|by|von|par|por|di|door|af|av)\b[\s:]*/i;
/** A date or another part of the line that follows the name. */
const AFTER_NAME = /(?:\s+[-–—|•·].*|,?\s+(?:on\s+)?(?:\p{L}+\.?\s+)?\d.*|[\s,;—–-]+)$/su;
const TITLE_SEPARATOR = /\s+[|\-–—―·•»›/:∷:]+\s+|\s*[|｜]\s*|\s+::\s+|:\s+/;

/** Reads title, byline, site, language and date from the document's head, its linked data and its visible headings. */
export function readMetadata(document: Document, headings: readonly VisibleHeading[], url = document.URL): Metadata {
  const linked = readLinkedData(document);
  const meta = metaOf(document);
  const site = siteOf(url, meta, linked);
  return {
    title: titleOf(document, { meta, linked, headings, site, url }).slice(0, LONGEST_TITLE),
    byline: bylineOf(document, meta, linked),
    site,
    language: languageOf(document, meta, linked),
    publishedAt: publishedOf(document, meta, linked),
  };
}

/** Looks up what the page's meta elements say; read once, for a page can be large. */
type Meta = (...names: string[]) => string | undefined;

/** The first non-empty content of the named meta elements. One element can have several names. */
function metaOf(document: Document): Meta {
  const contents = new Map<string, string>();
  for (const element of document.querySelectorAll('meta[content]')) {
    const text = oneLine(element.getAttribute('content') ?? '');
    const names = ['property', 'name', 'itemprop'].map((attribute) => element.getAttribute(attribute) ?? '').join(' ');
    for (const name of names.toLowerCase().split(/\s+/))
      if (text !== '' && !contents.has(name)) contents.set(name, text);
  }
  return (...names) => names.map((name) => contents.get(name.toLowerCase())).find((text) => text !== undefined);
}

function hostOf(url: string): string {
  try {
    return new URL(url).hostname.replace(/^www\./, '');
  } catch {
    return '';
  }
}

function siteOf(url: string, meta: Meta, { publisher }: LinkedData): string {
  const named = meta('og:site_name', 'application-name') ?? oneLine(publisher ?? '');
  return named !== '' && named.length <= 60 ? named : hostOf(url) || 'file';
}

const folded = (text: string) => fold(text).text.trim();

/** The heading the page is titled with, when title and heading agree; else its declared title without the name of the site. */
interface Titling {
  readonly meta: Meta;
  readonly linked: LinkedData;
  readonly headings: readonly VisibleHeading[];
  readonly site: string;
  readonly url: string;
}

function titleOf(document: Document, { meta, linked, headings, site, url }: Titling): string {
  const full = withoutSite(oneLine(document.title), site, url);
  const declared = withoutSite(meta('og:title', 'twitter:title') ?? oneLine(linked.headline ?? ''), site, url);
  const titles = [full, declared];
  const heading =
    headings.find(({ text, level }) => level <= 3 && titles.some((title) => isMostOf(text, title))) ??
    headings.find(({ text, level }) => level === 1 && titles.some((title) => isPartOf(text, title)));
  if (heading) return heading.text;
  const title = declared || full;
  if (title !== '' && folded(title) !== folded(site)) return title;
  const first = headings.find(({ level }) => level === 1) ?? headings[0];
  return first?.text || title || lastSegment(url) || site;
}

/** The heading occurs in the title, and not just by chance as "News" might. */
function isMostOf(heading: string, title: string): boolean {
  const [part, whole] = [folded(heading), folded(title)];
  return part.length > 2 && part.length >= whole.length * 0.5 && whole.includes(part);
}

/** The heading is what stands before the first separator in the title, as in "Heading - Manual, version 3". */
function isPartOf(heading: string, title: string): boolean {
  const [first = '', ...others] = title.split(TITLE_SEPARATOR);
  return others.length > 0 && first.length > 2 && folded(heading) === folded(first);
}

function withoutSite(title: string, site: string, url: string): string {
  const parts = title.split(new RegExp(`(${TITLE_SEPARATOR.source})`));
  if (parts.length < 3) return title;
  const names = [site, hostOf(url), hostOf(url).split('.')[0] ?? ''].map(squeeze).filter((name) => name.length > 1);
  const isSite = (part = '') =>
    squeeze(part) !== '' && names.some((name) => squeeze(part) === name || squeeze(part).replace(/^the/, '') === name);
  if (isSite(parts.at(-1))) return parts.slice(0, -2).join('').trim();
  if (isSite(parts[0])) return parts.slice(2).join('').trim();
  return title;
}

const squeeze = (text: string) => folded(text).replace(/[^\p{L}\p{N}]/gu, '');

function lastSegment(url: string): string {
  try {
    return decodeURIComponent(new URL(url).pathname.split('/').filter(Boolean).at(-1) ?? '');
  } catch {
    return '';
  }
}

function bylineOf(document: Document, meta: Meta, { authors }: LinkedData): string | undefined {
  const named =
    authors.length > 0
      ? authors.slice(0, 5).join(', ')
      : meta('author', 'article:author', 'dc.creator', 'dcterms.creator', 'parsely-author', 'citation_author', 'byl');
  for (const candidate of [named, ...bylineElements(document)]) {
    const text = oneLine(candidate ?? '')
      .replace(BY, '')
      .replace(AFTER_NAME, '');
    if (text.length > 1 && text.length <= LONGEST_BYLINE && !/^https?:|@/i.test(text)) return text;
  }
  return undefined;
}

function bylineElements(document: Document): string[] {
  return BYLINES.flatMap((selector) => [...document.querySelectorAll(selector)].slice(0, 3)).map(
    (element) => plain(element).textContent ?? '',
  );
}

function languageOf(document: Document, meta: Meta, linked: LinkedData): string | undefined {
  const declared = [
    document.documentElement.getAttribute('lang') ?? document.documentElement.getAttribute('xml:lang'),
    document.body?.getAttribute('lang'),
    document.querySelector('meta[http-equiv="content-language" i]')?.getAttribute('content'),
    meta('og:locale', 'language', 'dc.language'),
    linked.language,
  ];
  for (const tag of declared) {
    try {
      const [canonical] = Intl.getCanonicalLocales((tag ?? '').trim().replace(/_/g, '-'));
      if (canonical) return canonical;
    } catch {
      // not a language tag: the next one
    }
  }
  return undefined;
}

function publishedOf(document: Document, meta: Meta, linked: LinkedData): string | undefined {
  const declared = [
    meta('article:published_time', 'og:published_time', 'datePublished'),
    linked.published,
    document.querySelector('[itemprop~="datePublished"][datetime]')?.getAttribute('datetime'),
    document.querySelector('[itemprop~="datePublished"][content]')?.getAttribute('content'),
    meta(
      'citation_publication_date',
      'citation_date',
      'dc.date.issued',
      'dcterms.created',
      'dc.date',
      'parsely-pub-date',
      'sailthru.date',
      'publish-date',
      'pubdate',
      'date',
    ),
    document.querySelector('time[pubdate][datetime]')?.getAttribute('datetime'),
    document.querySelector(':is(article, main, [role="main"]) time[datetime]')?.getAttribute('datetime'),
    document.querySelector('time[datetime]')?.getAttribute('datetime'),
  ];
  for (const date of declared) {
    const iso = isoDate(date ?? '');
    if (iso) return iso;
  }
  return undefined;
}
