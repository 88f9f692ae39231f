import { signal } from '@preact/signals';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import { call } from '../../../lib/messaging/transport.ts';
import type { Settings } from '../../../lib/settings.ts';
import type { LibrarySummary } from '../../../lib/types.ts';
import type { VersionsKept } from '../../../lib/version.ts';
import { library } from '../../ui/rooms.ts';
import { refreshLoss } from '../loss-notice.tsx';
import { restoreConversation } from './thread.ts';

/** What the panel knows of the library. Truth stays there; this is its last word. */

/** Whether there is a library to talk to; a report when it could not start. */
export const launch = signal<'starting' | 'ready' | ErrorReport>('starting');
export const summary = signal<LibrarySummary | undefined>(undefined);
export const settings = signal<{ readonly settings: Settings; readonly keys: readonly string[] } | undefined>(
  undefined,
);

/** Wakes the library and reads what the panel shows of it. */
export async function launchLibrary(): Promise<void> {
  try {
    await call('router', 'wake');
    await Promise.all([refreshSummary(), refreshSettings(), restoreConversation(), refreshLoss()]);
    launch.value = 'ready';
  } catch (error) {
    launch.value = toReport(error);
  }
}

export async function refreshSummary(): Promise<void> {
  summary.value = await library('summary');
}

async function refreshSettings(): Promise<void> {
  settings.value = await library('settings');
}

/** Stores changed settings. @throws AppError as the library does */
export async function changeSettings(change: Partial<Settings>): Promise<void> {
  const current = settings.peek()?.settings;
  if (!current) return;
  await library('setSettings', { ...current, ...change });
  await Promise.all([refreshSettings(), refreshSummary()]);
}

/** How many earlier versions of a page are kept from now on. */
export async function keepVersions(versions: VersionsKept): Promise<void> {
  await library('setVersions', versions);
  await refreshSettings();
}

/** Stores a key for a server, or forgets it with `null`. */
export async function changeKey(origin: string, key: string | null): Promise<void> {
  await library('setKey', { origin, key });
  await refreshSettings();
}

/** The library changed behind the panel's back: a page was embedded, removed, imported; or its settings. */
export function libraryChanged(): void {
  void Promise.all([refreshSummary(), refreshSettings(), refreshLoss()]).catch(() => undefined); // the next call that the user makes will say what is wrong
}
