import { browser } from 'wxt/browser';
import { withRule } from '../../../lib/autosave/judge.ts';
import type { Autosave } from '../../../lib/autosaving.ts';
import type { AutosaveProtocol } from '../../../lib/messaging/autosave-protocol.ts';
import type { Handlers } from '../../../lib/messaging/transport.ts';
import { isOffering, showSaved } from '../badge.ts';
import { changeSettings, isOffered, readSettings } from './kept.ts';
import { isAllowed } from './permissions.ts';
import { rehearse } from './rehearsing.ts';
import { end, look } from './watching.ts';

/** What the views ask and tell of automatic saving. */
export const autosaveCalls: Handlers<AutosaveProtocol> = {
  autosave: readSettings,
  async setAutosave(change) {
    const now = await changeSettings(async (kept) => {
      const { ended: _, ...wanted } = { ...kept, ...change };
      if (change.on === false) return unpaused(wanted);
      return !wanted.on || (await isAllowed(wanted)) ? wanted : { ...wanted, on: false, ended: true };
    });
    if (change.on !== false) return follow();
    await end();
    await endOffers();
    return now;
  },
  async acceptAutosaveEnd() {
    await changeSettings(({ ended: _, ...now }) => now);
    return follow();
  },
  async setSiteRule({ site, does }) {
    await changeSettings((now) => ({ ...now, rules: withRule(now.rules, site, does) }));
    return follow();
  },
  async pauseAutosave(pause) {
    await changeSettings((now) => ({ ...unpaused(now), ...(pause && { paused: pause }) }));
    return follow();
  },
  dryRun: rehearse,
};

const unpaused = ({ paused: _, ...settings }: Autosave): Autosave => settings;

/** After a change: looks with it at what is in front. */
async function follow(): Promise<Autosave> {
  await look();
  await endOffers();
  return readSettings();
}

/** Badges that offer what is not offered any more. */
async function endOffers(): Promise<void> {
  for (const { id, url } of await browser.tabs.query({})) {
    if (id === undefined || !(await isOffering(id))) continue;
    if (url === undefined || !(await isOffered(url))) await showSaved(id, true);
  }
}
