import { browser } from 'wxt/browser';
import type { Kept, Loss, Witness } from '../../lib/keeping.ts';

/** What the library held last, kept outside its database: a browser may hand back an empty or a shortened one after damage. */
export async function keepWitness(witness: Witness): Promise<void> {
  await browser.storage.local.set({ witness });
}

/** All that is kept there. The library itself cannot read it: an offscreen document has no `storage`. */
export function readKept(): Promise<Kept> {
  return browser.storage.local.get(['witness', 'loss', 'heir', 'databases']);
}

/** Keeps a loss until the user has decided; `null` forgets it. */
export async function keepLoss(loss: Loss | null): Promise<void> {
  if (loss) await browser.storage.local.set({ loss });
  else await browser.storage.local.remove('loss');
}

/** From now on the library is in this set of databases. */
export async function keepDatabases(databases: string): Promise<void> {
  await browser.storage.local.set({ databases });
}

/** Kept before a restore puts another library in place, so that it is not taken for a stranger. */
export async function expectHeir(heir: string): Promise<void> {
  await browser.storage.local.set({ heir });
}
