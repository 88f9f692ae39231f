import { useEffect, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import { formatNumber } from '../ui/format.ts';
import type { Search } from './search.ts';

/**
 * Filters while one types. `/` comes here from anywhere, Esc empties it, the arrow down leads into what was found. So does Ctrl+F: the
 * browser's own search sees only the lines that are drawn. Pressed again in the field, it is the browser's.
 */
export function SearchField(props: {
  readonly search: Search;
  /** How many pages are listed. */
  readonly shown: number;
  /** Whether they are told to who cannot see them. */
  readonly tell: boolean;
  /** Takes the focus to the first of them. */
  readonly leave: () => void;
}) {
  const { query, busy } = props.search;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const come = (event: KeyboardEvent) => {
      if (event.target === field.current || !leadsHere(event)) return;
      event.preventDefault();
      field.current?.select();
    };
    document.addEventListener('keydown', come);
    return () => document.removeEventListener('keydown', come);
  }, []);
  const keys = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'Escape' && query.peek()) query.value = '';
    else if (event.key === 'ArrowDown') props.leave();
    else return;
    event.preventDefault();
  };
  return (
    <search class="search">
      <input
        ref={field}
        type="search"
        dir="auto"
        spellcheck={false}
        autocomplete="off"
        aria-label={i18n.t('library.search')}
        aria-keyshortcuts="/ Control+F"
        placeholder={i18n.t('library.searchHint')}
        value={query}
        onInput={({ currentTarget }) => {
          query.value = currentTarget.value;
        }}
        onKeyDown={keys}
      />
      <p class="hidden" role="status">
        {props.tell && !busy.value && i18n.t('library.found', props.shown, [formatNumber(props.shown)])}
      </p>
    </search>
  );
}

function leadsHere({ altKey, ctrlKey, key, metaKey, shiftKey, target }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey) return key.toLowerCase() === 'f' && !altKey && !shiftKey;
  return key === '/' && !altKey && !(target as Element).matches('input:not([type="checkbox"]), textarea');
}
