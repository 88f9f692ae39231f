import { AppError } from '../../lib/errors.ts';
import { Gate } from '../../lib/library/gate.ts';
import { Library } from '../../lib/library/library.ts';
import { LIBRARY_RULES, STREAM_RULES } from '../../lib/messaging/library-rules.ts';
import type { LibraryProtocol } from '../../lib/messaging/protocol.ts';
import { call, type Handlers, type StreamHandlers, serve, serveStreams, tell } from '../../lib/messaging/transport.ts';
import { browserChat, browserModelState } from '../../lib/models/browser-chat.ts';
import { loadBuiltinEmbedder } from '../../lib/models/builtin-embedder.ts';
import { openaiChat } from '../../lib/models/openai-chat.ts';
import { openaiEmbedder } from '../../lib/models/openai-embedder.ts';
import { listModels, testChat, testEmbedder } from '../../lib/models/openai-server.ts';
import { cleanKey } from '../../lib/models/server-key.ts';
import type { ChatModel, Embedder, LibraryStore, SegmentVault } from '../../lib/ports.ts';
import type { KernelModule } from '../../lib/search/vectors/kernel.ts';
import { memoryVault } from '../../lib/storage/memory-vault.ts';
import { openSegmentVault } from '../../lib/storage/segment-vault.ts';
import type { ChatSettings, EmbedderSettings } from '../../lib/types.ts';
import { listenForFolder } from './backup-folder.ts';
import { blobSource, opfsSink } from './files.ts';
import { examine, rebuildIndexes } from './health.ts';
import { indexesIn } from './indexes.ts';
import { Keeping } from './keep.ts';
import { notedErrors, noting, notingStreams } from './noted-errors.ts';
import { openLibraryStore } from './open-library.ts';
import { centroids, ownVersion, readFile, scanKernel } from './own-files.ts';

/** The library room: constructs the adapters, owns the library, and answers calls to it. Started once per browser. */
export function startLibraryRoom(): void {
  let locked: Promise<void> | undefined;
  let opening: Promise<Room> | undefined;
  /** What failed, or was closed by the browser, is tried again by the next call, so that a passing cause heals. */
  const again = () => {
    opening?.then(({ close }) => close()).catch(() => undefined);
    opening = undefined;
  };
  const open = async () => {
    locked ??= holdLock();
    await locked.catch((error) => {
      locked = undefined;
      throw error;
    });
    return openRoom(again);
  };
  const room = () => {
    opening ??= open().catch((error) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  serve('library', noting(handlers(room, again), NOTES), LIBRARY_RULES);
  serveStreams(notingStreams(streams(room, again), NOTES), STREAM_RULES);
  listenForFolder();
  room().catch(() => undefined); // told to whoever asks first
}

/** @param again ends the room as it is; the next call opens it anew */
function streams(room: () => Promise<Room>, again: () => void): StreamHandlers {
  return {
    async *ask(request, signal) {
      const { library, asking } = await room();
      const leave = await asking.enter();
      try {
        yield* library.conversations.ask(request, signal);
      } finally {
        leave();
      }
    },
    async *exportArchive(_request, signal) {
      const { library } = await room();
      const sink = await opfsSink(`footnote-${new Date().toISOString().slice(0, 10)}.zip`);
      try {
        for await (const progress of library.exportArchive(sink, signal)) yield { type: 'progress', ...progress };
        const file = await sink.file();
        yield { type: 'done', url: URL.createObjectURL(file), name: file.name, bytes: file.size };
      } finally {
        await sink.discard(); // whatever is unfinished; a finished file stays
      }
    },
    async *importArchive({ url }, signal) {
      const { library, keeping } = await room();
      const source = await blobSource(url);
      await keeping.before('import');
      for await (const event of library.importArchive(source, signal)) yield event;
    },
    async *backUp(_request, signal) {
      yield* (await room()).keeping.backUp(signal);
    },
    async *restore(request, signal) {
      yield* (await room()).keeping.restore(request, signal, again);
    },
  };
}

const NOTES = notedErrors(localStorage, () => new Date());

/** Saves wait for the moment in which a restored library takes the place of the present one. */
const SAVES = new Gate();

interface Room {
  readonly library: Library;
  readonly store: LibraryStore;
  readonly vault: SegmentVault;
  readonly kernel: KernelModule | undefined;
  readonly keeping: Keeping;
  /** Milliseconds that opening took. */
  readonly opening: number;
  /** Questions that are being answered. */
  readonly asking: Gate;
  close(): void;
}

/** @param closed called when the browser has closed a database for good, because its data were cleared */
async function openRoom(closed: () => void): Promise<Room> {
  const began = performance.now();
  const { store, loss } = await openLibraryStore(closed);
  const asking = new Gate();
  const version = await ownVersion();
  const [vault, kernel] = await Promise.all([
    // Without it, everything is found all the same: the indexes are made anew at every start.
    openSegmentVault('footnote-index', closed).catch(() => memoryVault()),
    scanKernel(),
  ]);
  let keeping: Keeping | undefined;
  const library = new Library({
    store,
    makeEmbedder: (settings) => embedder(settings, store),
    makeChat: (settings) => chatModel(settings, store),
    ...indexesIn(vault, kernel, centroids),
    changed: (witness) => {
      tell('libraryChanged');
      keeping?.backups.noteChange();
      call('router', 'libraryChanged', witness).catch(() => undefined); // the worker is told again after the next change
    },
    now: () => new Date(),
    version,
    bytes: async () => (await navigator.storage.estimate()).usage ?? 0,
  });
  const kept = new Keeping({
    library,
    store,
    ...(loss && { loss }),
    version,
    quiet: () => asking.idle(),
    saves: SAVES,
  });
  keeping = kept;
  const close = () => {
    kept.stop();
    library.stop();
    store.close();
    vault.close();
  };
  try {
    await library.start();
  } catch (error) {
    close();
    throw error;
  }
  kept.backups.start();
  const opening = performance.now() - began;
  return { library, store, vault, kernel, keeping: kept, opening, asking, close };
}

/** One writer: a room that is being replaced gets this long to go, ms. */
const LOCK_TIMEOUT = 5000;

function holdLock(): Promise<void> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(LOCK_TIMEOUT);
    navigator.locks
      .request('footnote-library', { signal }, () => {
        resolve();
        return new Promise(() => undefined); // held as long as the room lives
      })
      .catch((cause) => reject(new AppError('storage-locked', {}, { cause })));
  });
}

const prepare = (origin: string) => call('router', 'prepareServer', origin);
const keyFor = (baseUrl: string, store: LibraryStore) => store.key(new URL(baseUrl).origin);

async function embedder(settings: EmbedderSettings, store: LibraryStore): Promise<Embedder> {
  if (settings.kind === 'builtin') return loadBuiltinEmbedder((name) => readFile(`/model/${name}`));
  return openaiEmbedder({ ...settings, key: await keyFor(settings.baseUrl, store), prepare });
}

async function chatModel(settings: ChatSettings, store: LibraryStore): Promise<ChatModel | undefined> {
  if (settings.kind === 'passages') return undefined;
  if (settings.kind === 'browser') return browserChat();
  return openaiChat({ ...settings, key: await keyFor(settings.baseUrl, store), prepare });
}

/** @param again as for streams */
function handlers(room: () => Promise<Room>, again: () => void): Handlers<LibraryProtocol> {
  const library = async () => (await room()).library;
  const keeping = async () => (await room()).keeping;
  /** The key just typed, else the stored one. */
  const server = async <T extends { baseUrl: string; key?: string }>(address: T) => ({
    ...address,
    key: address.key === undefined ? await keyFor(address.baseUrl, (await room()).store) : cleanKey(address.key),
    prepare,
  });
  return {
    summary: async () => (await library()).summary(),
    save: async (page) => SAVES.pass(async () => (await library()).save(page)),
    savedAs: async (address) => (await library()).savedAs(address),
    documents: async () => (await library()).documents(),
    find: async (query, filter) => (await library()).find(query, filter),
    document: async (id) => (await library()).document(id),
    text: async (id) => (await library()).text(id),
    tag: async (ids, tags) => (await library()).tag(ids, tags),
    async remove(ids) {
      const { keeping, library: own } = await room();
      await keeping.beforeRemoval(ids.length, own.documents().length);
      return own.remove(ids);
    },
    undo: async (token) => (await library()).undo(token),
    retry: async (ids) => (await library()).retry(ids),
    chats: async (query) => (await library()).conversations.list(query),
    chat: async (id) => (await library()).conversations.read(id),
    removeChats: async (ids) => (await library()).conversations.remove(ids),
    saveAnswer: async (place) => SAVES.pass(async () => (await library()).conversations.saveAnswer(place)),
    suggestions: async (id) => (await library()).offers.suggestions(id),
    related: async (id) => (await library()).offers.related(id),
    settings: async () => (await library()).settings(),
    setSettings: async (settings) => (await library()).setSettings(settings),
    setKey: async ({ origin, key }) => (await library()).setKey({ origin, key: key && cleanKey(key) }),
    models: async (address) => listModels(await server(address)),
    testChat: async (address) => testChat(await server(address)),
    testEmbedder: async (address) => testEmbedder(await server(address)),
    browserModel: () => browserModelState(),
    backups: async () => (await keeping()).glance(),
    setBackupPace: async (pace) => (await keeping()).setPace(pace),
    removeBackup: async (id) => (await keeping()).backups.remove(id),
    loss: async () => (await keeping()).loss,
    acceptLoss: async () => (await keeping()).acceptLoss(),
    health: () => examine(room, NOTES),
    rebuild: async () => rebuildIndexes(await room(), SAVES, again),
    forgetErrors: () => NOTES.forget(),
  };
}
