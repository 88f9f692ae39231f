import type { CapturedPage } from '../../lib/types.ts';
import { captured } from './in-extension.ts';

/** Messages that nobody may send, and messages that are not as they should be. */

/** Where a message is sent from. */
export type Origin = 'web page' | 'content script' | 'frame' | 'neighbour' | 'panel' | 'library page';
export const ORIGINS: readonly Origin[] = ['web page', 'content script', 'frame', 'neighbour', 'panel', 'library page'];

export interface Forged {
  readonly message: unknown;
  /** The name of a stream, if it goes over a port: then `message` is the request. */
  readonly port?: string;
  /** Characters of this many are put in the place of the string `LARGE`, where it is sent. */
  readonly large?: number;
  readonly says: string;
}

export type Random = () => number;

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
const page: CapturedPage = captured('forged', 1, 3);
const BASE = 'http://127.0.0.1:9/v1';
const settings = { chat: { kind: 'passages' }, embedder: { kind: 'builtin' }, backups: 'never' };
const server = { provider: 'other', baseUrl: BASE, key: 'stolen', model: 'small' };
const source = { documentId: 'x', url: 'https://evil.example/', quote: 'q', before: '', after: '', start: 0, end: 1 };

/** Calls that act, as they would be right from whoever may make them. `from`: the views that may. */
const ACTS: readonly {
  readonly room: string;
  readonly name: string;
  readonly args: readonly unknown[];
  readonly from: readonly Origin[];
}[] = [
  { room: 'library', name: 'save', args: [page], from: [] },
  { room: 'library', name: 'remove', args: [['some-id']], from: ['panel', 'library page'] },
  { room: 'library', name: 'undo', args: ['some-token'], from: ['panel', 'library page'] },
  { room: 'library', name: 'tag', args: [['some-id'], ['tag']], from: ['panel', 'library page'] },
  { room: 'library', name: 'retag', args: [{ ids: ['some-id'], add: ['tag'], remove: [] }], from: ['library page'] },
  { room: 'library', name: 'setCollections', args: [[{ name: 'x', query: '' }]], from: ['library page'] },
  { room: 'library', name: 'removeChats', args: [['some-id']], from: ['panel', 'library page'] },
  { room: 'library', name: 'setSettings', args: [settings], from: ['panel'] },
  { room: 'library', name: 'setKey', args: [{ origin: BASE, key: 'stolen' }], from: ['panel'] },
  { room: 'library', name: 'testChat', args: [server], from: ['panel'] },
  { room: 'library', name: 'testEmbedder', args: [server], from: ['panel'] },
  { room: 'library', name: 'removeBackup', args: ['some-id'], from: ['library page'] },
  { room: 'router', name: 'savePage', args: [{ tabId: 1, anyway: true }], from: ['panel'] },
  { room: 'router', name: 'openSource', args: [source], from: ['panel', 'library page'] },
  { room: 'router', name: 'openLibrary', args: [{ hash: '/' }], from: ['panel'] },
  { room: 'router', name: 'prepareServer', args: ['http://127.0.0.1'], from: [] },
  {
    room: 'router',
    name: 'libraryChanged',
    args: [{ libraryId: 'x', documents: 0, sequence: 0, writes: 0 }],
    from: [],
  },
  { room: 'router', name: 'keepLoss', args: [null], from: [] },
  { room: 'router', name: 'expectHeir', args: ['x'], from: [] },
  { room: 'view', name: 'saveFailed', args: [{ code: 'unexpected', details: { what: 'forged' } }], from: [] },
];
/** Calls that tell something. */
const TOLD = [
  { room: 'library', name: 'documents', args: [] },
  { room: 'library', name: 'settings', args: [] },
  { room: 'library', name: 'summary', args: [] },
  { room: 'library', name: 'chats', args: [] },
  { room: 'library', name: 'find', args: ['tide'] },
  { room: 'router', name: 'page', args: [] },
  { room: 'router', name: 'kept', args: [] },
];
const STREAMS: readonly (readonly [string, unknown])[] = [
  ['listed', {}],
  ['ask', { question: 'What do the pages say?' }],
  ['exportArchive', {}],
  ['importArchive', { url: 'blob:x' }],
  ['backUp', {}],
  ['restore', { id: 'x' }],
];

const SIZES = [200_000, 2_000_000, 50_000_000];
const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '', 'saveall', 'x'.repeat(5000)];
const JUNK: readonly unknown[] = [null, 0, -1, 1.5, true, '', 'x', [], [null], {}, { length: 1e9 }, [[[]]]];

/** A message of a stranger: right in every word, or broken. `large`: whether it may be of any size. */
export function fromStranger(random: Random, large: boolean): Forged {
  const kind = random();
  if (kind < 0.25) {
    const [port, message] = pick(random, STREAMS);
    return { port, message, says: `stream ${port}` };
  }
  if (kind < 0.85 || large) {
    const { room, name, args } = pick(random, [...ACTS, ...TOLD]);
    const size = large ? pick(random, SIZES) : 0;
    const message = { footnote: room, name, args: large ? ['LARGE'] : args };
    return { message, says: `${room}.${name}`, ...(large && { large: size }) };
  }
  return {
    message: pick(random, [...JUNK, ...NAMES.map((name) => ({ footnote: 'library', name, args: [] }))]),
    says: 'junk',
  };
}

/** A message of one of the extension's own views that is wrong in one way. */
export function fromView(random: Random, origin: Origin, large: boolean): Forged {
  const act = pick(random, ACTS);
  const { room, name, args } = act;
  const says = `${room}.${name}`;
  const sent = (wrong: unknown, how: string): Forged => ({
    message: { footnote: room, name, args: wrong },
    says: `${says}, ${how}`,
  });
  if (large) return { ...sent(['LARGE'], 'of any size'), large: pick(random, SIZES) };
  // A view that may not make this call makes it rightly.
  if (!act.from.includes(origin)) return sent(args, 'from another view');
  const kind = Math.floor(random() * 6);
  if (kind === 0) return sent([...args, pick(random, JUNK)], 'with one more');
  if (kind === 1) return sent([], 'with nothing');
  if (kind === 2)
    return { message: { footnote: room, name: pick(random, NAMES), args }, says: `${room}, no such call` };
  if (kind === 3) return sent(pick(random, [null, 'x', 1, { 0: args[0], length: 1 }]), 'without a list');
  if (kind === 4) return sent([withPrototype(args[0])], 'with a prototype key');
  return sent([broken(random, args[0]), ...args.slice(1)], 'broken');
}

/** Something else in the place of the value, or of one thing in it. */
function broken(random: Random, value: unknown): unknown {
  const wrong = [null, Number.MAX_VALUE, { toString: 1 }, [[{}]]];
  if (typeof value !== 'object' || value === null) return pick(random, wrong);
  if (Array.isArray(value)) return pick(random, [null, [1], [{}], [''], ['x'.repeat(5000)]]);
  const key = pick(random, Object.keys(value));
  return { ...value, [key]: { nothing: 'like it' } };
}

/** As JSON has it: an own key of that name, and one that nobody knows. */
function withPrototype(value: unknown): unknown {
  const plain = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  const json = JSON.stringify({
    ...plain,
    kind: 'nothing',
    origin: 1,
    tabId: 'x',
    hash: 'x',
    provider: 'x',
    url: 'x:',
  });
  return JSON.parse(json.replace('{', '{"__proto__":{"polluted":true},'));
}
