import type { Citation } from '../asking.ts';
import type { Passage, SavedText, Span } from '../types.ts';

/** How much of the surroundings goes along, on either side. */
const AROUND = 160;

/** A citation of this span (document offsets) of a passage, with its surroundings from the saved text where that is at hand. */
export function citationOf(passage: Passage, span: Span, more: CitationOptions): Citation {
  const { text, start: origin } = surroundings(passage, more.saved);
  const from = span.start - origin;
  const to = span.end - origin;
  return {
    number: more.number,
    documentId: passage.documentId,
    start: span.start,
    end: span.end,
    quote: text.slice(from, to),
    before: text.slice(wholeCharacter(text, Math.max(0, from - AROUND)), from),
    after: text.slice(to, wholeCharacter(text, Math.min(text.length, to + AROUND))),
    headings: passage.headings,
    title: passage.title,
    url: passage.url,
    site: passage.site,
    ...(passage.language !== undefined && { language: passage.language }),
    savedAt: passage.savedAt,
    ...(passage.publishedAt !== undefined && { publishedAt: passage.publishedAt }),
    ...(passage.changed !== undefined && { changed: passage.changed }),
    ...(passage.library !== undefined && { library: passage.library }),
    ...pageOf(passage, span.start),
    verified: more.verified,
  };
}

/** The printed page on which this offset stands, where the document has such pages. */
function pageOf({ pages = [] }: Passage, start: number): { page?: number } {
  const page = pages.findLastIndex((begins) => begins <= start) + 1;
  return page > 0 ? { page } : {};
}

export interface CitationOptions {
  readonly number: number;
  readonly verified: boolean;
  readonly saved?: SavedText;
}

/** The saved text if it still is the one the passage was cut from, else the passage alone. */
function surroundings(passage: Passage, saved: SavedText | undefined): { text: string; start: number } {
  return isOf(saved, passage) ? { text: saved.text, start: 0 } : passage;
}

/** Whether a passage was cut from this very text: the page may have been saved anew since. */
export function isOf(saved: SavedText | undefined, { start, end, text }: Passage): saved is SavedText {
  return saved !== undefined && saved.text.slice(start, end) === text;
}

/** Not between the halves of a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at + 1 : at;
}
