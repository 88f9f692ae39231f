import type { Answer, Citation } from '../types.ts';

/**
 * An answer to be pasted elsewhere: Markdown with footnotes (`[^1]`), each with its quote, title, address and date. When abstained, the
 * nearest passages are all there is.
 */
export function answerAsMarkdown({ question, text, citations }: Answer): string {
  const known = new Set(citations.map(({ number }) => number));
  const body = text.replace(/\s*\[(\d{1,3})\]/g, (mark, digits: string) =>
    known.has(Number(digits)) ? `[^${digits}]` : mark,
  );
  const notes = citations.map((citation) => `[^${citation.number}]: ${note(citation)}`);
  const parts = [`## ${oneLine(question)}`, body, notes.join('\n')].filter((part) => part !== '');
  return `${parts.join('\n\n')}\n`;
}

function note({ quote, title, url, site, publishedAt, savedAt }: Citation): string {
  const date = publishedAt ? publishedAt.slice(0, 10) : `saved ${savedAt.slice(0, 10)}`;
  return `“${oneLine(quote)}” — [${oneLine(title).replace(/[[\]]/g, '\\$&')}](${address(url)}), ${oneLine(site)}, ${date}`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Brackets and spaces would end the link early. */
const address = (url: string): string =>
  url.replace(/[()<>\s]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
