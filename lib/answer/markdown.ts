import { oneLine } from '../text/invisible.ts';
import type { Answer, Citation } from '../types.ts';
import { applyEdits, type Edit } from './edits.ts';
import { findMarkers, type Marker } from './markers.ts';

/**
 * An answer to be pasted elsewhere: Markdown with footnotes (`[^1]`), each with its quote, title, address and date. When abstained, the
 * nearest passages are all there is.
 */
export function answerAsMarkdown({ question, text, citations }: Answer): string {
  const known = new Set(citations.map(({ number }) => number));
  const body = applyEdits(
    text,
    findMarkers(text).flatMap((marker) => asReferences(text, marker, known)),
  ).text;
  const notes = citations.map((citation) => `[^${citation.number}]: ${note(citation)}`);
  const parts = [`## ${oneLine(question)}`, body, notes.join('\n')].filter((part) => part !== '');
  return `${parts.join('\n\n')}\n`;
}

/** `[^1]`, close to the word before it. Code has no markers, and keeps its brackets. */
function asReferences(text: string, { start, end, numbers }: Marker, known: ReadonlySet<number>): Edit[] {
  if (!numbers.every((number) => known.has(number))) return [];
  const space = /[^\S\n]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return [{ start: start - space, end, insert: numbers.map((number) => `[^${number}]`).join('') }];
}

function note({ quote, title, url, site, publishedAt, savedAt }: Citation): string {
  const date = publishedAt ? publishedAt.slice(0, 10) : `saved ${savedAt.slice(0, 10)}`;
  return `“${oneLine(quote)}” — [${oneLine(title).replace(/[[\]]/g, '\\$&')}](${address(url)}), ${oneLine(site)}, ${date}`;
}

/** Brackets and spaces would end the link early. */
const address = (url: string): string =>
  url.replace(/[()<>\s]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
