/** Functions that run in the extension and look at all there is; each is sent there by itself. */

interface There {
  readonly chrome: {
    readonly runtime: {
      sendMessage(message: unknown): Promise<unknown>;
      connect(info: { name: string }): {
        postMessage(message: unknown): void;
        disconnect(): void;
        readonly onMessage: { addListener(listener: (frame: { type: string }) => void): void };
        readonly onDisconnect: { addListener(listener: () => void): void };
      };
    };
    readonly storage: Record<'local' | 'session' | 'sync', { get(): Promise<object> }>;
  };
}

/** What the library says to a call, or all that it says on a stream, as JSON. */
export async function repliesTo([name, argument]: readonly [string, unknown]): Promise<string> {
  const { runtime } = (globalThis as unknown as There).chrome;
  if (!['ask', 'exportArchive', 'backUp'].includes(name))
    return JSON.stringify(await runtime.sendMessage({ footnote: 'library', name, args: [argument] }));
  const port = runtime.connect({ name: `footnote:${name}` });
  const frames: unknown[] = [];
  await new Promise<void>((resolve) => {
    port.onMessage.addListener((frame) => {
      frames.push(frame);
      if (frame.type !== 'item') resolve();
    });
    port.onDisconnect.addListener(resolve);
    port.postMessage(argument);
  });
  port.disconnect();
  return JSON.stringify(frames);
}

/** Gives each document one tag. @throws if the library refuses one */
export async function tagEach([ids, tags]: readonly [readonly string[], readonly string[]]): Promise<void> {
  const { runtime } = (globalThis as unknown as There).chrome;
  const replies = await Promise.all(
    ids.map((id, i) => runtime.sendMessage({ footnote: 'library', name: 'tag', args: [[id], [tags[i]]] })),
  );
  const refused = replies.findIndex((reply) => !(reply as { ok: boolean } | undefined)?.ok);
  if (refused >= 0) throw new Error(`the tag ${tags[refused]}: ${JSON.stringify(replies[refused])}`);
}

/** Every store of every database but that of the keys, with its keys and values as JSON; bytes as text. */
export async function databasesOf(): Promise<[string, string][]> {
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const found: [string, string][] = [];
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      if (store === 'keys') continue;
      const held = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([done(held.getAllKeys()), done(held.getAll())]);
      const json = JSON.stringify([keys, values], (_, value) => {
        if (value instanceof ArrayBuffer) return new TextDecoder('latin1').decode(value);
        if (!ArrayBuffer.isView(value)) return value;
        return new TextDecoder('latin1').decode(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
      });
      found.push([`${name}, ${store}`, json]);
    }
    database.close();
  }
  return found;
}

/** Every file of the private file system, in base64. */
export async function filesOf(): Promise<[string, string][]> {
  const found: [string, string][] = [];
  const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
    for await (const [name, handle] of folder.entries()) {
      if (handle.kind === 'directory') await walk(handle as FileSystemDirectoryHandle, `${path}/${name}`);
      else {
        const bytes = new Uint8Array(await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer());
        let binary = '';
        for (const byte of bytes) binary += String.fromCharCode(byte);
        found.push([`${path}/${name}`, btoa(binary)]);
      }
    }
  };
  await walk(await navigator.storage.getDirectory(), '');
  return found;
}

/** What the browser's stores for extensions hold. */
export async function everything(): Promise<string> {
  const { storage } = (globalThis as unknown as There).chrome;
  const held = [await storage.local.get(), await storage.session.get(), await storage.sync.get()];
  return JSON.stringify(held);
}
