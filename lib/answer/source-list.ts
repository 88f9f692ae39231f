import { findMarkers } from './markers.ts';

/** "Sources:" as a line of its own, however it is set. */
const HEADING =
  /^[#*_\s]*(?:(?:list of )?(?:sources?|references?|(?:foot)?notes?|citations?)|출처|참고 ?문헌|참고 ?자료|각주|出典|参考文献|脚注)[*_\s]*[:：]?[*_\s]*$/i;
const ITEM = /^\s*(?:[-*+•]\s+|\d{1,3}[.)]\s+)?/;

/**
 * An answer without the list of its sources that some models put at the end: the notes are that list, and whatever else it says
 * would have to be borne out like a claim.
 */
export function withoutSourceList(text: string): string {
  const lines = text.trimEnd().split('\n');
  let end = lines.length;
  while (end > 0 && (lines[end - 1]?.trim() === '' || isEntry(lines[end - 1] ?? ''))) end--;
  const entries = lines.slice(end).filter((line) => line.trim() !== '');
  if (entries.length === 0 || end === 0) return text;
  if (HEADING.test(lines[end - 1] ?? '')) end--;
  // Without a heading, only what Markdown itself takes for the text of a note.
  else if (!entries.every((line) => /^\s*\[\^?\d{1,3}\]:/.test(line))) return text;
  const rest = lines.slice(0, end).join('\n').trimEnd();
  return rest === '' ? text : rest;
}

/** Whether a line begins with a footnote and says something of it. */
function isEntry(line: string): boolean {
  const lead = ITEM.exec(line)?.[0].length ?? 0;
  const [first] = findMarkers(line);
  return first?.start === lead && first.end < line.trimEnd().length;
}
