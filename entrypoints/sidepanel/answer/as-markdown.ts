import type { Answer } from '../../../lib/types.ts';

/** An answer with Markdown footnotes, for the clipboard. */
export function answerAsMarkdown({ question, text, citations }: Answer): string {
  const body = text.replace(/\[(\d+)\]/g, '[^$1]');
  const notes = citations.map(
    ({ number, quote, title, url }) => `[^${number}]: “${quote.replace(/\s+/g, ' ')}” [${title}](${url})`,
  );
  return `# ${question}\n\n${body}\n\n${notes.join('\n')}\n`;
}
