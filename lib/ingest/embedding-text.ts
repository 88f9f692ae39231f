import type { Chunk } from '../types.ts';

/**
 * What is embedded and keyword-indexed for a chunk: the title of its document and the headings above it, then its own text.
 * Headings that the text begins with, and a title that is also a heading, are not said twice.
 */
export function embeddingText(title: string, headings: Chunk['headings'], text: string): string {
  const above = [title, ...headings].map((line) => line.replace(/\s+/g, ' ').trim());
  const opening = text.slice(0, 1000).replace(/\s+/g, ' ');
  const said = above.filter((line, i) => line !== '' && above.indexOf(line) === i && !opening.includes(line));
  return said.length === 0 ? text : `${said.join('\n')}\n\n${text}`;
}
