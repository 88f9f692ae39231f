import { browser } from 'wxt/browser';
import { originsFor } from '../../../lib/autosave/judge.ts';
import type { Autosave } from '../../../lib/autosaving.ts';

/** Whether the browser allows what automatic saving needs: its sites, and being woken while a page is read. */

/** Of an optional permission, the browser has nothing until it is given. */
interface Alarms {
  create(name: string, when: { readonly when: number }): Promise<void>;
  clear(name: string): Promise<boolean>;
  readonly onAlarm: { addListener(heard: (alarm: { readonly name: string }) => void): void };
}

export const alarms = (): Alarms | undefined => (browser as unknown as { readonly alarms?: Alarms }).alarms;

/** What is asked of the browser by name, in the form its types want. */
type Asked = Parameters<typeof browser.permissions.contains>[0];

export function isAllowed(settings: Autosave): Promise<boolean> {
  return browser.permissions.contains({ origins: [...originsFor(settings)], permissions: ['alarms'] } as Asked);
}

/** Gives back what the user is not asked for; the sites are theirs to take away. */
export async function giveBack(permission: 'alarms' | 'history'): Promise<void> {
  await browser.permissions.remove({ permissions: [permission] } as Asked).catch(() => false); // it came with the installation
}
