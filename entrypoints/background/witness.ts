import { browser } from 'wxt/browser';
import type { RouterProtocol } from '../../lib/messaging/protocol.ts';

/** What the library held last, kept outside its database: a browser may hand back an empty one after damage. */
export async function keepWitness(witness: Parameters<RouterProtocol['libraryChanged']>[0]): Promise<void> {
  await browser.storage.local.set({ witness });
}
