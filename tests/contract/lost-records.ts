import 'fake-indexeddb/auto';

/** As the browser refuses values whose files are gone. */
interface Refusing {
  readonly transaction: {
    _execRequestAsync(work: { readonly operation: () => never; readonly source: unknown }): IDBRequest;
  };
  readonly name?: string;
  readonly objectStore?: { readonly name: string };
}

/**
 * From now on nothing can be read that holds one of these, and `getAll` gives nothing at all where one of them is.
 * @param isLost by the name of the store and the key that is asked for; undefined for `getAll`
 * @returns what gives them back
 */
export function loseRecords(isLost: (store: string, key: unknown) => boolean): () => void {
  const restores: (() => void)[] = [];
  const patch = (type: object, member: 'get' | 'getAll') => {
    const real = Reflect.get(type, member);
    Reflect.set(type, member, function (this: Refusing, ...args: unknown[]) {
      const [key] = args;
      const store = this.objectStore?.name ?? this.name ?? '';
      if (!isLost(store, member === 'get' ? key : undefined)) return Reflect.apply(real, this, args);
      const transaction = this.transaction ?? (this.objectStore as unknown as Refusing).transaction;
      const operation = () => {
        throw new DOMException('Data lost due to missing file.', 'NotReadableError');
      };
      return transaction._execRequestAsync({ operation, source: this });
    });
    restores.push(() => Reflect.set(type, member, real));
  };
  patch(IDBObjectStore.prototype, 'get');
  patch(IDBObjectStore.prototype, 'getAll');
  patch(IDBIndex.prototype, 'getAll');
  return () => {
    for (const restore of restores.splice(0)) restore();
  };
}
