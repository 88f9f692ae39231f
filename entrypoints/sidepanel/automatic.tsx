import { i18n } from '#i18n';
import { siteOf } from '../../lib/autosave/sites.ts';
import type { StoredDocument } from '../../lib/types.ts';
import { setRule } from '../ui/autosave.ts';
import { formatDate } from '../ui/format.ts';
import { staying } from '../ui/staying.ts';
import { refreshPage, removeSaved, savePage } from './state/page.ts';

/** What automatic saving has to say of the page in front. */

const SAVE = '[data-action="save"]';
const siteAt = (url: string): string => siteOf(new URL(url).hostname);

async function ruleHere(url: string, does: 'always' | 'never'): Promise<void> {
  const done = await setRule(siteAt(url), does);
  if (done && does === 'always')
    await savePage(); // the page in front is the first of them
  else await refreshPage();
}

function RuleButton({ url, does }: { readonly url: string; readonly does: 'always' | 'never' }) {
  return (
    <button
      type="button"
      class="link"
      data-rule={does}
      onClick={({ currentTarget }) => void staying(currentTarget, '.this-page', SAVE, () => ruleHere(url, does))}
    >
      {i18n.t(does === 'always' ? 'autosave.alwaysHere' : 'autosave.neverHere')}
    </button>
  );
}

/** It was read, and nobody has said yet whether it is to be saved. */
export function Offered({ url }: { readonly url: string }) {
  return (
    <span data-automatic="offered">
      {i18n.t('autosave.offered')}
      {'\u00a0· '}
      <RuleButton url={url} does="always" />
      {'\u00a0· '}
      <RuleButton url={url} does="never" />
    </span>
  );
}

/** How long after an automatic save its undo is offered, ms. */
const FRESH = 10 * 60_000;

/** Whether the reader may not know yet that it was saved. */
export const isNews = ({ automatic, updatedAt }: StoredDocument): boolean =>
  automatic === true && Date.now() - Date.parse(updatedAt) < FRESH;

/** It was saved by a rule a moment ago: the ways back. */
export function SavedByItself({ document }: { readonly document: StoredDocument }) {
  return (
    <span data-automatic="saved">
      <span class="tick" aria-hidden="true">
        ✓
      </span>{' '}
      {i18n.t('autosave.saved')}
      {'\u00a0· '}
      <button
        type="button"
        class="link"
        data-action="undo"
        onClick={({ currentTarget }) => void staying(currentTarget, '.this-page', SAVE, () => removeSaved(document.id))}
      >
        {i18n.t('common.undo')}
      </button>
      {'\u00a0· '}
      <RuleButton url={document.url} does="never" />
    </span>
  );
}

/** "Saved 22 Nov", or that it was saved automatically then. */
export const savedWords = ({ automatic, updatedAt }: StoredDocument): string =>
  i18n.t(automatic ? 'autosave.savedOn' : 'page.saved', { date: formatDate(updatedAt) });
