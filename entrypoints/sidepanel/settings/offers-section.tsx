import { i18n } from '#i18n';
import type { Settings } from '../../../lib/types.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useChange } from './use-change.ts';

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
        <label for={`offers-${name}`}>{i18n.t(`offers.${name}`)}</label>
        <p id={`offers-${name}-hint`} class="soft small">
          {i18n.t(`offers.${name}Hint`)}
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
