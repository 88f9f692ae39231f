import { browser } from 'wxt/browser';
import { withoutSecrets } from '../../lib/capture/cut-address.ts';
import type { StoredDocument } from '../../lib/types.ts';
import { ASKS, readableAddress } from './page.ts';
import { callLibrary } from './room.ts';

/** The badge on the toolbar icon, per tab; Chrome clears it when the tab navigates. */
const LOOKS = {
  busy: { text: '…', colour: '#6b665c' },
  saved: { text: '✓', colour: '#3f6b3a' },
  failed: { text: '!', colour: '#a1261b' },
  /** The page looks private: not saved, until somebody says so. */
  asks: { text: ASKS, colour: '#8a5a00' },
  /** The page says something else than its copy. */
  changed: { text: '≠', colour: '#8a5a00' },
  /** It was read for a while, and may be saved at a word. */
  offered: { text: '+', colour: '#3f6b3a' },
  none: { text: '', colour: '#6b665c' },
} as const;

export async function setBadge(tabId: number, look: keyof typeof LOOKS): Promise<void> {
  const { text, colour } = LOOKS[look];
  try {
    await browser.action.setBadgeBackgroundColor({ tabId, color: colour });
    await browser.action.setBadgeTextColor?.({ tabId, color: '#ffffff' });
    await browser.action.setBadgeText({ tabId, text });
  } catch {
    // the tab was closed meanwhile
  }
}

/** Whether the badge says that the tab is being saved. */
export async function isBusy(tabId: number): Promise<boolean> {
  const text = await browser.action.getBadgeText({ tabId }).catch(() => ''); // the tab was closed meanwhile
  return text === LOOKS.busy.text;
}

/** Whether the badge offers to save the page in the tab. */
export async function isOffering(tabId: number): Promise<boolean> {
  const text = await browser.action.getBadgeText({ tabId }).catch(() => ''); // the tab was closed meanwhile
  return text === LOOKS.offered.text;
}

/** Whether the badge tells what becomes of a save: nothing else is told over it. */
async function isSpeaking(tabId: number): Promise<boolean> {
  const text = await browser.action.getBadgeText({ tabId }).catch(() => ''); // the tab was closed meanwhile
  return [LOOKS.busy, LOOKS.failed, LOOKS.asks, LOOKS.offered].some((look) => look.text === text);
}

/**
 * Takes the tick away where nothing of the page in front is in the library any more: undone, or removed. Where it still is, says whether the
 * page has changed, which may have been found or mended elsewhere.
 */
export async function untick(): Promise<void> {
  const told: string[] = [LOOKS.saved.text, LOOKS.changed.text];
  for (const tab of await browser.tabs.query({ active: true })) {
    const address = readableAddress(tab);
    if (tab.id === undefined || !address || !told.includes(await browser.action.getBadgeText({ tabId: tab.id })))
      continue;
    const saved = await callLibrary('savedAs', address);
    if (saved) {
      await setBadge(tab.id, lookOf(saved));
      continue;
    }
    // The tick may be that of a selection, which is not the page.
    const documents = await callLibrary('documents');
    const kept = withoutSecrets(address);
    if (!documents.some(({ url }) => url === kept || url === address)) await setBadge(tab.id, 'none');
  }
}

/** Ticks the tab if its page is saved already, as far as Footnote may know its address. @param anyway also over what else it says */
export async function showSaved(tabId: number, anyway = false): Promise<void> {
  const tab = await browser.tabs.get(tabId);
  const address = readableAddress(tab);
  if (!address) return;
  const saved = await callLibrary('savedAs', address);
  // The library may have taken its time: what has been said of a save since then stands.
  if (anyway || !(await isSpeaking(tabId))) await setBadge(tabId, saved ? lookOf(saved) : 'none');
}

const lookOf = ({ seen }: StoredDocument): keyof typeof LOOKS => (seen?.state === 'changed' ? 'changed' : 'saved');
