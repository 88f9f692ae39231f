import type { Draft } from './draft.ts';

/** Lines of this length, in code units, were broken to fit a screen, not to end a thought. */
const SHORTEST_WRAP = 45;
const LONGEST_WRAP = 100;
/** What begins a line of its own in a text without mark-up. */
const ITEM = /^\s*(?:[-*•·‣▪◦–]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+/i;

/** The paragraphs of a plain text: what blank lines part; where there are none and lines are long, each line. */
export function readText(text: string): Draft[] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\f/g, '\n\n');
  const parts = lines.split(/\n[^\S\n]*(?:\n[^\S\n]*)+/);
  const isOneRun = parts.filter((part) => part.trim() !== '').length < 2;
  const paragraphs = isOneRun && isLineWise(lines) ? lines.split('\n') : parts;
  return paragraphs.flatMap(paragraph);
}

/** Each line is a paragraph where lines are longer than any that was wrapped. */
function isLineWise(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const long = lines.filter((line) => line.length > LONGEST_WRAP).length;
  return lines.length > 1 && long >= lines.length / 3;
}

function paragraph(text: string): Draft[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > 1 && lines.every((line) => ITEM.test(line)))
    return lines.map((line) => ({ kind: 'list-item', level: 1, text: line }));
  return [{ kind: 'paragraph', text: isWrapped(lines) ? lines.join(' ') : lines.join('\n') }];
}

/** All lines but the last are about equally long, as an editor leaves them: the breaks mean nothing. */
function isWrapped(lines: readonly string[]): boolean {
  const full = lines.slice(0, -1).map((line) => line.trimEnd().length);
  const longest = Math.max(0, ...full.slice(0, 10_000));
  if (lines.length < 2 || longest < SHORTEST_WRAP || longest > LONGEST_WRAP) return false;
  return full.every((length) => length >= longest * 0.6) && !lines.slice(1).some((line) => /^\s|\|/.test(line));
}
