import { browser } from 'wxt/browser';
import { isPaused, judge, pageOf } from '../../../lib/autosave/judge.ts';
import { dueIn, type Front, lookAt, READ_TIME } from '../../../lib/autosave/reading.ts';
import type { Autosave } from '../../../lib/autosaving.ts';
import { Serial } from '../../../lib/library/serial.ts';
import { readableAddress } from '../page.ts';
import { readKept } from '../witness.ts';
import { actOn } from './acting.ts';
import { changeSettings, keepReading, readReading, readSettings } from './kept.ts';
import { alarms, giveBack, isAllowed } from './permissions.ts';

/** What is in front, and for how long. Between two looks the worker may be ended: all that counts is kept, and an alarm brings the next. */

const ALARM = 'autosave';
const turns = new Serial();

/** Whatever may have put another page in front. */
export function watchReading(): void {
  const heard = () => void look();
  browser.tabs.onActivated.addListener(heard);
  browser.windows.onFocusChanged.addListener(heard);
  browser.tabs.onUpdated.addListener((_, change) => {
    if (change.url !== undefined || change.status !== undefined) heard();
  });
  browser.tabs.onRemoved.addListener(heard);
  browser.runtime.onStartup.addListener(heard);
  browser.permissions.onRemoved.addListener(heard);
  browser.permissions.onAdded.addListener(() => {
    listenToAlarm();
    heard();
  });
  listenToAlarm();
}

function listenToAlarm(): void {
  alarms()?.onAlarm.addListener(ring); // the same listener twice is one
}

function ring({ name }: { readonly name: string }): void {
  if (name === ALARM) void look();
}

/** Looks at what is in front now; where a page has been read, sees to it. Looks take turns, and never fail. */
export function look(): Promise<void> {
  return turns.run(lookNow).catch(() => undefined); // a tab that has gone, a library that cannot be opened: there is a next look
}

async function lookNow(): Promise<void> {
  const settings = await readSettings();
  if (!settings.on) return;
  if (!(await isAllowed(settings))) {
    await changeSettings((kept) => (kept.on ? { ...kept, on: false, ended: true } : kept));
    return end();
  }
  const now = Date.now();
  const front = isPaused(settings, now) ? undefined : await frontOf(settings);
  const reading = lookAt(await readReading(), front, now);
  await keepReading(reading);
  if (!(await readSettings()).on) return keepReading(undefined); // turned off meanwhile: nothing may be left, or saved any more
  const due = dueIn(reading);
  // Also while something is done about it: should the worker be ended during that, the next one goes on.
  if (due === undefined) await alarms()?.clear(ALARM);
  else await alarms()?.create(ALARM, { when: now + (due || READ_TIME) });
  if (front && due === 0) await actOn(front, settings);
}

/** The page in front of its reader, if something may become of it. */
async function frontOf(settings: Autosave): Promise<(Front & { readonly url: string }) | undefined> {
  const window = await browser.windows.getLastFocused();
  if (!window.focused || window.incognito) return undefined;
  const [tab] = await browser.tabs.query({ active: true, windowId: window.id });
  const url = tab && readableAddress(tab);
  if (tab?.id === undefined || url === undefined) return undefined;
  const judged = judge(url, settings);
  if (!judged || judged.does === 'never') return undefined;
  // Before anything is written into an emptied library, its reader decides what becomes of it.
  if ((await readKept()).loss) return undefined;
  return { page: pageOf(url), tabId: tab.id, url };
}

/** Once the settings say off, so that a look under way sees it: nothing is left of what was read. */
export async function end(): Promise<void> {
  await keepReading(undefined);
  await alarms()
    ?.clear(ALARM)
    .catch(() => false); // the browser may have taken that back already
  await giveBack('alarms');
}
