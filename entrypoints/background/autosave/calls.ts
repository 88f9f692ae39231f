import { browser } from 'wxt/browser';
import { withRule } from '../../../lib/autosave/judge.ts';
import type { Autosave } from '../../../lib/autosaving.ts';
import type { AutosaveProtocol } from '../../../lib/messaging/autosave-protocol.ts';
import type { Handlers } from '../../../lib/messaging/transport.ts';
import { isOffering, showSaved } from '../badge.ts';
import { isOffered, keepSettings, readSettings } from './kept.ts';
import { isAllowed } from './permissions.ts';
import { rehearse } from './rehearsing.ts';
import { end, look } from './watching.ts';

/** What the views ask and tell of automatic saving. */
export const autosaveCalls: Handlers<AutosaveProtocol> = {
  autosave: readSettings,
  async setAutosave(change) {
    const { ended: _, ...now } = { ...(await readSettings()), ...change };
    if (!now.on) return now.on === change.on ? turnOff(now) : kept(now);
    return kept((await isAllowed(now)) ? now : { ...now, on: false, ended: true });
  },
  async acceptAutosaveEnd() {
    const { ended: _, ...now } = await readSettings();
    return kept(now);
  },
  async setSiteRule({ site, does }) {
    const now = await readSettings();
    return kept({ ...now, rules: withRule(now.rules, site, does) });
  },
  async pauseAutosave(pause) {
    const { paused: _, ...now } = await readSettings();
    return kept({ ...now, ...(pause && { paused: pause }) });
  },
  dryRun: rehearse,
};

/** Keeps it, and looks with it at what is in front. */
async function kept(settings: Autosave): Promise<Autosave> {
  await keepSettings(settings);
  await look();
  await endOffers();
  return readSettings();
}

async function turnOff({ paused: _, ...settings }: Autosave): Promise<Autosave> {
  await end(settings);
  await endOffers();
  return settings;
}

/** Badges that offer what is not offered any more. */
async function endOffers(): Promise<void> {
  for (const { id, url } of await browser.tabs.query({})) {
    if (id === undefined || !(await isOffering(id))) continue;
    if (url === undefined || !(await isOffered(url))) await showSaved(id, true);
  }
}
