import { browser } from 'wxt/browser';
import { judge, pageOf, UNTOUCHED } from '../../../lib/autosave/judge.ts';
import { NOTHING_READ, type Reading } from '../../../lib/autosave/reading.ts';
import type { Autosave } from '../../../lib/autosaving.ts';
import { Serial } from '../../../lib/library/serial.ts';
import { tell } from '../../../lib/messaging/transport.ts';

/** What automatic saving keeps outside the library: how it is set, for good; and what is being read, until the browser is closed. */

const SETTINGS = 'autosave';
const READING = 'reading';
const changes = new Serial();

export async function readSettings(): Promise<Autosave> {
  const kept = (await browser.storage.local.get(SETTINGS))[SETTINGS] as Autosave | undefined;
  return { ...UNTOUCHED, ...kept };
}

/** Changes take turns, so that none is lost to another. Told to the views. @returns them as they are kept */
export function changeSettings(change: (now: Autosave) => Autosave | Promise<Autosave>): Promise<Autosave> {
  return changes.run(async () => {
    const settings = await change(await readSettings());
    await browser.storage.local.set({ [SETTINGS]: settings });
    tell('autosaveChanged');
    return settings;
  });
}

export async function readReading(): Promise<Reading> {
  const kept = (await browser.storage.session.get(READING))[READING] as Reading | undefined;
  return kept ?? NOTHING_READ;
}

/** With `undefined`, forgets it. */
export async function keepReading(reading: Reading | undefined): Promise<void> {
  if (reading) await browser.storage.session.set({ [READING]: reading });
  else await browser.storage.session.remove(READING);
}

/** Whether this page was read, and by the rules of now it is offered to be saved. */
export async function isOffered(url: string): Promise<boolean> {
  const settings = await readSettings();
  if (!settings.on || judge(url, settings)?.does !== 'ask') return false;
  return (await readReading()).pages[pageOf(url)]?.end === 'offered';
}
