import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { DocumentId } from '../../../lib/types.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { library } from '../../ui/rooms.ts';
import { copyHash } from '../route.ts';

/** UTF-16 code units, as the library takes them. */
const LONGEST = { title: 300, text: 2_000_000 };

/** A note to be written, or written on. @param id of the note that is written on */
export function NoteForm({ id }: { readonly id?: DocumentId }) {
  const title = useSignal('');
  const text = useSignal('');
  const state = useSignal<'idle' | 'saving' | { readonly saved: DocumentId } | ErrorReport>('idle');
  useEffect(() => {
    if (id === undefined) return;
    void Promise.all([library('document', id), library('text', id)])
      .then(([document, saved]) => {
        title.value = document?.title ?? '';
        text.value = saved.text;
      })
      .catch((error) => {
        state.value = toReport(error);
      });
  }, [id]);
  const save = async () => {
    if (state.peek() === 'saving') return;
    state.value = 'saving';
    try {
      const written = { title: title.peek(), text: text.peek() };
      const { document } = await library('saveNote', id === undefined ? written : { id, ...written });
      state.value = { saved: document.id };
      if (id === undefined) title.value = text.value = '';
    } catch (error) {
      state.value = toReport(error);
    }
  };
  const now = state.value;
  return (
    <form
      class="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label class="field">
        <span class="label">{i18n.t('add.noteTitle')}</span>
        <input
          type="text"
          dir="auto"
          maxLength={LONGEST.title}
          value={title.value}
          onInput={({ currentTarget }) => {
            title.value = currentTarget.value;
          }}
        />
      </label>
      <label class="field">
        <span class="label">{i18n.t('add.noteText')}</span>
        <textarea
          dir="auto"
          rows={id === undefined ? 4 : 16}
          maxLength={LONGEST.text}
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
          }}
        />
      </label>
      <div class="actions">
        <button type="submit" aria-disabled={now === 'saving' || text.value.trim() === ''}>
          {i18n.t('add.noteSave')}
        </button>
        <span role="status">
          {typeof now === 'object' && 'saved' in now && (
            <>
              {i18n.t('add.noteSaved')} <a href={copyHash(now.saved)}>{i18n.t('add.noteOpen')}</a>
            </>
          )}
        </span>
      </div>
      {typeof now === 'object' && 'code' in now && <ErrorNotice report={now} role="alert" />}
    </form>
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
