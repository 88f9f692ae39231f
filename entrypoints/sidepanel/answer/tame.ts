/**
 * What a model writes when it has lost its way must not stop the panel: parsing and drawing take far longer than the text is
 * long where marks pile up.
 */

/** Characters of an answer that are drawn at most; some fifteen printed pages. */
export const DRAWN = 40_000;
/** How deep lists and quotes may stand in each other, and how long a run of one mark may be. */
const DEPTH = 8;
/** Of indentation: as deep as lists that are indented by two. */
const INDENT = 2 * DEPTH;

/** The beginning of a text that is too long to be drawn, to the end of a word if there is one; else the text. */
export function beginning(text: string): string {
  if (text.length <= DRAWN) return text;
  const cut = text.slice(0, DRAWN);
  return cut.slice(0, DRAWN - (/\s\S{0,200}$/.exec(cut.slice(-201))?.[0].length ?? 0));
}

/** Marks of emphasis, links and rules; a run of them that long means nothing any more. */
const RUN = /([*_~[\]!<`#=-])\1{8,}/g;

/** Markdown, not code, with long runs of one mark shortened and deep nesting made flat. */
export function tame(text: string): string {
  return text
    .replace(RUN, (_all, mark: string) => mark.repeat(DEPTH))
    .split('\n')
    .map(shallow)
    .join('\n');
}

const MARKERS = /^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t])))+/;
const MARKER = /[ \t]*(?:>|[-*+]|\d{1,9}[.)])/g;

function shallow(line: string): string {
  const lead = MARKERS.exec(line)?.[0] ?? '';
  const markers = lead.match(MARKER) ?? [];
  const cut = markers.length > DEPTH ? markers.slice(0, DEPTH).join('') + line.slice(lead.length) : line;
  const indent = /^[ \t]*/.exec(cut)?.[0].length ?? 0;
  return indent > INDENT ? ' '.repeat(INDENT) + cut.slice(indent) : cut;
}
