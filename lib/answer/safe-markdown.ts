/** Markdown that others wrote, made so that it does not reach beyond its place in a document. */

const CODE = /^ {0,3}(```|~~~)[^\n]*\n[\s\S]*?(?:^ {0,3}\1[^\n]*$|(?![\s\S]))|`[^`\n]+`/gm;
/** An address in a link may hold one pair of brackets. */
const LINK = /(!?)\[([^\]\n]*)\]\(\s*<?((?:[^()\s<>]|\([^()\s]*\))*)>?(?:\s+["'(][^\n]*?["')])?\s*\)/g;
const DEEPEST = 6;

/**
 * Prose and code as they were, but: no HTML, no image, no link but to the addresses given, no definition of a link or a footnote, headings
 * below `level`, and no code that is left open.
 */
export function safeMarkdown(
  markdown: string,
  { level = 2, links }: { level?: number; links: ReadonlySet<string> },
): string {
  let safe = '';
  let from = 0;
  for (const { index, 0: code, 1: fence } of markdown.matchAll(CODE)) {
    safe += safeProse(markdown.slice(from, index), level, links) + code;
    from = index + code.length;
    if (fence && !code.trimEnd().slice(fence.length).trimEnd().endsWith(fence)) safe = `${safe.trimEnd()}\n${fence}\n`;
  }
  return safe + safeProse(markdown.slice(from), level, links);
}

function safeProse(text: string, level: number, links: ReadonlySet<string>): string {
  return (
    text
      .replace(LINK, (link, image: string, label: string, target: string) =>
        image === '' && links.has(target) ? link : label,
      )
      .replace(/\](?=\()/g, (bracket, at: number, whole: string) =>
        [...links].some((url) => whole.startsWith(`${url})`, at + 2)) ? bracket : '\\]',
      )
      .replace(/!(?=\[)/g, '\\!')
      // Not by a backslash: an address in front of it would take that in.
      .replace(/</g, '&lt;')
      .replace(/^( {0,3}(?:[-*+>]\s+)*)\[(?=[^\]\n]*\]:)/gm, '$1\\[')
      .replace(/\[\^/g, '\\[^')
      .replace(/^( {0,3})(#{1,6})(?=\s)/gm, (_, indent: string, marks: string) => {
        return indent + '#'.repeat(Math.min(DEEPEST, marks.length + level));
      })
      .replace(/^ {0,3}(?==+\s*$|-{2,}\s*$)/gm, '\\')
      .replace(/^ {0,3}(?=```|~~~)/gm, '\\')
  );
}

/** Text of one line that is to be read as it stands. */
export const literal = (text: string): string =>
  text
    .replace(/[\\`*_[\]>~|]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replace(/</g, '&lt;');
