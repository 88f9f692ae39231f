import { type ReadonlySignal, signal } from '@preact/signals';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import { findFolded, fold } from '../../../lib/text/fold.ts';
import type { SavedText, Span, StoredDocument } from '../../../lib/types.ts';
import type { CallLibrary } from '../catalogue.ts';
import type { CopyRoute } from '../route.ts';
import { type Section, typeset } from './typeset.ts';

/** A text that is set. */
export interface SetText {
  /** The heading that the text begins with, if it is the title: it is set once, above everything. */
  readonly title?: Span;
  readonly sections: readonly Section[];
}

/** A saved copy, read and set. */
export interface Copy extends SetText {
  readonly document: StoredDocument;
  readonly text: SavedText;
}

export type CopyState =
  | { readonly state: 'reading' }
  | { readonly state: 'failed'; readonly report: ErrorReport }
  | ({ readonly state: 'ready' } & Copy);

/** Reads the copy with this id; a later `read` of another save of it replaces what is shown. */
export function createCopy(
  call: CallLibrary,
  id: string,
): { current: ReadonlySignal<CopyState>; read(): Promise<void> } {
  const current = signal<CopyState>({ state: 'reading' });
  return {
    current,
    async read() {
      try {
        const [document, text] = await Promise.all([call('document', id), call('text', id)]);
        if (!document) current.value = { state: 'failed', report: { code: 'document-missing', details: {} } };
        else current.value = { state: 'ready', document, text, ...setText(document.title, text) };
      } catch (error) {
        current.value = { state: 'failed', report: toReport(error) };
      }
    },
  };
}

/** Sets a text as paragraphs, lists and tables. */
export function setText(title: string, { blocks, text }: Pick<SavedText, 'text' | 'blocks'>): SetText {
  const sections = typeset(text, blocks);
  const [first, ...others] = sections;
  const [heading, ...pieces] = first?.pieces ?? [];
  if (!first || heading?.kind !== 'heading') return { sections };
  const { start, end } = heading.span;
  if (!isSame(text.slice(start, end), title)) return { sections };
  return { title: heading.span, sections: [{ ...first, pieces }, ...others] };
}

const isSame = (a: string, b: string) => fold(a).text.trim() === fold(b).text.trim();

/**
 * Where the passage of the address stands in this text: undefined if it names none, or the text no longer has it. Offsets that
 * come with the words are held against them, for the page may have been saved again since.
 */
export function markIn(
  { text }: Pick<SavedText, 'text'>,
  { mark, find }: Pick<CopyRoute, 'mark' | 'find'>,
): Span | undefined {
  const fits = mark && mark.end <= text.length && (!find || isSame(text.slice(mark.start, mark.end), find));
  if (fits) return mark;
  return find ? findFolded(text, find) : undefined;
}
