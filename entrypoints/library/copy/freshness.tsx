import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { RefreshRule } from '../../../lib/settings.ts';
import type { Seen, StoredDocument } from '../../../lib/types.ts';
import { errorSentence } from '../../ui/error-sentence.ts';
import { formatAgo, formatDate } from '../../ui/format.ts';
import { library } from '../../ui/rooms.ts';
import { originsOf } from '../add/origins.ts';
import { Outcome } from '../changes/outcome.tsx';
import { canRefresh, type Refreshing } from '../changes/refreshing.ts';
import { changesHash } from '../route.ts';

/** How fresh a copy is, and how to keep it so. */
export function Freshness(props: { readonly document: StoredDocument; readonly refreshing: Refreshing }) {
  const { document, refreshing } = props;
  if (!canRefresh(document)) return null;
  const busy = refreshing.news.value?.state === 'running';
  return (
    <div class="freshness">
      {document.seen && <p data-seen={document.seen.state}>{seenSentence(document.seen, document.updatedAt)}</p>}
      <p class="actions">
        {document.seen?.state === 'changed' && (
          <a href={changesHash(document.id)} data-action="changes">
            {i18n.t('fresh.what')}
          </a>
        )}
        <button
          type="button"
          class="link"
          data-action="look-again"
          aria-disabled={busy} // disabled, it would lose the focus
          onClick={() => {
            if (!busy) void refreshing.begin([document]);
          }}
        >
          {i18n.t('fresh.lookAgain')}
        </button>
      </p>
      <Outcome document={document} refreshing={refreshing} />
      <Pace document={document} />
    </div>
  );
}

function seenSentence({ at, since, state }: Seen, updatedAt: string): string {
  const what = {
    same: i18n.t('fresh.seenSame'),
    changed: i18n.t('fresh.seenChanged', { date: formatDate(updatedAt) }),
    missing: i18n.t('fresh.seenMissing', { date: formatDate(since) }),
    moved: i18n.t('fresh.seenMoved'),
    refused: i18n.t('fresh.seenRefused'),
    failed: i18n.t('fresh.seenFailed'),
  } as const;
  return i18n.t('fresh.seen', { ago: formatAgo(at), what: what[state] });
}

const PACES = ['never', 'day', 'week', 'month'] as const;

/** How often the pages of this site are read again by themselves. */
function Pace({ document }: { readonly document: StoredDocument }) {
  const site = new URL(document.url).hostname.replace(/^www\./, '');
  const id = useId();
  const rules = useSignal<readonly RefreshRule[] | undefined>(undefined);
  const wrong = useSignal<ErrorReport | 'declined' | undefined>(undefined);
  const read = async () => {
    rules.value = (await library('settings')).settings.refresh ?? [];
  };
  useEffect(() => {
    read().catch(() => undefined); // then there is nothing to choose from
  }, []);
  if (!rules.value) return null;
  const isOwn = ({ by, name }: RefreshRule) => by === 'site' && name.toLowerCase() === site;
  const set = async (every: (typeof PACES)[number]) => {
    wrong.value = undefined;
    try {
      // First: the browser asks only on the click itself.
      const allowed = every === 'never' || (await browser.permissions.request({ origins: [...originsOf([document])] }));
      if (!allowed) wrong.value = 'declined';
      else {
        const others = ((await library('settings')).settings.refresh ?? []).filter((each) => !isOwn(each));
        await library('setRefresh', every === 'never' ? others : [...others, { by: 'site', name: site, every }]);
      }
    } catch (error) {
      wrong.value = toReport(error);
    }
    await read().catch(() => undefined);
  };
  return (
    <>
      <label htmlFor={id}>{i18n.t('fresh.pace', { site })}</label>
      <select
        id={id}
        value={rules.value.find(isOwn)?.every ?? 'never'}
        onChange={({ currentTarget }) => void set(PACES.find((each) => each === currentTarget.value) ?? 'never')}
      >
        <option value="never">{i18n.t('fresh.never')}</option>
        <option value="day">{i18n.t('fresh.day')}</option>
        <option value="week">{i18n.t('fresh.week')}</option>
        <option value="month">{i18n.t('fresh.month')}</option>
      </select>
      <p>{i18n.t('fresh.paceHint')}</p>
      {wrong.value && (
        <p class="bad" role="alert">
          {wrong.value === 'declined' ? i18n.t('fresh.declined') : errorSentence(wrong.value).title}
        </p>
      )}
    </>
  );
}
