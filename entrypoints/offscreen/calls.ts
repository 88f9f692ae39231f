import { AppError } from '../../lib/errors.ts';
import type { LibraryProtocol } from '../../lib/messaging/library-protocol.ts';
import type { Handlers, StreamHandlers } from '../../lib/messaging/transport.ts';
import { browserModelState } from '../../lib/models/browser-chat.ts';
import { listModels, testChat, testEmbedder } from '../../lib/models/openai-server.ts';
import { cleanKey } from '../../lib/models/server-key.ts';
import { decode } from '../../lib/reading/decode.ts';
import { readAddresses } from '../../lib/reading/lists.ts';
import { blobSource, opfsSink } from './files.ts';
import { examine, rebuildIndexes } from './health.ts';
import { blobAt, itemsOf } from './intake-room.ts';
import { keyFor, prepare } from './models.ts';
import { notedErrors } from './noted-errors.ts';
import { readOpenPdf } from './open-pdf.ts';
import { type Room, SAVES } from './open-room.ts';
import { beginBeside } from './own-databases.ts';
import { questionCalls } from './question-calls.ts';
import { readNewFile } from './reader.ts';
import { sharedCopies, sharingCalls } from './sharing-calls.ts';
import { noteFailure } from './take-item.ts';

/** Errors of calls, for the page *Health*. */
export const NOTES = notedErrors(localStorage, () => new Date());

/** Items of a queue that one call hands out. */
const ITEMS_AT_ONCE = 100;

/** What answers in pieces. @param again ends the room as it is; the next call opens it anew */
export function streams(room: () => Promise<Room>, again: () => void): StreamHandlers {
  return {
    async *listed({ since }) {
      const { library, sharing } = await room();
      // Somebody has opened the list, and wants to see what others have saved.
      if (since === undefined) sharing.wake();
      yield* library.listed(since);
    },
    async *ask(request, signal) {
      const { library, asking } = await room();
      const leave = await asking.enter();
      try {
        yield* library.conversations.ask(request, signal);
      } finally {
        leave();
      }
    },
    async *exportArchive({ ids: only }, signal) {
      const { library } = await room();
      const day = new Date().toISOString().slice(0, 10);
      const sink = await opfsSink(only ? `footnote-selection-${day}.zip` : `footnote-${day}.zip`);
      try {
        const leftOut: string[] = [];
        const options = { leftOut: (title: string) => leftOut.push(title), ...(only && { only }) };
        const writing = library.exportArchive(sink, signal, options);
        for await (const progress of writing) yield { type: 'progress', ...progress };
        const file = await sink.file();
        const exported = { url: URL.createObjectURL(file), name: file.name, bytes: file.size };
        yield { type: 'done', ...exported, ...(leftOut.length > 0 && { leftOut }) };
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

/** What answers at once. @param again as for streams */
export function handlers(room: () => Promise<Room>, again: () => void): Handlers<LibraryProtocol> {
  const library = async () => (await room()).library;
  const keeping = async () => (await room()).keeping;
  const intakes = async () => (await room()).intakes.open();
  const copies = sharedCopies(room);
  /** The key just typed, else the stored one. */
  const server = async <T extends { baseUrl: string; key?: string }>(address: T) => ({
    ...address,
    key: address.key === undefined ? await keyFor(address.baseUrl, (await room()).store) : cleanKey(address.key),
    prepare,
  });
  return {
    summary: async () => (await library()).summary(),
    save: async (page, automatic) => SAVES.pass(async () => (await library()).save(page, automatic)),
    async savePdf(url, automatic) {
      const page = await readOpenPdf(url);
      return SAVES.pass(async () => (await library()).save(page, automatic));
    },
    savedAs: async (address) => (await library()).savedAs(address),
    documents: async () => (await library()).documents(),
    find: async (query, filter) => (await library()).find(query, filter),
    document: async (id) => (await copies(id))?.document ?? (await library()).document(id),
    text: async (id) => (await copies(id))?.text ?? (await library()).text(id),
    tag: async (ids, tags) => (await library()).tag(ids, tags),
    retag: async (request) => (await library()).retag(request),
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
    seePage: async (page) => (await library()).seeing.see(page),
    seeMissing: async (url) => (await library()).seeing.failed(url, 'address-missing'),
    async changes(id) {
      const { intakes: queues, library: own } = await room();
      const document = own.document(id);
      if (!document) throw new AppError('document-missing');
      const page = await queues.read(document).catch(async (error: unknown) => {
        await noteFailure(own, document.url, error);
        throw error;
      });
      return own.seeing.changes(id, page);
    },
    async refresh(ids) {
      const own = await library();
      const pages = ids.flatMap((id) => own.document(id) ?? []).filter(({ kind }) => kind === 'page');
      return (await intakes()).begin(
        'refresh',
        pages.map(({ title, url }) => ({ name: title, url })),
      );
    },
    saveNote: async (note) => SAVES.pass(async () => (await library()).saveNote(note)),
    async addFile({ url, name }) {
      const file = await readNewFile(await blobAt(url), name);
      return SAVES.pass(async () => (await library()).saveFile(file));
    },
    beginIntake: async (request) => (await intakes()).begin(request.kind, await itemsOf(request)),
    readList: async ({ url }) =>
      readAddresses(decode(new Uint8Array(await (await blobAt(url)).arrayBuffer()))?.text ?? ''),
    intakes: async () => (await intakes()).list(),
    intakeItems: async ({ id, from, failed }) =>
      (await intakes()).items(id, from, ITEMS_AT_ONCE, failed ? 'failed' : undefined),
    pauseIntake: async ({ id, paused }) => (await intakes()).pause(id, paused),
    retryIntake: async ({ id, orders }) => (await intakes()).retry(id, orders),
    forgetIntake: async (id) => (await intakes()).forget(id),
    suggestions: async (id) => (await library()).offers.suggestions(id),
    related: async (id) => (await library()).offers.related(id),
    settings: async () => (await library()).settings(),
    setSettings: async (settings) => (await library()).setSettings(settings),
    setRefresh: async (rules) => (await library()).setRefresh(rules),
    setCollections: async (collections) => (await library()).setCollections(collections),
    setKey: async ({ origin, key }) => (await library()).setKey({ origin, key: key && cleanKey(key) }),
    models: async (address) => listModels(await server(address)),
    testChat: async (address) => testChat(await server(address)),
    testEmbedder: async (address) => testEmbedder(await server(address)),
    browserModel: () => browserModelState(),
    backups: async () => (await keeping()).glance(),
    setBackupPace: async (pace) => (await keeping()).setPace(pace),
    versions: async (id) => (await library()).versions.list(id),
    version: async (place) => (await library()).versions.read(place),
    versionChanges: async (place) => (await library()).versions.changes(place),
    versionWith: async ({ id, words }) => (await library()).versions.having(id, words),
    removeVersion: async (place) => (await library()).versions.remove(place),
    setVersions: async (versions) => (await library()).setVersions(versions),
    removeBackup: async (id) => (await keeping()).backups.remove(id),
    loss: async () => (await keeping()).loss,
    acceptLoss: async () => (await keeping()).acceptLoss(),
    async beginBeside() {
      await beginBeside();
      again();
    },
    use: async () => (await library()).use.read(),
    marked: async () => (await library()).use.marked(),
    health: () => examine(room, NOTES),
    rebuild: async () => rebuildIndexes(await room(), SAVES, again),
    forgetErrors: () => NOTES.forget(),
    ...questionCalls(library),
    ...sharingCalls(room),
  };
}
