import type { Alteration, SegmentPlace } from './segment-store-contract.ts';

/** Reaches into the database of a vault behind its back. Runs wherever IndexedDB is. */

const finished = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function within<T>(
  where: string,
  work: (segments: IDBObjectStore, parts: IDBObjectStore) => Promise<T>,
): Promise<T> {
  const database = await finished(indexedDB.open(where));
  const transaction = database.transaction(['segments', 'parts'], 'readwrite');
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  const result = await work(transaction.objectStore('segments'), transaction.objectStore('parts'));
  await done;
  database.close();
  return result;
}

export function stored(where: string): Promise<{ segments: number; parts: number }> {
  return within(where, async (segments, parts) => {
    const counts = [finished(segments.count()), finished(parts.count())] as const;
    return { segments: await counts[0], parts: await counts[1] };
  });
}

export function alterPart(bytes: Uint8Array, how: Alteration): unknown {
  if (how === 'flipped') return bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 16 : byte));
  if (how === 'cut short') return bytes.slice(0, -1);
  if (how === 'longer') return new Uint8Array([...bytes, 0]);
  return [...bytes.subarray(0, 8)];
}

export function alter(where: string, place: SegmentPlace, how: Alteration): Promise<void> {
  const { index, id, part } = place;
  return within(where, async (segments, parts) => {
    if (typeof how === 'object') {
      await finished(segments.put({ ...(await finished(segments.get([index, id]))), ...how }));
    } else if (part === undefined) await finished(segments.delete([index, id]));
    else if (how === 'missing') await finished(parts.delete([index, id, part]));
    else await finished(parts.put(alterPart(await finished(parts.get([index, id, part])), how), [index, id, part]));
  });
}
