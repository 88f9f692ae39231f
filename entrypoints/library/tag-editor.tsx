import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import { type ErrorReport, toReport } from '../../lib/errors.ts';
import type { ListedDocument } from '../../lib/listed.ts';
import { ErrorNotice } from '../ui/notice.tsx';
import type { Shelf } from './shelf.ts';
import { suggestTags, tagsByUse } from './tags.ts';

/** UTF-16 code units. */
const LONGEST_TAG = 100;

/** The tags of one document or of many: each can be taken away from all of them, and others are given to all. */
export function TagEditor({
  documents,
  shelf,
}: {
  readonly documents: readonly ListedDocument[];
  readonly shelf: Shelf;
}) {
  const failure = useSignal<ErrorReport | undefined>(undefined);
  const change = (add: readonly string[], remove: readonly string[]) =>
    shelf.retag(documents, add, remove).then(
      () => {
        failure.value = undefined;
      },
      (error: unknown) => {
        failure.value = toReport(error);
      },
    );
  const tags = tagsByUse(documents);
  return (
    <div class="tags">
      {tags.length > 0 && (
        <ul aria-label={i18n.t('tags.label')}>
          {tags.map((tag) => (
            <li key={tag}>
              <span dir="auto">{tag}</span>
              <button
                type="button"
                class="link plain"
                aria-label={i18n.t('tags.remove', { tag })}
                onClick={() => void change([], [tag])}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <TagField shelf={shelf} has={tags} add={(added) => change(added, [])} />
      {failure.value && <ErrorNotice report={failure.value} role="alert" />}
    </div>
  );
}

interface FieldProps {
  readonly shelf: Shelf;
  readonly has: readonly string[];
  readonly add: (tags: readonly string[]) => Promise<void>;
}

/** Enter gives what was typed, several with commas between; the browser offers what there is already. */
function TagField({ shelf, has, add }: FieldProps) {
  const typed = useSignal('');
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const tags = typed
          .peek()
          .split(',')
          .map((tag) => tag.trim())
          .filter(Boolean);
        if (tags.length === 0) return;
        typed.value = '';
        void add(tags).then(() => field.current?.focus());
      }}
    >
      <input
        ref={field}
        name="tag"
        list={list}
        maxLength={LONGEST_TAG}
        autocomplete="off"
        dir="auto"
        aria-label={i18n.t('tags.add')}
        placeholder={i18n.t('tags.add')}
        value={typed}
        onInput={({ currentTarget }) => {
          typed.value = currentTarget.value;
        }}
      />
      <datalist id={list}>
        {suggestTags(shelf.tags.value, typed.value, has).map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
    </form>
  );
}

/** At the foot, while the tags of what is ticked are being changed. */
export function TagLine({ shelf }: { readonly shelf: Shelf }) {
  const selected = shelf.selected.value;
  if (selected.length === 0 || !shelf.tagging.value) return null;
  return <TagEditor documents={selected} shelf={shelf} />;
}
