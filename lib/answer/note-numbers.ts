import type { Span } from '../types.ts';
import type { Ground } from './support.ts';

interface Place {
  readonly ground: Ground;
  readonly span: Span;
}

/** A footnote: its number and the place it opens. */
export interface Note extends Place {
  readonly number: number;
  /** Everything that stands under it is borne out. */
  readonly verified: boolean;
}

/** Longest quote that two places inside one another may share. */
const LONGEST_SHARED = 400;

/** Gives numbers to places in documents, in the order they are met: the same place, or one inside the other, the same number. */
export class NoteNumbers {
  readonly #notes: Note[] = [];
  readonly #numbers = new Map<Place, number>();

  add(place: Place, verified: boolean): void {
    const at = this.#notes.findIndex((note) => isShared(note, place));
    const note = this.#notes[at];
    if (!note) {
      this.#notes.push({ ground: place.ground, span: place.span, number: this.#notes.length + 1, verified });
      this.#numbers.set(place, this.#notes.length);
      return;
    }
    const { ground, span } = length(note.span) >= length(place.span) ? note : place;
    this.#notes[at] = { ground, span, number: note.number, verified: note.verified && verified };
    this.#numbers.set(place, note.number);
  }

  /** The number of a place that was added; 0 for any other. */
  of(place: Place): number {
    return this.#numbers.get(place) ?? 0;
  }

  notes(): readonly Note[] {
    return this.#notes;
  }
}

const length = ({ start, end }: Span): number => end - start;

function isShared(a: Place, b: Place): boolean {
  if (a.ground.passage.documentId !== b.ground.passage.documentId) return false;
  const [outer, inner] = length(a.span) >= length(b.span) ? [a.span, b.span] : [b.span, a.span];
  if (outer.start > inner.start || outer.end < inner.end) return false;
  return length(outer) <= LONGEST_SHARED || length(outer) === length(inner);
}
