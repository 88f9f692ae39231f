import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Citation } from '../../../lib/asking.ts';
import { formatDate, line } from '../../ui/format.ts';
import { pageOf, placeOf } from '../../ui/place.ts';
import { sharedFrom } from '../../ui/shared-words.ts';
import { textLanguage } from '../../ui/text-language.ts';
import type { Lighting } from './lit.ts';
import { around } from './surroundings.ts';

/** The id by which a number in the text refers to the open card. */
export const CARD_ID = 'note-card';

/** Characters on either side of the quote. */
const AROUND = 110;

/** The quote in its surroundings, under the number that is pointed at, as wide as the text. */
export function NoteCard({ citation, lighting }: { readonly citation: Citation; readonly lighting: Lighting }) {
  const card = useRef<HTMLDivElement>(null);
  const from = lighting.lit.value?.from;
  const [before, after] = around(citation.before, citation.after, AROUND);
  useLayoutEffect(() => {
    if (card.current && from) place(card.current, from);
  }, [from]);
  return (
    <div
      ref={card}
      id={CARD_ID}
      class="card"
      role="tooltip"
      onPointerEnter={lighting.hold}
      onPointerLeave={lighting.leave}
    >
      {citation.headings.length > 0 && <p class="card-path soft">{citation.headings.join(' › ')}</p>}
      <p class="card-text" dir="auto" lang={citation.language ?? textLanguage(citation.quote)}>
        {before}
        <mark>{citation.quote}</mark>
        {after}
      </p>
      <p class="source">
        {line(
          citation.title,
          pageOf(citation),
          placeOf(citation),
          formatDate(citation.publishedAt ?? citation.savedAt),
          sharedFrom(citation),
        )}
      </p>
    </div>
  );
}

const GAP = 6;

/** Under the line of the number; above it where the panel ends. Through the style object, which the policy allows. */
function place(card: HTMLElement, from: HTMLElement): void {
  const frame = card.offsetParent?.getBoundingClientRect();
  if (!frame) return;
  const at = from.getBoundingClientRect();
  const scroller = card.closest('main')?.getBoundingClientRect();
  const below = at.bottom + GAP;
  const fits = !scroller || below + card.offsetHeight <= scroller.bottom || at.top - card.offsetHeight < scroller.top;
  card.style.top = `${(fits ? below : at.top - GAP - card.offsetHeight) - frame.top}px`;
}
