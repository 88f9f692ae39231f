import * as v from 'valibot';
import { type Caller, checkedLater, count, maybe, name, type RoomRules, rule, text } from './rules.ts';

/** Who may call the router, and with what. */

const VIEWS = ['panel', 'library-page'] as const satisfies readonly Caller[];
const PANEL = ['panel'] as const satisfies readonly Caller[];
const ROOM = ['room'] as const satisfies readonly Caller[];
const LIBRARY_PAGE = ['library-page'] as const satisfies readonly Caller[];

/** UTF-16 code units. */
const LONGEST_ADDRESS = 100_000;
const LONGEST_QUOTE = 1_000_000;
const LONGEST_QUESTION = 20_000;

const address = text(LONGEST_ADDRESS);
const quote = text(LONGEST_QUOTE);

/** An address is opened, so it must be one that a page can have. */
const pageAddress = v.pipe(address, v.regex(/^(?:https?|file):/i));
/** A place in the library page; nothing that leads out of it. */
const hash = v.pipe(v.string(), v.maxLength(10_000), v.regex(/^(?:\/|$)/));
const origin = v.pipe(
  address,
  v.check((value) => URL.canParse(value) && new URL(value).origin === value),
);

const saving = v.strictObject({
  tabId: v.optional(count),
  kind: v.optional(v.picklist(['page', 'selection'])),
  anyway: v.optional(v.boolean()),
});

/** Of what a footnote is from: files and notes have no other. */
const sourceAddress = v.pipe(address, v.regex(/^(?:(?:https?|file):|footnote:(?:file|note)\/)/i));
const source = v.strictObject({
  documentId: name,
  url: sourceAddress,
  quote,
  before: quote,
  after: quote,
  start: count,
  end: count,
  page: v.optional(count),
});

const whether = v.picklist(['always', 'ask', 'never']);
const site = v.pipe(text(300), v.regex(/^[\w.:[\]-]+$/));
const moment = v.pipe(v.string(), v.isoTimestamp());
const autosave = v.strictObject({
  on: v.optional(v.boolean()),
  others: v.optional(whether),
});

export const ROUTER_RULES: RoomRules<'router'> = {
  wake: rule([...VIEWS, ...ROOM]),
  page: rule(PANEL),
  savePage: rule(PANEL, saving),
  saveEnded: rule(PANEL, maybe(count)),
  openSource: rule(VIEWS, source),
  takeQuestion: rule(PANEL),
  captureOpen: rule(ROOM, v.strictObject({ url: pageAddress, within: v.optional(v.pipe(v.number(), v.minValue(0))) })),
  mayFetch: rule(ROOM, origin),
  listed: rule(LIBRARY_PAGE, v.picklist(['bookmarks', 'reading-list'])),
  openPages: rule(LIBRARY_PAGE),
  leaveQuestion: rule(LIBRARY_PAGE, v.strictObject({ question: text(LONGEST_QUESTION) })),
  openLibrary: rule(PANEL, v.strictObject({ hash })),
  autosave: rule(VIEWS),
  setAutosave: rule(PANEL, autosave),
  acceptAutosaveEnd: rule(PANEL),
  setSiteRule: rule(VIEWS, v.strictObject({ site, does: v.nullable(whether) })),
  pauseAutosave: rule(PANEL, v.nullable(v.strictObject({ until: v.optional(moment) }))),
  dryRun: rule(LIBRARY_PAGE, v.strictObject({ from: moment, until: moment, giveBack: v.boolean() })),
  prepareServer: rule(ROOM, origin),
  libraryChanged: rule(ROOM, checkedLater),
  kept: rule(ROOM),
  keepLoss: rule(ROOM, maybe(checkedLater)),
  expectHeir: rule(ROOM, name),
  keepDatabases: rule(ROOM, name),
};
