import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { DocumentId } from '../../../lib/types.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { library } from '../../ui/rooms.ts';
import { copyHash } from '../route.ts';
import { createNoteWritings, type NoteWriting } from './note-writing.ts';

/** UTF-16 code units, as the library takes them. */
const LONGEST = { title: 300, text: 2_000_000 };

const writings = createNoteWritings(library);

/** Asks before the page is closed with something that is saved nowhere. */
addEventListener('beforeunload', (event) => {
  if (writings.unsaved()) event.preventDefault();
});

/** A note to be written, or written on. @param id of the note that is written on */
export function NoteForm({ id }: { readonly id?: DocumentId }) {
  const [writing] = useState(() => writings.of(id));
  useEffect(() => void writing.read(), [writing]);
  const state = writing.state.value;
  return (
    <form
      class="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        void writing.save();
      }}
    >
      <Fields writing={writing} rows={id === undefined ? 4 : 16} />
      <div class="actions">
        <button type="submit" aria-disabled={state === 'saving' || writing.text.value.trim() === ''}>
          {i18n.t('add.noteSave')}
        </button>
        <span role="status">
          {typeof state === 'object' && 'saved' in state && (
            <>
              {i18n.t('add.noteSaved')} <a href={copyHash(state.saved)}>{i18n.t('add.noteOpen')}</a>
            </>
          )}
        </span>
      </div>
      {typeof state === 'object' && 'code' in state && <ErrorNotice report={state} role="alert" />}
    </form>
  );
}

function Fields({ writing, rows }: { readonly writing: NoteWriting; readonly rows: number }) {
  return (
    <>
      <label class="field">
        <span class="label">{i18n.t('add.noteTitle')}</span>
        <input
          type="text"
          dir="auto"
          maxLength={LONGEST.title}
          value={writing.title.value}
          onInput={({ currentTarget }) => writing.write({ title: currentTarget.value })}
        />
      </label>
      <label class="field">
        <span class="label">{i18n.t('add.noteText')}</span>
        <textarea
          dir="auto"
          rows={rows}
          maxLength={LONGEST.text}
          value={writing.text.value}
          onInput={({ currentTarget }) => writing.write({ text: currentTarget.value })}
        />
      </label>
    </>
  );
}

/** A page of its own for a note that is written on. */
export function NotePage({ id }: { readonly id: DocumentId }) {
  return (
    <main class="index adding">
      <h1>{i18n.t('add.noteEdit')}</h1>
      <NoteForm id={id} />
    </main>
  );
}
