import { useLayoutEffect, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import { formatNumber } from '../ui/format.ts';

/** Nobody asks more in one go, and the passages must find room beside it. */
const LONGEST = 4000;

export const isQuestion = (typed: string): boolean => /[\p{L}\p{N}]/u.test(typed);

/** Where a question is typed: Enter asks, Shift+Enter begins a line. */
export function QuestionField(props: {
  readonly value: string;
  readonly label: string;
  readonly placeholder?: string;
  /** It has just been opened: the words are selected. */
  readonly selected?: boolean;
  readonly onChange: (value: string) => void;
  readonly onEnter: () => void;
  readonly onEscape: (event: KeyboardEvent) => void;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (field.current && !CSS.supports('field-sizing', 'content')) grow(field.current);
  }, [props.value]);
  // Before the next key is pressed.
  useLayoutEffect(() => {
    if (props.selected) field.current?.select();
  }, []);
  return (
    <textarea
      ref={field}
      rows={1}
      maxLength={LONGEST}
      dir="auto"
      value={props.value}
      placeholder={props.placeholder}
      aria-label={props.label}
      enterkeyhint="send"
      // The browser scrolls to the caret of a field alone, and not out of every corner.
      onFocus={({ currentTarget }) => currentTarget.scrollIntoView({ block: 'nearest' })}
      onInput={(event) => props.onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        // Enter also ends the composition of a Hangul syllable, which is no question yet.
        if (event.isComposing) return;
        if (event.key === 'Escape') props.onEscape(event);
        if (event.key !== 'Enter' || event.shiftKey) return;
        event.preventDefault();
        props.onEnter();
      }}
    />
  );
}

/** Says that a field is full: of what is pasted, the browser leaves out the rest without a word. */
export function FullNotice({ value }: { readonly value: string }) {
  return (
    <p class="small soft" role="status">
      {value.length >= LONGEST && i18n.t('ask.full', { most: formatNumber(LONGEST) })}
    </p>
  );
}

/** For browsers whose fields do not grow by themselves. An empty one keeps its one line: it may not have been laid out yet. */
function grow(box: HTMLTextAreaElement): void {
  box.style.height = 'auto';
  box.style.height = box.value ? `${box.scrollHeight + box.offsetHeight - box.clientHeight}px` : '';
}
