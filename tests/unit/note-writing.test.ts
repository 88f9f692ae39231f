import { describe, expect, it } from 'vitest';
import { createNoteWriting, createNoteWritings } from '../../entrypoints/library/add/note-writing.ts';
import type { CallLibrary } from '../../entrypoints/library/catalogue.ts';
import { AppError } from '../../lib/errors.ts';

interface Draft {
  readonly id?: string;
  readonly title: string;
  readonly text: string;
}

/** A library of notes, each call to which waits until it is let go. */
function library(...notes: Required<Draft>[]) {
  const kept = new Map(notes.map((note) => [note.id, note]));
  const saves: { readonly draft: Draft; readonly end: (error?: Error) => void }[] = [];
  const call = (async (name: string, argument: string | Draft) => {
    if (name === 'document' || name === 'text') {
      const note = kept.get(String(argument));
      if (!note) throw new AppError('document-missing');
      return note;
    }
    const draft = argument as Draft;
    await new Promise<void>((resolve, reject) => {
      saves.push({ draft, end: (error) => (error ? reject(error) : resolve()) });
    });
    if (draft.id !== undefined && !kept.has(draft.id)) throw new AppError('document-missing');
    const id = draft.id ?? `note ${kept.size + 1}`;
    kept.set(id, { ...draft, id });
    return { document: { id } };
  }) as unknown as CallLibrary;
  return { call, kept, saves };
}

describe('a note that is written', () => {
  it('leaves an empty form once it is saved', async () => {
    const { call, kept, saves } = library();
    const note = createNoteWriting(call);
    note.write({ title: 'Boat' });
    note.write({ text: 'At pier seven.' });
    const saved = note.save();
    saves[0]?.end();
    await saved;
    expect([note.title.value, note.text.value, note.unsaved.value]).toEqual(['', '', false]);
    expect(note.state.value).toEqual({ saved: 'note 1' });
    expect(kept.get('note 1')).toMatchObject({ title: 'Boat', text: 'At pier seven.' });
    note.write({ text: 'Another' });
    expect(note.state.value).toBe('idle');
  });

  it('is saved anew when it was removed meanwhile', async () => {
    const { call, kept, saves } = library({ id: 'n', title: 'Boat', text: 'At pier seven.' });
    const note = createNoteWriting(call, 'n');
    await note.read();
    note.write({ text: 'At pier eight.' });
    kept.delete('n');
    const saved = note.save();
    saves[0]?.end();
    await expect.poll(() => saves.length).toBe(2);
    saves[1]?.end();
    await saved;
    expect(note.state.value).toEqual({ saved: 'note 1' });
    expect(kept.get('note 1')).toMatchObject({ title: 'Boat', text: 'At pier eight.' });
    note.write({ text: 'At pier nine.' });
    const again = note.save();
    saves[2]?.end();
    await again;
    expect(kept.get('note 1')).toMatchObject({ text: 'At pier nine.' });
    expect(kept.size).toBe(1);
  });

  it('keeps what is typed while it is saved, as more of the same note', async () => {
    const { call, kept, saves } = library();
    const note = createNoteWriting(call);
    note.write({ text: 'First.' });
    const saved = note.save();
    note.write({ text: 'First. Then more.' });
    saves[0]?.end();
    await saved;
    expect([note.text.value, note.unsaved.value]).toEqual(['First. Then more.', true]);
    const again = note.save();
    saves[1]?.end();
    await again;
    expect([...kept.values()].map(({ text }) => text)).toEqual(['First. Then more.']);
    expect([note.text.value, note.unsaved.value]).toEqual(['', false]);
  });

  it('stands as it was when it could not be saved', async () => {
    const { call, saves } = library();
    const note = createNoteWriting(call);
    note.write({ text: 'First.' });
    const saved = note.save();
    saves[0]?.end(new AppError('storage-full'));
    await saved;
    expect([note.text.value, note.unsaved.value]).toEqual(['First.', true]);
    expect(note.state.value).toMatchObject({ code: 'storage-full' });
  });

  it('is not read over what is written on it', async () => {
    const { call } = library({ id: 'a', title: 'A', text: 'Kept.' });
    const note = createNoteWriting(call, 'a');
    const read = note.read();
    note.write({ text: 'Typed at once.' });
    await read;
    expect([note.text.value, note.unsaved.value]).toEqual(['Typed at once.', true]);
    await note.read();
    expect(note.text.value).toBe('Typed at once.');
  });
});

describe('the notes that are written', () => {
  it('are found again as they were left, and the others as they are kept', async () => {
    const { call, kept } = library({ id: 'a', title: 'A', text: 'Kept.' }, { id: 'b', title: 'B', text: 'Kept too.' });
    const notes = createNoteWritings(call);
    notes.of().write({ text: 'A draft' });
    await notes.of('a').read();
    notes.of('a').write({ text: 'Kept, and more.' });
    await notes.of('b').read();
    kept.set('b', { id: 'b', title: 'B', text: 'Otherwise.' });
    expect(notes.of().text.value).toBe('A draft');
    expect([notes.of('a').title.value, notes.of('a').text.value]).toEqual(['A', 'Kept, and more.']);
    await notes.of('b').read();
    expect(notes.of('b').text.value).toBe('Otherwise.');
    expect(notes.unsaved()).toBe(true);
    notes.of().write({ text: '' });
    notes.of('a').write({ text: 'Kept.' });
    expect(notes.unsaved()).toBe(false);
  });
});
