import { AppError } from '../errors.ts';
import type { LibraryProtocol } from '../messaging/library-protocol.ts';
import type { Settings } from '../settings.ts';
import type { LibraryContext } from './context.ts';
import type { Embedding } from './embedding.ts';
import { Serial } from './serial.ts';
import { parseSettings } from './settings-schema.ts';

/** What the user has set, and what follows from setting it otherwise. */
export interface OwnSettings {
  read(): Promise<{ settings: Settings; keys: string[] }>;
  /** @throws AppError `bad-request`, and what keeps the embedder from being made; then nothing has changed */
  set(input: unknown): Promise<void>;
  /** The rules alone, whatever else is set meanwhile. @throws AppError `bad-request`, `storage-*` */
  setRefresh(rules: unknown): Promise<void>;
  /** @throws AppError `bad-request`, `storage-*` */
  setCollections(collections: unknown): Promise<void>;
  /** @throws AppError `bad-request`, `storage-*` */
  setVersions(versions: unknown): Promise<void>;
  /** @throws AppError `bad-request`, `storage-*` */
  setKey(entry: Parameters<LibraryProtocol['setKey']>[0]): Promise<void>;
}

/** @param whole resolves when everything can be found */
export function ownSettings(context: LibraryContext, embedding: Embedding, whole: () => Promise<void>): OwnSettings {
  const { announce, store } = context;
  /** Settings take turns, so that the last ones asked for are the ones in force. */
  const settling = new Serial();
  const set = async (settings: Settings): Promise<void> => {
    const before = await store.settings();
    const same = JSON.stringify(settings.embedder) === JSON.stringify(before.embedder);
    if (same) return store.setSettings(settings).then(announce); // the views show who writes the answers
    await whole();
    const embedder = await embedding.make(settings.embedder);
    await store.setSettings(settings);
    await embedding.use(embedder, settings.embedder);
  };
  return {
    async read() {
      const [settings, keys] = await Promise.all([store.settings(), store.keyOrigins()]);
      return { settings, keys };
    },
    // A view sends the settings as it once read them: what is kept by calls of their own is not taken from it.
    set: (input) =>
      settling.run(async () => {
        const { collections, versions } = await store.settings();
        const { versions: _, ...sent } = parseSettings(input);
        await set({ ...sent, ...(collections && { collections }), ...(versions !== undefined && { versions }) });
      }),
    setCollections: (collections) =>
      settling.run(async () => {
        await store.setSettings(parseSettings({ ...(await store.settings()), collections }));
        announce();
      }),
    setRefresh: (refresh) => settling.run(async () => set(parseSettings({ ...(await store.settings()), refresh }))),
    setVersions: (versions) =>
      settling.run(async () => {
        await store.setSettings(parseSettings({ ...(await store.settings()), versions }));
        announce();
      }),
    async setKey({ origin, key }) {
      if (!URL.canParse(origin)) throw new AppError('bad-request', { what: 'origin' });
      const server = new URL(origin).origin;
      await store.setKey(server, key ?? undefined);
      await embedding.keyChanged(server);
    },
  };
}
