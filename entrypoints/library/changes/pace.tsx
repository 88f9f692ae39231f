import { useEffect, useId, useMemo } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import type { ListedDocument } from '../../../lib/listed.ts';
import { errorSentence } from '../../ui/error-sentence.ts';
import { library } from '../../ui/rooms.ts';
import { originsOf } from '../add/origins.ts';
import { createPacing, PACES, type PaceOf } from './pacing.ts';

/** How often the pages of a site, or those with a tag, are read again by themselves. `pages`: those there are now. */
export function PaceChoice(props: { readonly of: PaceOf; readonly pages: readonly Pick<ListedDocument, 'url'>[] }) {
  const { of, pages } = props;
  const id = useId();
  const origins = originsOf(pages);
  const pacing = useMemo(
    () => createPacing(library, of, () => browser.permissions.request({ origins: [...origins] })),
    [of.by, of.name, origins.join()],
  );
  useEffect(() => {
    pacing.read().catch(() => undefined); // then there is nothing to choose from
  }, [pacing]);
  const wrong = pacing.wrong.value;
  if (!pacing.pace.value) return null;
  return (
    <div class="pace" data-pace={of.by}>
      <label htmlFor={id}>
        {of.by === 'tag' ? i18n.t('fresh.paceTag', { tag: of.name }) : i18n.t('fresh.pace', { site: of.name })}
      </label>
      <select
        id={id}
        value={pacing.pace.value}
        onChange={({ currentTarget }) => void pacing.set(PACES.find((each) => each === currentTarget.value) ?? 'never')}
      >
        <option value="never">{i18n.t('fresh.never')}</option>
        <option value="day">{i18n.t('fresh.day')}</option>
        <option value="week">{i18n.t('fresh.week')}</option>
        <option value="month">{i18n.t('fresh.month')}</option>
      </select>
      <p>{i18n.t('fresh.paceHint')}</p>
      {wrong && (
        <p class="bad" role="alert">
          {wrong === 'declined' ? i18n.t('fresh.declined') : errorSentence(wrong).title}
        </p>
      )}
    </div>
  );
}
