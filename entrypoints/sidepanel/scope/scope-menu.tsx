import { useSignal } from '@preact/signals';
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import type { ListedDocument } from '../../../lib/listed.ts';
import { formatNumber } from '../../ui/format.ts';
import { libraryStream } from '../../ui/rooms.ts';
import { summary } from '../state/library.ts';
import { page } from '../state/page.ts';
import { inScope, PERIODS, type ScopePart, type Subject, scope, subjectsOf, togglePart } from '../state/scope.ts';
import { partWords } from './scope-words.ts';

interface Subjects {
  readonly tags: readonly Subject[];
  readonly sites: readonly Subject[];
}

/** What a question can be limited to, set like the entries of an index. It closes when the reader turns elsewhere. */
export function ScopeMenu(props: {
  readonly id: string;
  readonly opener: RefObject<HTMLElement | null>;
  readonly onClose: (refocus: boolean) => void;
}) {
  const { id, opener, onClose } = props;
  const menu = useRef<HTMLDivElement>(null);
  const subjects = useSubjects();
  useLayoutEffect(() => menu.current?.querySelector<HTMLElement>('button, input')?.focus(), []);
  useEffect(() => {
    const elsewhere = ({ target }: Event) => {
      const inside = [menu.current, opener.current].some((each) => each?.contains(target as Node));
      if (!inside) onClose(false);
    };
    for (const type of ['pointerdown', 'focusin']) document.addEventListener(type, elsewhere);
    return () => {
      for (const type of ['pointerdown', 'focusin']) document.removeEventListener(type, elsewhere);
    };
  }, []);
  const saved = page.value?.saved;
  return (
    <div
      ref={menu}
      id={id}
      class="scope-menu"
      role="dialog"
      aria-label={i18n.t('scope.label')}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.isComposing) {
          event.preventDefault(); // this Esc closes the menu and does not stop an answer
          onClose(true);
        }
        // Enter in one of its fields would ask.
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
      }}
    >
      {saved && saved.kind !== 'answer' && (
        <Entries label={i18n.t('scope.page')}>
          <Entry part={{ kind: 'page', id: saved.id, title: saved.title }} />
        </Entries>
      )}
      <Entries label={i18n.t('scope.saved')}>
        {PERIODS.map((time) => (
          <Entry key={time} part={{ kind: 'time', time }} />
        ))}
        <FromDay />
      </Entries>
      {subjects && <SubjectEntries subjects={subjects} />}
      {scope.value.length > 0 && (
        <button
          type="button"
          class="link"
          onClick={() => {
            scope.value = [];
            onClose(true);
          }}
        >
          {i18n.t('scope.clear')}
        </button>
      )}
    </div>
  );
}

/** Read when the menu opens, and again when the library has changed meanwhile. */
function useSubjects(): Subjects | undefined {
  const subjects = useSignal<Subjects | undefined>(undefined);
  const sequence = summary.value?.sequence;
  const documents = summary.value?.documents;
  useEffect(() => {
    let current = true;
    allListed()
      .catch((): ListedDocument[] => [])
      .then((all) => {
        if (current) subjects.value = subjectsOf(all);
      });
    return () => {
      current = false;
    };
  }, [sequence, documents]);
  return subjects.value;
}

async function allListed(): Promise<ListedDocument[]> {
  const all: ListedDocument[] = [];
  for await (const { documents } of libraryStream('listed', {})) all.push(...documents);
  return all;
}

function Entries(props: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: -- a fieldset would draw its legend apart from the line
    <div class="entries" role="group" aria-label={props.label}>
      <span class="label" aria-hidden="true">
        {props.label}
      </span>
      <div>{props.children}</div>
    </div>
  );
}

/** A word that is in or out. */
function Entry({ part, pages }: { readonly part: ScopePart; readonly pages?: number }) {
  return (
    <button type="button" class="link plain entry" aria-pressed={inScope(part)} onClick={() => togglePart(part)}>
      <span class="clip" dir="auto">
        {partWords(part)}
      </span>
      {pages !== undefined && <span class="figures">{formatNumber(pages)}</span>}
    </button>
  );
}

function FromDay() {
  const chosen = scope.value.find((part) => part.kind === 'time');
  const from = chosen && typeof chosen.time !== 'string' ? chosen.time.from : '';
  return (
    <label class="from-day">
      {i18n.t('scope.from')}
      <input
        type="date"
        aria-label={i18n.t('scope.fromLabel')}
        value={from}
        onChange={({ currentTarget: { value } }) => {
          if (value !== from) togglePart({ kind: 'time', time: { from: value || from } });
        }}
      />
    </label>
  );
}

/** So many of each are listed; the others are found by typing. */
const LISTED = 8;

function SubjectEntries({ subjects }: { readonly subjects: Subjects }) {
  const query = useSignal('');
  const words = query.value.trim().toLowerCase();
  const fitting = (all: readonly Subject[]) =>
    all.filter(({ name }) => name.toLowerCase().includes(words)).slice(0, LISTED);
  const tags = fitting(subjects.tags);
  const sites = fitting(subjects.sites);
  const many = subjects.tags.length > LISTED || subjects.sites.length > LISTED;
  return (
    <>
      {many && (
        <input
          type="search"
          dir="auto"
          autocomplete="off"
          spellcheck={false}
          aria-label={i18n.t('scope.find')}
          placeholder={i18n.t('scope.find')}
          value={query}
          onInput={({ currentTarget }) => {
            query.value = currentTarget.value;
          }}
        />
      )}
      {tags.length > 0 && (
        <Entries label={i18n.t('scope.tags')}>
          {tags.map(({ name, pages }) => (
            <Entry key={name} part={{ kind: 'tag', name }} pages={pages} />
          ))}
        </Entries>
      )}
      {sites.length > 0 && (
        <Entries label={i18n.t('scope.sites')}>
          {sites.map(({ name, pages }) => (
            <Entry key={name} part={{ kind: 'site', name }} pages={pages} />
          ))}
        </Entries>
      )}
      <p class="soft small" role="status">
        {words && tags.length + sites.length === 0 && i18n.t('scope.none')}
      </p>
    </>
  );
}
