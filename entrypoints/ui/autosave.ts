import { signal } from '@preact/signals';
import { browser } from 'wxt/browser';
import { originsFor } from '../../lib/autosave/judge.ts';
import type { Autosave, Whether } from '../../lib/autosaving.ts';
import { call } from '../../lib/messaging/transport.ts';

/** Automatic saving as the views know it. The router keeps it; this is its last word. */

export const autosave = signal<Autosave | undefined>(undefined);

export async function refreshAutosave(): Promise<void> {
  autosave.value = await call('router', 'autosave').catch(() => undefined); // the browser is ending
}

/** What is asked of the browser by name, in the form its types want. */
type Asked = Parameters<typeof browser.permissions.request>[0];

/** Must be the first thing done after a click: the browser may have to ask. @returns whether it allows all that these settings need */
function askFor(settings: Pick<Autosave, 'others' | 'rules'>): Promise<boolean> {
  // Firefox gives alarms at the installation, and takes no question for them.
  const permissions = import.meta.env.FIREFOX ? [] : ['alarms'];
  return browser.permissions.request({ origins: [...originsFor(settings)], permissions } as Asked);
}

/** @returns false if the user said no to the browser; then all is as it was. To be called in a click, as are those below. */
export async function turnOn(): Promise<boolean> {
  const now = autosave.peek();
  if (!now || !(await askFor(now))) return false;
  autosave.value = await call('router', 'setAutosave', { on: true });
  return autosave.value.on;
}

export async function turnOff(): Promise<void> {
  autosave.value = await call('router', 'setAutosave', { on: false });
}

/** @returns as `turnOn` does */
export async function setOthers(others: Whether): Promise<boolean> {
  const now = autosave.peek();
  if (!now || (now.on && !(await askFor({ ...now, others })))) return false;
  autosave.value = await call('router', 'setAutosave', { others });
  return true;
}

/** @param does `null` for no rule. @returns as `turnOn` does */
export async function setRule(site: string, does: Whether | null): Promise<boolean> {
  const now = autosave.peek();
  if (!now) return false;
  const rules = does === null ? [] : [...now.rules, { site, does }];
  const asks = now.on && does !== null && does !== 'never';
  if (asks && !(await askFor({ ...now, rules }))) return false;
  autosave.value = await call('router', 'setSiteRule', { site, does });
  return true;
}

/** `until`: ISO 8601; without it, until told to go on. */
export async function pause(until?: string): Promise<void> {
  autosave.value = await call('router', 'pauseAutosave', until === undefined ? {} : { until });
}

export async function goOn(): Promise<void> {
  autosave.value = await call('router', 'pauseAutosave', null);
}

export async function acceptEnd(): Promise<void> {
  autosave.value = await call('router', 'acceptAutosaveEnd');
}
