import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import type { Intake, IntakeFailure, IntakeId, IntakeItem, IntakeStore, ItemState, NewItem } from '../intake.ts';
import { givingWay, transact } from './connection.ts';
import { storageError } from './storage-error.ts';

/** An item with what is searched of it. `waitsFor`: while it waits, the time before which it is not tried (0: at once). */
type ItemRecord = IntakeItem & { readonly waitsFor?: number };

interface IntakeSchema extends DBSchema {
  intakes: { key: IntakeId; value: Intake };
  items: {
    key: [IntakeId, number];
    value: ItemRecord;
    indexes: { waiting: [IntakeId, number]; state: [IntakeId, ItemState['state'], number] };
  };
  bytes: { key: [IntakeId, number]; value: Blob };
}

type Stores = ('intakes' | 'items' | 'bytes')[];
type Write = IDBPTransaction<IntakeSchema, Stores, 'readwrite'>;

const VERSION = 1;
const STORES: Stores = ['intakes', 'items', 'bytes'];
const STRICT = { durability: 'strict' } as const;

/**
 * Opens the database of queues, made if it is not there. @param closed called when the browser has closed it for good
 * @throws AppError `storage-*`
 */
export async function openIntakeStore(name: string, closed?: () => void): Promise<IntakeStore> {
  try {
    const database = await openDB<IntakeSchema>(name, VERSION, {
      upgrade(fresh) {
        fresh.createObjectStore('intakes', { keyPath: 'id' });
        const items = fresh.createObjectStore('items', { keyPath: ['intakeId', 'order'] });
        items.createIndex('waiting', ['intakeId', 'waitsFor']);
        items.createIndex('state', ['intakeId', 'outcome.state', 'order']);
        fresh.createObjectStore('bytes');
      },
      ...givingWay(closed),
    });
    return new IndexedDbIntakes(database);
  } catch (error) {
    throw storageError(error);
  }
}

class IndexedDbIntakes implements IntakeStore {
  constructor(private readonly database: IDBPDatabase<IntakeSchema>) {}

  begin(intake: Pick<Intake, 'id' | 'kind' | 'startedAt'>, items: readonly NewItem[]): Promise<void> {
    return this.#change(async (write) => {
      const counts = { paused: false, waiting: items.length, done: 0, failed: 0 };
      const puts: Promise<unknown>[] = [write.objectStore('intakes').add({ ...intake, ...counts })];
      for (const [order, { bytes, ...item }] of items.entries()) {
        const outcome = { state: 'waiting', tries: 0 } as const;
        puts.push(write.objectStore('items').add({ ...item, intakeId: intake.id, order, outcome, waitsFor: 0 }));
        if (bytes) puts.push(write.objectStore('bytes').add(bytes, [intake.id, order]));
      }
      await Promise.all(puts);
    });
  }

  intakes(): Promise<Intake[]> {
    return this.#read(async (database) => {
      const all = await database.getAll('intakes');
      return all.sort((a, b) => b.startedAt.localeCompare(a.startedAt) || (a.id < b.id ? -1 : 1));
    });
  }

  items(id: IntakeId, from: number, most: number, state?: ItemState['state']): Promise<IntakeItem[]> {
    return this.#read(async (database) => {
      const found = state
        ? await database.getAllFromIndex('items', 'state', IDBKeyRange.bound([id, state, from], [id, state, []]), most)
        : await database.getAll('items', IDBKeyRange.bound([id, from], [id, []]), most);
      return found.map(toItem);
    });
  }

  bytes(id: IntakeId, order: number): Promise<Blob | undefined> {
    return this.#read((database) => database.get('bytes', [id, order]));
  }

  due(now: number, most: number): Promise<{ items: IntakeItem[]; next?: number }> {
    return this.#read(async (database) => {
      const running = (await this.intakes()).filter(({ paused, waiting }) => !paused && waiting > 0).reverse();
      const ready: ItemRecord[][] = [];
      let next = Number.POSITIVE_INFINITY;
      for (const { id } of running) {
        const first = await database.getAllFromIndex('items', 'waiting', IDBKeyRange.bound([id], [id, []]), most);
        ready.push(first.filter(({ waitsFor = 0 }) => waitsFor <= now));
        const later = first.find(({ waitsFor = 0 }) => waitsFor > now);
        next = Math.min(next, later?.waitsFor ?? next);
      }
      const items = byTurns(ready).slice(0, most).map(toItem);
      return { items, ...(Number.isFinite(next) && { next }) };
    });
  }

  settle(id: IntakeId, order: number, outcome: ItemState): Promise<void> {
    return this.#change(async (write) => {
      const item = await write.objectStore('items').get([id, order]);
      if (item?.outcome.state !== 'waiting') return;
      await put(write, item, outcome);
      if (outcome.state === 'done') await write.objectStore('bytes').delete([id, order]);
      if (outcome.state !== 'waiting') await recount(write, id, { waiting: -1, [outcome.state]: 1 });
    });
  }

  pause(id: IntakeId, paused: boolean, reason?: IntakeFailure): Promise<void> {
    return this.#change(async (write) => {
      const found = await write.objectStore('intakes').get(id);
      if (!found) return;
      const { reason: _before, ...intake } = found;
      await write.objectStore('intakes').put({ ...intake, paused, ...(reason && { reason }) });
    });
  }

  retry(id: IntakeId, orders?: readonly number[]): Promise<void> {
    return this.#change(async (write) => {
      const all = await write.objectStore('items').getAll(IDBKeyRange.bound([id], [id, []]));
      const wanted = all.filter(
        ({ order, outcome }) => outcome.state === 'failed' && (orders?.includes(order) ?? true),
      );
      await Promise.all(wanted.map((item) => put(write, item, { state: 'waiting', tries: 0 })));
      await recount(write, id, { failed: -wanted.length, waiting: wanted.length });
    });
  }

  forget(id: IntakeId): Promise<void> {
    return this.#change(async (write) => {
      const own = IDBKeyRange.bound([id], [id, []]);
      await Promise.all([
        write.objectStore('intakes').delete(id),
        write.objectStore('items').delete(own),
        write.objectStore('bytes').delete(own),
      ]);
    });
  }

  close(): void {
    this.database.close();
  }

  #change(work: (write: Write) => Promise<void>): Promise<void> {
    return transact(() => this.database.transaction(STORES, 'readwrite', STRICT), work);
  }

  async #read<T>(work: (database: IDBPDatabase<IntakeSchema>) => Promise<T>): Promise<T> {
    try {
      return await work(this.database);
    } catch (error) {
      throw storageError(error);
    }
  }
}

/** The first of each, then the second of each: no queue waits for the end of another. */
function byTurns<T>(rows: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...rows.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => rows.flatMap((row) => row.slice(i, i + 1))).flat();
}

const toItem = ({ waitsFor, ...item }: ItemRecord): IntakeItem => item;

async function put(write: Write, { waitsFor, ...item }: ItemRecord, outcome: ItemState): Promise<void> {
  const waits = outcome.state === 'waiting' ? { waitsFor: outcome.after ?? 0 } : {};
  await write.objectStore('items').put({ ...item, outcome, ...waits });
}

type Counts = Partial<Record<'waiting' | 'done' | 'failed', number>>;

async function recount(write: Write, id: IntakeId, change: Counts): Promise<void> {
  const intake = await write.objectStore('intakes').get(id);
  if (!intake) return;
  const { waiting = 0, done = 0, failed = 0 } = change;
  const counts = { waiting: intake.waiting + waiting, done: intake.done + done, failed: intake.failed + failed };
  await write.objectStore('intakes').put({ ...intake, ...counts });
}
