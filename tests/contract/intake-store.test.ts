import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import { openIntakeStore } from '../../lib/storage/indexeddb-intake.ts';
import { intakeStoreContract } from './intake-store.ts';

intakeStoreContract('IndexedDB (in memory)', (name) => openIntakeStore(name));

describe('the store of queues', () => {
  it('leaves nothing of a queue when the space ends while it is begun', async () => {
    const store = await openIntakeStore('intake-full');
    const add = IDBObjectStore.prototype.add;
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, ...args) {
      const request = add.apply(this, args);
      const { transaction } = this;
      const error = new DOMException('', 'QuotaExceededError');
      if (this.name === 'bytes')
        queueMicrotask(() => Object.defineProperty(transaction, 'error', { value: error }).abort());
      return request;
    });
    const files = [{ name: 'f', bytes: new Blob(['f']) }];
    const begun = store.begin({ id: 'a', kind: 'files', startedAt: new Date(0).toISOString() }, files);
    await expect(begun).rejects.toMatchObject({ code: 'storage-full' });
    vi.restoreAllMocks();
    expect(await store.intakes()).toEqual([]);
    expect(await store.items('a', 0, 10)).toEqual([]);
    store.close();
  });
});
