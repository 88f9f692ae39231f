import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { DocumentId } from '../../../lib/types.ts';
import type { CallLibrary } from '../catalogue.ts';

/** What became of what was written; `idle` from the next letter on. */
export type NoteState = 'idle' | 'saving' | { readonly saved: DocumentId } | ErrorReport;

/** A note while it is written, apart from drawing it. */
export interface NoteWriting {
  readonly title: ReadonlySignal<string>;
  readonly text: ReadonlySignal<string>;
  readonly state: ReadonlySignal<NoteState>;
  /** Something is written that is saved nowhere. */
  readonly unsaved: ReadonlySignal<boolean>;
  write(what: Partial<Words>): void;
  /** Reads the note as it is kept, unless something of it is written that is not saved yet. */
  read(): Promise<void>;
  /** Saves it; the fields of a new note are emptied then, but for what was written since. */
  save(): Promise<void>;
}

interface Words {
  readonly title: string;
  readonly text: string;
}

const NOTHING: Words = { title: '', text: '' };

/** @param id of the note that is written on; without it a new one is */
export function createNoteWriting(call: CallLibrary, id?: DocumentId): NoteWriting {
  const words: Signal<Words> = signal(NOTHING);
  const kept: Signal<Words> = signal(NOTHING);
  const state = signal<NoteState>('idle');
  const isKept = (written: Words) => written.title === kept.value.title && written.text === kept.value.text;
  /** What is written on: also a new note, while there is more of it than was saved. */
  let begun = id;

  /** One that was removed meanwhile is saved anew: nothing that was typed may be lost. */
  async function saved(written: Words, of: DocumentId | undefined) {
    if (of === undefined) return call('saveNote', written);
    return call('saveNote', { id: of, ...written }).catch((error) => {
      if (toReport(error).code !== 'document-missing') throw error;
      return call('saveNote', written);
    });
  }

  return {
    title: computed(() => words.value.title),
    text: computed(() => words.value.text),
    state,
    unsaved: computed(() => !isKept(words.value)),
    write(what) {
      words.value = { ...words.peek(), ...what };
      if (state.peek() !== 'saving') state.value = 'idle';
    },
    async read() {
      if (id === undefined || state.peek() === 'saving' || !isKept(words.peek())) return;
      state.value = 'idle';
      try {
        const [document, { text }] = await Promise.all([call('document', id), call('text', id)]);
        if (isKept(words.peek())) kept.value = words.value = { title: document?.title ?? '', text };
      } catch (error) {
        state.value = toReport(error);
      }
    },
    async save() {
      if (state.peek() === 'saving') return;
      state.value = 'saving';
      const written = words.peek();
      try {
        const { document } = await saved(written, begun);
        kept.value = written;
        begun = document.id;
        if (id === undefined && isKept(words.peek())) {
          begun = undefined;
          kept.value = words.value = NOTHING;
        }
        state.value = { saved: document.id };
      } catch (error) {
        state.value = toReport(error);
      }
    },
  };
}

/** The notes that are being written, for as long as the page is open: who comes back to a form finds what was in it. */
export interface NoteWritings {
  /** @param id as in `createNoteWriting` */
  of(id?: DocumentId): NoteWriting;
  /** Whether anything in them is saved nowhere. */
  unsaved(): boolean;
}

export function createNoteWritings(call: CallLibrary): NoteWritings {
  const writings = new Map<DocumentId | undefined, NoteWriting>();
  return {
    of(id) {
      const writing = writings.get(id) ?? createNoteWriting(call, id);
      for (const [other, { state, unsaved }] of writings)
        if (!unsaved.peek() && state.peek() !== 'saving') writings.delete(other);
      writings.set(id, writing);
      return writing;
    },
    unsaved: () => [...writings.values()].some(({ unsaved }) => unsaved.peek()),
  };
}
