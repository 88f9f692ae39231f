import { expect } from 'vitest';
import type { Library } from '../../lib/library/library.ts';
import type { SharedStore } from '../../lib/shared-store.ts';
import type { ChromaTimeouts } from '../../lib/sharing/chroma/chroma-call.ts';
import { openChromaStore } from '../../lib/sharing/chroma/chroma-store.ts';
import { isLater } from '../../lib/sharing/meeting.ts';
import { sharedKey } from '../../lib/sharing/naming.ts';
import { readChunks, readHead } from '../../lib/sharing/records.ts';
import { Sharing } from '../../lib/sharing/sharing.ts';
import type { SharingRule } from '../../lib/sharing.ts';
import { openSharingStore } from '../../lib/storage/indexeddb-sharing.ts';
import type { SavedText } from '../../lib/types.ts';
import { type NodeLibrary, openNodeLibrary } from './library-in-node.ts';

/** A machine with a library and its sharing, over the databases of one name. */
export interface Machine {
  readonly library: Library;
  readonly sharing: Sharing;
  /** Until everything is embedded and in step. @throws AppError */
  sync(): Promise<void>;
  /** As a browser that is killed. */
  crash(): Promise<void>;
}

export interface MachineOptions {
  readonly url: string;
  readonly collection: string;
  readonly rule?: SharingRule;
  readonly token?: string;
  readonly timeouts?: ChromaTimeouts;
  readonly lossAt?: string;
  readonly now?: () => Date;
  /** Another database of sharing than the one of its name. */
  readonly ledger?: string;
}

/** Never by themselves: the tests say when. */
const NEVER = { after: 2 ** 30, poll: [2 ** 30], retry: [2 ** 30] };

export function chromaStore({ url, collection, token, timeouts }: MachineOptions): SharedStore {
  const place = { url, tenant: 'default_tenant', database: 'default_database', collection };
  return openChromaStore({ place, ...(token && { token }), ...(timeouts && { timeouts }) });
}

export async function openMachine(name: string, options: MachineOptions): Promise<Machine> {
  const node: NodeLibrary = await openNodeLibrary(name);
  const { library } = node;
  await node.rest();
  const store = await openSharingStore(options.ledger ?? `${name}-sharing`);
  const { url, collection, rule = { by: 'all' } } = options;
  await store.setSettings({
    place: { url, tenant: 'default_tenant', database: 'default_database', collection },
    rule,
  });
  const sharing = new Sharing({
    store,
    doors: library.doors,
    openPlace: async () => chromaStore(options),
    lossAt: () => options.lossAt,
    changed: () => undefined,
    now: options.now ?? (() => new Date()),
    delays: NEVER,
  });
  await sharing.start();
  return {
    library,
    sharing,
    async sync() {
      await node.rest();
      await sharing.sync();
    },
    async crash() {
      sharing.stop();
      node.crash();
    },
  };
}

/** A document as it must be equal on all machines. */
export interface Told {
  readonly title: string;
  readonly tags: readonly string[];
  readonly text: Pick<SavedText, 'text' | 'blocks' | 'chunks' | 'pages'>;
}

/** All documents of a library, by key. */
export async function toldBy(library: Library): Promise<Map<string, Told>> {
  const told = new Map<string, Told>();
  for (const document of library.documents()) {
    const { text, blocks, chunks, pages } = await library.text(document.id);
    const { tags = [], title } = document;
    told.set(sharedKey(document), { title, tags, text: { text, blocks, chunks, ...(pages && { pages }) } });
  }
  return new Map([...told].sort());
}

/** All documents on the server, put together from their records as anybody would who reads it; by key. */
export async function toldByServer(store: SharedStore): Promise<Map<string, Told>> {
  const { signal } = new AbortController();
  const heads = (await store.find({ is: { part: ['head'] } }, 5000, signal)).map(readHead);
  const latest = new Map<string, NonNullable<(typeof heads)[number]>>();
  for (const head of heads) {
    if (!head) throw new Error('a head that cannot be read');
    const before = latest.get(head.doc);
    if (!before || isLater(head, before) || (!isLater(before, head) && head.seq > before.seq))
      latest.set(head.doc, head);
  }
  const told = new Map<string, Told>();
  for (const head of latest.values()) {
    if (!head.about) continue;
    const { address, contentHash, kind, tags = [], title } = head.about;
    const key = kind === 'selection' ? `${address}#selection:${contentHash}` : String(address);
    const filter = { is: { part: ['chunk', 'mute'], doc: [head.doc], body: [head.body], writer: [head.writer] } };
    const ids = (await store.find(filter, 5000, signal)).map(({ id }) => id);
    told.set(key, { title, tags, text: readChunks(head, await store.read(ids, signal)).text });
  }
  return new Map([...told].sort());
}

/** Local libraries and server, document by document. */
export async function expectEqual(machines: readonly Machine[], store: SharedStore): Promise<void> {
  const server = await toldByServer(store);
  for (const { library } of machines) expect(await toldBy(library)).toEqual(server);
}
