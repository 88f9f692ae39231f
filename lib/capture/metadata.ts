import { fold } from '../text/fold.ts';
import { oneLine } from './characters.ts';
import { isoDate } from './iso-date.ts';
import { type LinkedData, readLinkedData } from './linked-data.ts';

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
export function readMetadata(document: Document, headings: readonly VisibleHeading[]): Metadata {
  const linked = readLinkedData(document);
  const site = siteOf(document, linked);
  return {
    title: titleOf(document, linked, headings, site).slice(0, LONGEST_TITLE),
    byline: bylineOf(document, linked),
    site,
    language: languageOf(document, linked),
    publishedAt: publishedOf(document, linked),
  };
}

/** The first non-empty content of the named meta elements; names may repeat with other spellings. */
function meta(document: Document, ...names: string[]): string | undefined {
  for (const name of names) {
    for (const attribute of ['property', 'name', 'itemprop']) {
      const found = document.querySelector(`meta[${attribute}~="${name}" i]`)?.getAttribute('content');
      const text = oneLine(found ?? '');
      if (text !== '') return text;
    }
  }
  return undefined;
}

function hostOf(document: Document): string {
  try {
    return new URL(document.URL).hostname.replace(/^www\./, '');
  } catch {
    return '';
  }
}

function siteOf(document: Document, { publisher }: LinkedData): string {
  const named = meta(document, 'og:site_name', 'application-name') ?? oneLine(publisher ?? '');
  return named !== '' && named.length <= 60 ? named : hostOf(document) || 'file';
}

const folded = (text: string) => fold(text).text.trim();

/** The heading the page is titled with, when title and heading agree; else its declared title without the name of the site. */
function titleOf(document: Document, linked: LinkedData, headings: readonly VisibleHeading[], site: string): string {
  const full = withoutSite(oneLine(document.title), site, document);
  const declared = withoutSite(
    meta(document, 'og:title', 'twitter:title') ?? oneLine(linked.headline ?? ''),
    site,
    document,
  );
  const heading = headings.find(
    ({ text, level }) => level <= 2 && [full, declared].some((title) => isMostOf(text, title)),
  );
  if (heading) return heading.text;
  const title = declared || full;
  if (title !== '' && folded(title) !== folded(site)) return title;
  const first = headings.find(({ level }) => level === 1) ?? headings[0];
  return first?.text || title || lastSegment(document) || site;
}

/** The heading occurs in the title, and not just by chance as "News" might. */
function isMostOf(heading: string, title: string): boolean {
  const [part, whole] = [folded(heading), folded(title)];
  return part.length > 2 && part.length >= whole.length * 0.5 && whole.includes(part);
}

function withoutSite(title: string, site: string, document: Document): string {
  const parts = title.split(new RegExp(`(${TITLE_SEPARATOR.source})`));
  if (parts.length < 3) return title;
  const names = [site, hostOf(document), hostOf(document).split('.')[0] ?? '']
    .map(squeeze)
    .filter((name) => name.length > 1);
  const isSite = (part = '') =>
    squeeze(part) !== '' && names.some((name) => squeeze(part) === name || squeeze(part).replace(/^the/, '') === name);
  if (isSite(parts.at(-1))) return parts.slice(0, -2).join('').trim();
  if (isSite(parts[0])) return parts.slice(2).join('').trim();
  return title;
}

const squeeze = (text: string) => folded(text).replace(/[^\p{L}\p{N}]/gu, '');

function lastSegment(document: Document): string {
  try {
    return decodeURIComponent(new URL(document.URL).pathname.split('/').filter(Boolean).at(-1) ?? '');
  } catch {
    return '';
  }
}

function bylineOf(document: Document, { authors }: LinkedData): string | undefined {
  const named =
    authors.length > 0
      ? authors.slice(0, 5).join(', ')
      : meta(
          document,
          'author',
          'article:author',
          'dc.creator',
          'dcterms.creator',
          'parsely-author',
          'citation_author',
          'byl',
        );
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
    (element) => element.textContent ?? '',
  );
}

function languageOf(document: Document, linked: LinkedData): string | undefined {
  const declared = [
    document.documentElement.getAttribute('lang') ?? document.documentElement.getAttribute('xml:lang'),
    document.body?.getAttribute('lang'),
    document.querySelector('meta[http-equiv="content-language" i]')?.getAttribute('content'),
    meta(document, 'og:locale', 'language', 'dc.language'),
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

function publishedOf(document: Document, linked: LinkedData): string | undefined {
  const declared = [
    meta(document, 'article:published_time', 'og:published_time', 'datePublished'),
    linked.published,
    document.querySelector('[itemprop~="datePublished"][datetime]')?.getAttribute('datetime'),
    document.querySelector('[itemprop~="datePublished"][content]')?.getAttribute('content'),
    meta(
      document,
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
