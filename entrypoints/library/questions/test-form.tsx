import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import { i18n } from '#i18n';
import { library } from '../../ui/rooms.ts';
import type { Asked } from './asked.ts';

interface Source {
  readonly id: string;
  readonly title: string;
  readonly site: string;
}

/** Pages to choose from. */
const MOST = 6;
/** Typing goes on: one look for what stands there after this, ms. */
const PAUSE = 150;

/** A test question typed by hand, with its source looked up in the library. */
export function TestForm({ asked }: { readonly asked: Asked }) {
  const question = useSignal('');
  const words = useSignal('');
  const quote = useSignal('');
  const source = useSignal<Source | undefined>(undefined);
  const isWhole = question.value.trim() !== '' && source.value !== undefined;
  const keep = async () => {
    const documentId = source.peek()?.id;
    if (!isWhole || documentId === undefined) return;
    const says = quote.peek().trim();
    if (!(await asked.add({ question: question.peek(), documentId, ...(says && { quote: says }) }))) return;
    for (const field of [question, words, quote]) field.value = '';
    source.value = undefined;
  };
  return (
    <details data-part="test-form">
      <summary>{i18n.t('questions.add')}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void keep();
        }}
      >
        <Field label={i18n.t('questions.addQuestion')} field={question} />
        <Field label={i18n.t('questions.addSource')} field={words} />
        <Sources words={words.value} chosen={source.value} onChoose={(one) => (source.value = one)} />
        <Field label={i18n.t('questions.addQuote')} field={quote} />
        <div class="actions">
          <button type="submit" aria-disabled={!isWhole}>
            {i18n.t('questions.keep')}
          </button>
        </div>
      </form>
    </details>
  );
}

function Field({ label, field }: { readonly label: string; readonly field: { value: string } }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        dir="auto"
        autocomplete="off"
        value={field.value}
        onInput={({ currentTarget }) => {
          field.value = currentTarget.value;
        }}
      />
    </div>
  );
}

/** The pages that are meant by what was typed, one of which is to be chosen. */
function Sources(props: {
  readonly words: string;
  readonly chosen: Source | undefined;
  readonly onChoose: (source: Source) => void;
}) {
  const { words, chosen, onChoose } = props;
  const found = useSignal<readonly Source[] | undefined>(undefined);
  const name = useId();
  useEffect(() => {
    if (words.trim() === '') {
      found.value = undefined;
      return;
    }
    let current = true;
    const clock = setTimeout(() => {
      findSources(words).then(
        (sources) => {
          if (current) found.value = sources;
        },
        () => undefined,
      );
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(clock);
    };
  }, [words]);
  if (!found.value) return null;
  if (found.value.length === 0) return <p class="soft small">{i18n.t('questions.noSource')}</p>;
  return (
    <fieldset class="sources">
      <legend class="hidden">{i18n.t('questions.addSource')}</legend>
      {found.value.map((one) => (
        <label key={one.id}>
          <input type="radio" name={name} checked={chosen?.id === one.id} onChange={() => onChoose(one)} />
          <span>
            <span dir="auto">{one.title || i18n.t('common.noTitle')}</span> <span class="soft small">{one.site}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Answers that were kept are no sources. */
async function findSources(words: string): Promise<Source[]> {
  const findings = await library('find', words, { kinds: ['page', 'selection', 'file', 'note'] });
  const documents = await Promise.all(findings.slice(0, MOST).map(({ documentId }) => library('document', documentId)));
  return documents.flatMap((document) => {
    if (!document) return [];
    const { id, site, title } = document;
    return [{ id, site, title }];
  });
}
