import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import type { DayPage, DryRun } from '../../../lib/autosaving.ts';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import { call } from '../../../lib/messaging/transport.ts';
import { formatNumber } from '../../ui/format.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { textLanguage } from '../../ui/text-language.ts';
import { reasonWords } from './reasons.ts';

type Looked =
  | { readonly state: 'looking' }
  | { readonly state: 'declined' }
  | { readonly state: 'failed'; readonly report: ErrorReport }
  | { readonly state: 'done'; readonly found: DryRun };

/** What is asked of the browser by name, in the form its types want. */
type Asked = Parameters<typeof browser.permissions.request>[0];
const HISTORY = { permissions: ['history'] } as Asked;

/** From midnight to midnight, as its reader's clock has it. */
function yesterday(): { readonly from: string; readonly until: string } {
  const today = new Date(new Date().setHours(0, 0, 0, 0));
  const before = new Date(today);
  before.setDate(before.getDate() - 1);
  return { from: before.toISOString(), until: today.toISOString() };
}

/** What yesterday would have saved, once its reader wants to know. */
export function Yesterday() {
  const [looked, setLooked] = useState<Looked>();
  /** Whether the browser has allowed it before this click, and is to go on allowing it. */
  const [had, setHad] = useState(false);
  useEffect(() => void browser.permissions.contains(HISTORY).then(setHad), []);
  const look = async () => {
    try {
      // First: the browser asks only on the click itself.
      if (!(await browser.permissions.request(HISTORY))) return setLooked({ state: 'declined' });
      setLooked({ state: 'looking' });
      setLooked({ state: 'done', found: await call('router', 'dryRun', { ...yesterday(), giveBack: !had }) });
    } catch (error) {
      setLooked({ state: 'failed', report: toReport(error) });
    }
  };
  const busy = looked?.state === 'looking';
  return (
    <section data-section="yesterday">
      <h2>{i18n.t('autosave.yesterday')}</h2>
      <p class="soft">{i18n.t('autosave.yesterdayHint')}</p>
      <p>
        <button
          type="button"
          data-action="yesterday"
          aria-disabled={busy} // disabled, it would lose the focus
          onClick={() => {
            if (!busy) void look();
          }}
        >
          {i18n.t('autosave.lookBack')}
        </button>
      </p>
      <div aria-live="polite">{looked && <Outcome looked={looked} />}</div>
    </section>
  );
}

function Outcome({ looked }: { readonly looked: Looked }) {
  if (looked.state === 'looking') return <p class="soft">{i18n.t('autosave.lookingBack')}…</p>;
  if (looked.state === 'declined') return <p>{i18n.t('autosave.noHistory')}</p>;
  if (looked.state === 'failed') return <ErrorNotice report={looked.report} />;
  return <Found found={looked.found} />;
}

function Found({ found: { left, offered, saved } }: { readonly found: DryRun }) {
  const alone = left.reduce((sum, { pages }) => sum + pages, 0);
  if (saved.length + offered.length + alone === 0) return <p>{i18n.t('autosave.emptyDay')}</p>;
  return (
    <div class="day" data-day>
      <h3>{i18n.t('autosave.wouldSave', saved.length)}</h3>
      <Pages pages={saved} />
      <h3>{i18n.t('autosave.wouldOffer', offered.length)}</h3>
      <Pages pages={offered} />
      <h3>{i18n.t('autosave.wouldLeave', alone)}</h3>
      {left.length > 0 && (
        <dl>
          {left.map(({ hosts, pages, why }) => (
            <div key={why} data-why={why}>
              <dt>
                {reasonWords(why)} <span class="figures soft">{formatNumber(pages)}</span>
              </dt>
              <dd class="soft small">
                <Hosts hosts={hosts} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

function Pages({ pages }: { readonly pages: readonly DayPage[] }) {
  if (pages.length === 0) return null;
  return (
    <ul>
      {pages.map(({ host, ms, title }, i) => (
        <li key={i}>
          <span dir="auto" lang={textLanguage(title)}>
            {title || i18n.t('common.noTitle')}
          </span>
          <span class="figures soft small">
            {host}
            {'\u00a0· '}
            {i18n.t('autosave.minutes', { minutes: formatNumber(Math.round(ms / 60_000)) })}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Names one after the other, never broken within one. */
export function Hosts({ hosts }: { readonly hosts: readonly string[] }) {
  return (
    <span class="hosts" dir="ltr">
      {hosts.map((host) => (
        <span key={host}>{host}</span>
      ))}
    </span>
  );
}
