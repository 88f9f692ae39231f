import type { Span } from '../types.ts';

/** A change to a text: what stands at the span becomes `insert`. */
export interface Edit extends Span {
  readonly insert: string;
}

/** The text with all edits made, and where an offset of the old text is in the new one. Edits must not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): { text: string; offset: (at: number) => number } {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let out = '';
  let from = 0;
  for (const { start, end, insert } of ordered) {
    out += text.slice(from, start) + insert;
    from = end;
  }
  const offset = (at: number): number => {
    let moved = 0;
    for (const { start, end, insert } of ordered) {
      if (at <= start) break;
      if (at < end) return start + moved;
      moved += insert.length - (end - start);
    }
    return at + moved;
  };
  return { text: out + text.slice(from), offset };
}
