import type { ChatSummary } from '../../lib/asking.ts';
import type { Backup, Loss } from '../../lib/keeping.ts';
import type { SavedText, StoredDocument } from '../../lib/types.ts';
import { until } from '../../scripts/browser.ts';
import { callRoom, callStream, captured } from './in-extension.ts';
import type { Rooms } from './killable.ts';

/** What a library holds, as the views would be told; to be compared. */

export const fromPage = <T>({ page }: Rooms, name: string, ...args: unknown[]): Promise<T> =>
  page.evaluate(callRoom, ['library', name, args] as const) as Promise<T>;

export const savePage = ({ worker }: Rooms, name: string, paragraphs = 6): Promise<unknown> =>
  worker.evaluate(callRoom, ['library', 'save', [captured(name, 1, paragraphs)]] as const);

export const askFrom = ({ page }: Rooms, question: string): Promise<unknown> =>
  page.evaluate(callStream, ['ask', { question }] as const);

export const backUp = ({ page }: Rooms): Promise<unknown> => page.evaluate(callStream, ['backUp', {}] as const);

export const restore = ({ page }: Rooms, id: string): Promise<unknown> =>
  page.evaluate(callStream, ['restore', { id }] as const);

export const lossOf = (rooms: Rooms): Promise<Loss | null> => fromPage(rooms, 'loss');

export const backupsOf = async (rooms: Rooms): Promise<readonly Backup[]> =>
  (await fromPage<{ backups: readonly Backup[] }>(rooms, 'backups')).backups;

/** Everything saved, in a form in which equal libraries are equal. @throws when something cannot be read */
export async function contentsOf(rooms: Rooms): Promise<string> {
  const documents = await fromPage<StoredDocument[]>(rooms, 'documents');
  const pages: unknown[] = [];
  for (const { address, id, title, tags = [], contentHash, savedAt } of documents) {
    const { text } = await fromPage<SavedText>(rooms, 'text', id);
    pages.push([address, title, tags, contentHash, savedAt, text]);
  }
  const chats = await fromPage<ChatSummary[]>(rooms, 'chats');
  const said = chats.map(({ id, title, turns }) => [id, title, turns]);
  return JSON.stringify([
    pages.map((page) => JSON.stringify(page)).sort(),
    said.map((chat) => JSON.stringify(chat)).sort(),
  ]);
}

/** Resolves when everything is embedded and the witness knows it. */
export async function settled(rooms: Rooms): Promise<void> {
  await until(
    'all to be embedded',
    async () => ((await fromPage<{ pending: number }>(rooms, 'summary')).pending === 0 ? true : undefined),
    60_000,
  );
  const { sequence } = await fromPage<{ sequence: number }>(rooms, 'summary');
  let before = -1;
  await until('the witness to know', async () => {
    const { witness } = await rooms.worker.evaluate(readWitness);
    const same = witness?.sequence === sequence && witness.writes === before;
    before = witness?.writes ?? -1;
    if (!same) await new Promise((resolve) => setTimeout(resolve, 250)); // it is told every 100 ms
    return same ? true : undefined;
  });
}

function readWitness(): Promise<{ witness?: { sequence: number; writes: number } }> {
  const { chrome } = globalThis as unknown as {
    chrome: { storage: { local: { get(key: string): Promise<{ witness?: { sequence: number; writes: number } }> } } };
  };
  return chrome.storage.local.get('witness');
}
