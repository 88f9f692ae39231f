import type { Answer, Chat, Citation } from '../asking.ts';
import { oneLine } from '../text/invisible.ts';
import { applyEdits } from './edits.ts';
import { findMarkers, type Marker } from './markers.ts';
import { literal, safeMarkdown } from './safe-markdown.ts';

/**
 * An answer to be pasted elsewhere: Markdown with footnotes (`[^1]`), each with its quote, title, address and date. When abstained, the
 * nearest passages are all there is.
 */
export function answerAsMarkdown(answer: Answer): string {
  const { body, notes } = parts(answer, 0);
  return joined([heading(answer.question), body, notes.join('\n')]);
}

/** A whole conversation: its questions as headings, its notes numbered through, at the end. */
export function chatAsMarkdown({ turns }: Chat): string {
  const notes: string[] = [];
  const lines = turns.flatMap(({ question, answer }) => {
    const part = parts(answer, notes.length);
    const references = answer.citations.map((_, i) => `[^${notes.length + i + 1}]`).join(' ');
    notes.push(...part.notes);
    return [heading(question), part.body || references];
  });
  return joined([...lines, notes.join('\n')]);
}

const heading = (question: string): string => `## ${literal(oneLine(question))}`;
const joined = (pieces: readonly string[]): string => `${pieces.filter((piece) => piece !== '').join('\n\n')}\n`;

/** @param before how many notes come before its own */
function parts({ text, citations }: Answer, before: number): { body: string; notes: string[] } {
  const places = new Map(citations.map(({ number }, i) => [number, before + i + 1]));
  const links = new Set(citations.map(({ url }) => url));
  // References go in after the text around them has been made safe, which may have brackets of its own that look like them.
  const references: string[] = [];
  const marked = applyEdits(
    text,
    findMarkers(text).flatMap((marker) => {
      const numbers = marker.numbers.map((number) => places.get(number));
      if (numbers.includes(undefined) || isDefinition(text, marker)) return [];
      references.push(numbers.map((number) => `[^${number}]`).join(''));
      return [{ start: startOf(text, marker), end: marker.end, insert: `${OPEN}${references.length - 1}${CLOSE}` }];
    }),
  ).text;
  const body = safeMarkdown(marked, { links }).replace(PLACE, (_, at: string) => references[Number(at)] ?? '');
  return { body: body.trim(), notes: citations.map((citation, i) => `[^${before + i + 1}]: ${note(citation)}`) };
}

/** Private use: no answer has them, and nothing makes them mean something. */
const OPEN = '\ue000';
const CLOSE = '\ue001';
const PLACE = /\ue000(\d+)\ue001/g;

/** At the start of a line, with a colon: that would be a note of its own. */
const isDefinition = (text: string, { start, end }: Marker): boolean =>
  text.charAt(end) === ':' && /(?:^|\n)[\s>*+-]*$/.test(text.slice(0, start));

/** Close to the word before it. */
const startOf = (text: string, { start }: Marker): number =>
  start - (/[^\S\n]*$/.exec(text.slice(0, start))?.[0].length ?? 0);

function note({ quote, title, url, site, publishedAt, savedAt, changed, gone, page: number }: Citation): string {
  if (gone) return '(page deleted)';
  const date = publishedAt ? publishedAt.slice(0, 10) : `saved ${savedAt.slice(0, 10)}`;
  const name = literal(oneLine(title));
  const since = changed ? `, page found changed on ${literal(oneLine(changed.slice(0, 10)))}` : '';
  const target = number === undefined ? url : `${url.replace(/#.*$/, '')}#page=${number}`;
  const page = /^(?:https?|file):/i.test(url) ? `[${name}](${address(target)})` : name;
  const place = number === undefined ? page : `${page}, p. ${number}`;
  return `“${literal(oneLine(quote))}” — ${place}, ${literal(oneLine(site))}, ${literal(oneLine(date))}${since}`;
}

/** Brackets and spaces would end the link early. */
const address = (url: string): string =>
  url.replace(/[()<>\s]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
