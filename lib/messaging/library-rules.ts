import * as v from 'valibot';
import type { LibraryStreams } from './library-streams.ts';
import {
  type Caller,
  checkedLater,
  count,
  maybe,
  name,
  names,
  type RoomRules,
  type Rules,
  rule,
  text,
} from './rules.ts';
import { SHARING_RULES } from './sharing-rules.ts';

/** Who may call the library, and with what. */

const VIEWS = ['panel', 'library-page'] as const satisfies readonly Caller[];
const PANEL = ['panel'] as const satisfies readonly Caller[];
const LIBRARY_PAGE = ['library-page'] as const satisfies readonly Caller[];
const WORKER = ['worker'] as const satisfies readonly Caller[];
const ALL = [...VIEWS, ...WORKER] as const;

/** UTF-16 code units. */
const LONGEST_ADDRESS = 100_000;
const LONGEST_QUERY = 20_000;
const LONGEST_KEY = 10_000;

const address = text(LONGEST_ADDRESS);
const query = text(LONGEST_QUERY);
const key = text(LONGEST_KEY);
const provider = v.picklist(['openai', 'ollama', 'lmstudio', 'llamacpp', 'vllm', 'openrouter', 'other']);
const server = { provider, baseUrl: address, key: v.optional(key) };
const withModel = v.strictObject({ ...server, model: name });
const NOTHING = v.strictObject({});
const blob = v.pipe(v.string(), v.startsWith('blob:'), v.maxLength(1000));

const MOST_FILES = 10_000;
const MOST_LISTED = 100_000;
/** UTF-16 code units. */
const LONGEST_NOTE = 2_000_000;

const listed = v.strictObject({
  url: address,
  title: v.optional(text(1000)),
  tags: v.optional(v.pipe(v.array(name), v.maxLength(1000))),
});
const intake = v.strictObject({
  kind: v.picklist(['files', 'addresses', 'bookmarks', 'reading-list', 'tabs', 'link']),
  files: v.optional(v.pipe(v.array(v.strictObject({ name: text(1000), url: blob })), v.maxLength(MOST_FILES))),
  addresses: v.optional(v.pipe(v.array(listed), v.maxLength(MOST_LISTED))),
});
const note = v.strictObject({ id: v.optional(name), title: text(1000), text: text(LONGEST_NOTE) });

/** A turn by its number. */
const kept = v.strictObject({ chatId: name, order: count });

const version = v.strictObject({ id: name, sequence: count });
const tags = v.pipe(v.array(name), v.maxLength(1000));
const collections = v.pipe(v.array(v.strictObject({ name, query: text(LONGEST_QUERY) })), v.maxLength(1000));

export const LIBRARY_RULES: RoomRules<'library'> = {
  ...SHARING_RULES,
  summary: rule(ALL),
  save: rule(WORKER, checkedLater, maybe(v.boolean())),
  savePdf: rule(WORKER, address, maybe(v.boolean())),
  savedAs: rule(WORKER, address),
  documents: rule(ALL),
  find: rule(ALL, query, maybe(checkedLater)),
  document: rule(ALL, name),
  text: rule(ALL, name),
  tag: rule(VIEWS, names, tags),
  retag: rule(LIBRARY_PAGE, v.strictObject({ ids: names, add: tags, remove: tags })),
  remove: rule(VIEWS, names),
  undo: rule(VIEWS, name),
  chats: rule(VIEWS, maybe(query)),
  chat: rule(VIEWS, name),
  removeChats: rule(VIEWS, names),
  saveAnswer: rule(PANEL, v.strictObject({ chatId: name, turn: count })),
  seePage: rule(WORKER, checkedLater),
  seeMissing: rule(WORKER, address),
  changes: rule(VIEWS, name),
  refresh: rule(VIEWS, names),
  saveNote: rule(LIBRARY_PAGE, note),
  addFile: rule(LIBRARY_PAGE, v.strictObject({ url: blob, name })),
  beginIntake: rule([...LIBRARY_PAGE, ...WORKER], intake),
  readList: rule(LIBRARY_PAGE, v.strictObject({ url: blob })),
  intakes: rule(VIEWS),
  intakeItems: rule(LIBRARY_PAGE, v.strictObject({ id: name, from: count, failed: v.optional(v.boolean()) })),
  pauseIntake: rule(LIBRARY_PAGE, v.strictObject({ id: name, paused: v.boolean() })),
  retryIntake: rule(LIBRARY_PAGE, v.strictObject({ id: name, orders: v.optional(v.array(count)) })),
  forgetIntake: rule(LIBRARY_PAGE, name),
  suggestions: rule(VIEWS, name),
  related: rule(VIEWS, name),
  retry: rule(VIEWS, names),
  settings: rule(VIEWS),
  setSettings: rule(PANEL, checkedLater),
  setRefresh: rule(LIBRARY_PAGE, v.array(checkedLater)),
  setCollections: rule(LIBRARY_PAGE, collections),
  setKey: rule(PANEL, v.strictObject({ origin: address, key: v.nullable(key) })),
  models: rule(VIEWS, v.strictObject(server)),
  testChat: rule(PANEL, withModel),
  testEmbedder: rule(PANEL, withModel),
  browserModel: rule(VIEWS),
  backups: rule(VIEWS),
  versions: rule(VIEWS, name),
  version: rule(LIBRARY_PAGE, version),
  versionChanges: rule(LIBRARY_PAGE, version),
  versionWith: rule(LIBRARY_PAGE, v.strictObject({ id: name, words: query })),
  removeVersion: rule(LIBRARY_PAGE, version),
  setVersions: rule(PANEL, v.picklist([0, 5, 50])),
  removeBackup: rule(LIBRARY_PAGE, name),
  setBackupPace: rule(LIBRARY_PAGE, v.picklist(['never', 'day', 'week'])),
  loss: rule(VIEWS),
  acceptLoss: rule(VIEWS),
  beginBeside: rule(VIEWS),
  use: rule(LIBRARY_PAGE),
  marked: rule(LIBRARY_PAGE),
  health: rule(LIBRARY_PAGE),
  rebuild: rule(LIBRARY_PAGE),
  forgetErrors: rule(LIBRARY_PAGE),
  openQuestions: rule(LIBRARY_PAGE),
  reconsider: rule(LIBRARY_PAGE, kept),
  dismissQuestion: rule(LIBRARY_PAGE, v.strictObject({ places: v.array(kept), dismissed: v.boolean() })),
  testQuestions: rule(VIEWS),
  keepTest: rule(VIEWS, v.strictObject({ chatId: name, turn: count })),
  addTest: rule(LIBRARY_PAGE, checkedLater),
  removeTest: rule(VIEWS, name),
  runTests: rule(LIBRARY_PAGE),
};

export const STREAM_RULES: Rules<LibraryStreams> = {
  listed: rule(VIEWS, v.strictObject({ since: v.optional(v.strictObject({ list: name, revision: count })) })),
  ask: rule(VIEWS, checkedLater),
  exportArchive: rule(LIBRARY_PAGE, v.strictObject({ ids: v.optional(names) })),
  importArchive: rule(LIBRARY_PAGE, v.strictObject({ url: blob })),
  backUp: rule(VIEWS, NOTHING),
  restore: rule(VIEWS, v.union([v.strictObject({ id: name }), v.strictObject({ url: blob })])),
};
