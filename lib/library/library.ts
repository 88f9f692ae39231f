import type { Retrieval } from '../asking.ts';
import { AppError } from '../errors.ts';
import type { ListMark } from '../listed.ts';
import type { Finding, LibraryProtocol, NoteDraft } from '../messaging/library-protocol.ts';
import type { ImportEvent, Progress } from '../messaging/library-streams.ts';
import type { ByteSink, ByteSource } from '../ports.ts';
import type { SharingDoors } from '../shared-store.ts';
import type { CapturedPage, DocumentId, SavedText, SaveOutcome, StoredDocument, UndoToken } from '../types.ts';
import { Announcer } from './announcer.ts';
import { type ExportOptions, exportArchive } from './archive-export.ts';
import { importArchive } from './archive-import.ts';
import { Catalog } from './catalog.ts';
import { checkUp } from './checkup.ts';
import { type LibraryContext, type LibraryOptions, runAfterExports, witnessOf } from './context.ts';
import { Conversations } from './conversations.ts';
import { Embedding } from './embedding.ts';
import { matching, parseFilter, parseTags } from './filter.ts';
import { find } from './find.ts';
import { latestFirst, listed } from './listed.ts';
import { loadDocuments } from './load.ts';
import { Loading } from './loading.ts';
import { noteOf } from './note.ts';
import { type Offers, offersOf } from './offers.ts';
import { type OwnSettings, ownSettings } from './own-settings.ts';
import { parsePage } from './page-schema.ts';
import { type Questions, questionsOf } from './questions.ts';
import { readText } from './read-text.ts';
import { removeDocuments } from './removing.ts';
import { retag } from './retag.ts';
import { type Asking, retrieveFrom } from './retrieving.ts';
import { savePage } from './save.ts';
import { type NewFile, pageOfFile } from './save-file.ts';
import { type Seeing, seeingOf } from './seeing.ts';
import { Serial } from './serial.ts';
import { doorsOf } from './sharing-doors.ts';
import { Snapshots } from './snapshot.ts';
import { summarise } from './summary.ts';
import { Trash } from './trash.ts';
import { type Use, useOf } from './use.ts';
import { type Versions, versionsOf } from './versions.ts';

/** The one owner of everything saved. What it provides is said in `LibraryProtocol`. */
export class Library {
  readonly conversations: Conversations;
  readonly offers: Offers;
  readonly seeing: Seeing;
  readonly versions: Versions;
  readonly questions: Questions;
  readonly use: Use;
  readonly doors: SharingDoors;
  readonly #context: LibraryContext;
  readonly #embedding: Embedding;
  readonly #announcer: Announcer;
  readonly #trash: Trash;
  readonly #settings: OwnSettings;
  readonly #ended = new AbortController();
  readonly #loading: Loading;
  readonly summary = () => summarise(this.#context, this.#embedding);
  /** Resolves when everything can be found. @throws AppError `storage-*` */
  readonly loaded = () => this.#loading.whole();
  /** @throws AppError `page-empty`, `storage-*` */
  readonly saveFile = (file: NewFile) => this.#keep(pageOfFile(file));
  readonly settings = () => this.#settings.read();
  /** @throws AppError `bad-request`, and what keeps the embedder from being made; then nothing has changed */
  readonly setRefresh = (rules: unknown) => this.#settings.setRefresh(rules);
  readonly setSettings = (settings: unknown) => this.#settings.set(settings);
  /** Latest first. */
  readonly documents = (): StoredDocument[] => latestFirst(this.#context.catalog.documents());
  readonly document = (id: DocumentId): StoredDocument | undefined => this.#context.catalog.get(id);
  readonly savedAs = (address: string): StoredDocument | undefined => this.#context.catalog.savedAs(address);
  /** The list of documents as `LibraryStreams` tells of it. */
  readonly listed = (since?: ListMark, atOnce?: number) => listed(this.#context.catalog, since, atOnce);
  /** @throws AppError `bad-request`, `storage-*` */
  readonly retag = (request: Parameters<LibraryProtocol['retag']>[0]) => retag(this.#context, request);
  readonly setCollections = (collections: unknown) => this.#settings.setCollections(collections);
  readonly setVersions = (versions: unknown) => this.#settings.setVersions(versions);
  readonly setKey = (entry: Parameters<LibraryProtocol['setKey']>[0]) => this.#settings.setKey(entry);
  readonly checkUp = () => checkUp(this.#context, this.#embedding, this.#loading);

  constructor(options: LibraryOptions) {
    const { store } = options;
    const reload = () => void this.#loading.again().catch(() => undefined); // told to the next who asks, who also tries again
    const catalog = new Catalog(options.makeKeywordIndex, reload);
    this.#announcer = new Announcer(() => {
      options.changed(witnessOf(this.#context));
      this.questions.tests.noteChange();
    });
    this.#context = {
      options,
      store,
      catalog,
      serial: new Serial(),
      snapshots: new Snapshots(),
      ended: this.#ended.signal,
      announce: () => this.#announcer.announce(),
      reload,
    };
    this.#embedding = new Embedding(this.#context);
    this.#loading = new Loading(this.#context, this.#embedding);
    this.#settings = ownSettings(this.#context, this.#embedding, () => this.#loading.whole());
    this.#trash = new Trash(options);
    this.conversations = new Conversations(this.#context, {
      retrieve: (...args) => this.retrieve(...args),
      embed: (texts) => this.embed(texts),
      changed: (outcome) => (outcome ? this.#saved(outcome) : this.#trash.emptyLater()),
    });
    this.seeing = seeingOf(this.#context);
    this.versions = versionsOf(this.#context, () => this.#changed());
    this.questions = questionsOf(this.#context, this.#loading, this.#embedding);
    this.use = useOf(this.#context);
    this.doors = doorsOf(this.#context, () => this.#changed());
    this.offers = offersOf(this.#context, () => this.#loading.enough());
  }

  /**
   * Takes stock; when it resolves, pages can be saved. The indexes are opened in the background, what they do not hold is loaded, and
   * what was left undone is taken up again afterwards; questions wait for the opening, and a while for the loading.
   */
  async start(): Promise<void> {
    const { catalog, store } = this.#context;
    const [documents, sequence] = await Promise.all([store.documents(), store.lastSequence()]);
    for (const document of documents) catalog.put(document);
    catalog.sawSequence(sequence);
    await this.#trash.empty().catch(() => undefined); // a full disk must not keep anyone from reading; emptied later
    this.#trash.emptyLater();
    store.unstage().catch(() => undefined); // what an import left that was ended: the next start tries again
    this.#loading.whole().catch(() => undefined); // told to whoever asks first, who also tries again
    this.#context.announce();
  }

  /** Ends all work at once; what is left undone is taken up by the next start. */
  stop(): void {
    this.#ended.abort();
    this.#trash.stop();
    this.#embedding.stop();
    this.#context.catalog.keyword.close();
    this.#announcer.stop();
  }

  /** @throws AppError `bad-request`, `page-empty`, `storage-*` */
  async save(page: unknown, automatic = false): Promise<SaveOutcome> {
    return this.#keep(parsePage(page), automatic);
  }

  /** @throws AppError `bad-request`, `document-missing`, `page-empty`, `storage-*` */
  async saveNote(note: NoteDraft): Promise<SaveOutcome> {
    const before = note.id === undefined ? undefined : this.document(note.id);
    if (note.id !== undefined && before?.kind !== 'note') throw new AppError('document-missing');
    return this.#keep(noteOf(note, before));
  }

  /** @throws AppError `document-missing`, `storage-failed` when it is not what was saved */
  text(id: DocumentId): Promise<SavedText> {
    return readText(this.#context, id);
  }

  /** @throws AppError `bad-request` */
  async find(query: string, filter?: unknown): Promise<Finding[]> {
    const wanted = parseFilter(filter);
    await this.#loading.enough();
    return find(this.#context, String(query), wanted && matching(this.#context.catalog.documents(), wanted));
  }

  remove(ids: readonly DocumentId[]): Promise<UndoToken> {
    return this.#context.serial.run(async () => {
      const token = await removeDocuments(this.#context, ids);
      this.#changed();
      return token;
    });
  }

  /** @throws AppError `undo-expired` */
  async undo(token: UndoToken): Promise<void> {
    const { catalog, store } = this.#context;
    // Only the store knows which documents a token touches: a snapshot could not keep them.
    await runAfterExports(this.#context, async () => {
      const { removed, restored } = await store.undo(token);
      for (const { id } of removed) catalog.delete(id);
      for (const document of restored) {
        catalog.put(document);
        await loadDocuments(this.#context, [document]);
      }
      this.#changed();
    });
  }

  /** Gives documents these tags instead of those they had; their saves stay as they are. @throws AppError `bad-request`, `storage-*` */
  async tag(ids: readonly DocumentId[], tags: unknown): Promise<void> {
    const wanted = parseTags(tags);
    const { announce, catalog, serial, store } = this.#context;
    await serial.run(async () => {
      for (const document of await store.tag(ids, wanted)) catalog.setTags(document);
      announce();
    });
  }

  retry(ids: readonly DocumentId[]): Promise<void> {
    return this.#embedding.retry(ids);
  }

  /** Embeds in the space that answers. @throws AppError as its embedder does */
  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array> {
    await this.#loading.whole();
    const { active } = this.#context.catalog;
    if (!active) throw new AppError('model-missing');
    return active.embedder.embed(texts, { signal });
  }

  /** The passages for a question, and how they were found. @throws AppError `bad-request` */
  retrieve(question: string, signal: AbortSignal, filter?: unknown, asking?: Asking): Promise<Retrieval> {
    return this.#loading.enough().then(() => retrieveFrom(this.#context, question, signal, { filter, ...asking }));
  }

  /** Writes the archive (docs/archive-format.md) and closes the sink. */
  exportArchive(sink: ByteSink, signal: AbortSignal, options?: ExportOptions): AsyncGenerator<Omit<Progress, 'type'>> {
    return exportArchive(this.#context, sink, signal, options);
  }

  /** Checks everything, then merges in one step. @throws AppError `archive-*`, `storage-*`, then nothing has changed */
  async *importArchive(source: ByteSource, signal: AbortSignal): AsyncGenerator<ImportEvent> {
    await this.#loading.whole();
    try {
      yield* importArchive(this.#context, source, signal);
    } finally {
      this.#changed();
    }
  }

  #changed(): void {
    this.#trash.emptyLater();
    this.#context.announce();
    this.#embedding.wake();
  }

  async #keep(page: CapturedPage, automatic = false): Promise<SaveOutcome> {
    const outcome = await savePage(this.#context, page, automatic);
    this.#saved(outcome);
    return outcome;
  }

  #saved({ document, undo }: SaveOutcome): void {
    if (undo) this.#trash.emptyLater();
    if (document.status.state === 'failed') this.retry([document.id]).catch(() => undefined); // it stays failed
    this.#embedding.wake();
  }
}
