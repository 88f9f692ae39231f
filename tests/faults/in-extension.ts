import type { CapturedPage } from '../../lib/types.ts';

/** Functions that run in the extension: each is sent there by itself, so it may use nothing of this module but types. */

/** What is done to the library, one after another in its lane. `name` makes the address. */
export type Act =
  | { readonly act: 'save'; readonly name: string; readonly version: number; readonly paragraphs: number }
  | { readonly act: 'remove'; readonly name: string }
  | { readonly act: 'tag'; readonly name: string; readonly tag: string }
  /** Of what came before it in the lane. */
  | { readonly act: 'undo' }
  /** Of the archive that was made at first. */
  | { readonly act: 'import' };

/** One document as the database has it. */
export interface Row {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly sequence: number;
  readonly state: string;
  readonly chunks: number;
  /** Of the text: its save, what it is of, its chunks. */
  readonly text?: { readonly sequence: number; readonly start: string; readonly chunks: number };
  readonly embeddings: readonly { readonly space: string; readonly sequence: number; readonly rows: number }[];
}

export interface Truth {
  readonly rows: readonly Row[];
  /** Texts and embeddings of no document. */
  readonly orphans: readonly string[];
  readonly lastSequence: number;
}

interface There {
  readonly chrome: {
    readonly runtime: {
      sendMessage(message: unknown): Promise<{ ok: boolean; value: never; error?: { code: string } } | undefined>;
      connect(info: { name: string }): {
        postMessage(message: unknown): void;
        disconnect(): void;
        readonly onMessage: { addListener(listener: (frame: never) => void): void };
        readonly onDisconnect: { addListener(listener: () => void): void };
      };
    };
  };
}

/** A page as the content script would have read it. */
export function captured(name: string, version: number, paragraphs: number): CapturedPage {
  const lines = Array.from({ length: paragraphs }, (_, i) =>
    `${name}v${version} paragraph${i} tells of the tide and of harbour number ${(version * 31 + i * 7) % 97}. `.repeat(
      4,
    ),
  );
  const text = lines.join('\n\n').trim();
  const address = `https://kills.example/${name}`;
  return {
    kind: 'page',
    url: address,
    address,
    title: `${name} v${version}`,
    site: 'Kills',
    language: 'en',
    text,
    blocks: [{ kind: 'paragraph', start: 0, end: text.length }],
    receipt: { method: 'readability', words: 9, visibleWords: 9, kept: 1, tables: 0, codeBlocks: 0 },
  };
}

/** Calls a room. @throws with the code of the error */
export async function callRoom([room, name, args]: readonly [string, string, readonly unknown[]]): Promise<unknown> {
  const { chrome } = globalThis as unknown as There;
  const reply = await chrome.runtime.sendMessage({ footnote: room, name, args });
  if (!reply?.ok) throw new Error(`${room}.${name}: ${reply?.error?.code ?? 'no answer'}`);
  return reply.value ?? null;
}

/** The last piece of a stream. @throws with the code of the error; `room-stopped half way` when pieces had come */
export async function callStream([name, request]: readonly [string, unknown]): Promise<unknown> {
  const { chrome } = globalThis as unknown as There;
  const port = chrome.runtime.connect({ name: `footnote:${name}` });
  const last = await new Promise((resolve, reject) => {
    let value: unknown = null;
    port.onMessage.addListener((frame: { type: string; value?: unknown; error?: { code: string } }) => {
      if (frame.type === 'item') value = frame.value;
      else if (frame.type === 'end') resolve(value);
      else reject(new Error(frame.error?.code));
    });
    port.onDisconnect.addListener(() => reject(new Error(value === null ? 'room-stopped' : 'room-stopped half way')));
    port.postMessage(request);
  });
  port.disconnect();
  return last;
}

/** A blob address of these bytes, base64. */
export function blobOf(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes]));
}

/** The bytes at a blob address, base64. */
export async function base64Of(url: string): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}

/** The whole truth, in one transaction, past the library. */
export async function readTruth(): Promise<Truth> {
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await done(indexedDB.open('footnote'));
  try {
    const transaction = database.transaction(['meta', 'documents', 'texts', 'embeddings']);
    const all = (name: string): Promise<never[]> => done(transaction.objectStore(name).getAll()) as Promise<never[]>;
    type Saved = { id: string; address: string; title: string; tags?: string[]; sequence: number; chunks: number } & {
      status: { state: string };
    };
    type Text = { id: string; sequence: number; text: string; chunks: unknown[] };
    type Rows = { documentId: string; sequence: number; space: { id: string; dims: number }; vectors: Float32Array };
    const [last, documents, texts, embeddings] = await Promise.all([
      done(transaction.objectStore('meta').get('sequence')),
      all('documents') as Promise<Saved[]>,
      all('texts') as Promise<Text[]>,
      all('embeddings') as Promise<Rows[]>,
    ]);
    const textOf = new Map(texts.map((text) => [text.id, text]));
    const here = new Set(documents.map(({ id }) => id));
    const rows = documents.map((document) => {
      const text = textOf.get(document.id);
      return {
        id: document.id,
        name: document.address.split('/').at(-1) ?? '',
        title: document.title,
        tags: document.tags ?? [],
        sequence: document.sequence,
        state: document.status.state,
        chunks: document.chunks,
        ...(text && { text: { sequence: text.sequence, start: text.text.slice(0, 40), chunks: text.chunks.length } }),
        embeddings: embeddings
          // Rows that are only set aside, until all are there, lie under names of their own.
          .filter(({ documentId, space }) => documentId === document.id && !space.id.includes('\0'))
          .map(({ space, sequence, vectors }) => ({ space: space.id, sequence, rows: vectors.length / space.dims })),
      };
    });
    const orphans = [...texts.map(({ id }) => id), ...embeddings.map(({ documentId }) => documentId)];
    return { rows, orphans: orphans.filter((id) => !here.has(id)), lastSequence: Number(last ?? 0) };
  } finally {
    database.close();
  }
}

/** Turns the database back into one of the first layout, with what it holds of documents; the library must not run. */
export async function makeOld(): Promise<void> {
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const names = ['meta', 'documents', 'texts', 'embeddings', 'trash', 'settings', 'keys', 'chats'];
  const now = await done(indexedDB.open('footnote'));
  const reading = now.transaction(names);
  const held = await Promise.all(
    names.map(async (name) => {
      const store = reading.objectStore(name);
      const indexes = [...store.indexNames].map((each) => store.index(each));
      const shapes = indexes.map(({ name: of, keyPath, unique, multiEntry }) => ({ of, keyPath, unique, multiEntry }));
      const { keyPath } = store;
      const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
      return { name, keyPath, keys, values, shapes };
    }),
  );
  now.close();
  await done(indexedDB.deleteDatabase('footnote'));
  const opening = indexedDB.open('footnote', 1);
  opening.onupgradeneeded = () => {
    for (const { name, keyPath, shapes, keys, values } of held) {
      const store = opening.result.createObjectStore(name, keyPath === null ? {} : { keyPath });
      for (const { of, keyPath: path, unique, multiEntry } of shapes)
        store.createIndex(of, path, { unique, multiEntry });
      for (const [i, value] of values.entries()) {
        if (keyPath === null) store.put(value, keys[i]);
        else store.put(value);
      }
    }
  };
  (await done(opening)).close();
}
