import { i18n } from '#i18n';
import type { Settings } from '../../../lib/settings.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useChange } from './use-change.ts';

const WORDS = {
  suggestions: { label: 'offers.suggestions', hint: 'offers.suggestionsHint' },
  related: { label: 'offers.related', hint: 'offers.relatedHint' },
} as const;

/** What is shown beside a page without being asked for. */
export function OffersSection({ offers = {} }: { readonly offers: Settings['offers'] }) {
  const { failed, change } = useChange();
  const offer = (name: 'suggestions' | 'related') => (
    <div class="choice">
      <input
        type="checkbox"
        id={`offers-${name}`}
        checked={offers[name] ?? true}
        aria-describedby={`offers-${name}-hint`}
        onChange={({ currentTarget }) => change({ offers: { ...offers, [name]: currentTarget.checked } })}
      />
      <div>
        <label for={`offers-${name}`}>{i18n.t(WORDS[name].label)}</label>
        <p id={`offers-${name}-hint`} class="soft small">
          {i18n.t(WORDS[name].hint)}
        </p>
      </div>
    </div>
  );
  return (
    <section>
      <h2 id="offers-heading">{i18n.t('offers.heading')}</h2>
      <fieldset aria-labelledby="offers-heading">
        {offer('suggestions')}
        {offer('related')}
      </fieldset>
      {failed && <ErrorNotice report={failed} role="alert" />}
    </section>
  );
}
