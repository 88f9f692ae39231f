import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { chatAsMarkdown } from '../../lib/answer/markdown.ts';
import { BUILT, type Footnote, launch, withHosts } from '../../scripts/browser.ts';
import { servePages } from '../../scripts/pages-server.ts';
import { callFrom, openPanel, savePage } from '../../scripts/panel.ts';
import { article, LOCAL_HOSTS, TIDES } from '../e2e/harness.ts';
import { type Behaviour, type Fault, startOpenAiServer, type TestServer } from '../servers/openai-server.ts';
import { listenToConsoles } from './consoles.ts';
import { databasesOf, everything, filesOf, repliesTo } from './looking.ts';
import type { FaultOptions, FaultReport } from './run.ts';

const FULL = 500;
/** Whose consoles must have been listened to: the router's, the library's and the views'. */
const CONSOLES = ['service_worker', 'background_page', 'page'];
const NAMED = 'globalThis.__name ??= (named) => named';
const QUESTION = 'Why is the tide in the Bay of Fundy so high?';

/** Something that could be read by somebody, and where it was found. */
interface Artefact {
  readonly name: string;
  readonly text: string;
}

/** How the key is looked for. Inside base64 it looks in three ways, by where it begins. */
function formsOf(key: string): string[] {
  const cores = [0, 1, 2].map((shift) => {
    const coded = Buffer.from(' '.repeat(shift) + key).toString('base64');
    return coded.slice(shift === 0 ? 0 : 4, Math.floor(((shift + key.length) * 8) / 6));
  });
  return [key, encodeURIComponent(key), [...key].reverse().join(''), ...cores];
}

/** What a server that means ill may do with the key it was given. `told`: the key, in one form or another. */
function illWill(told: string): readonly { readonly name: string; readonly does: Partial<Behaviour> }[] {
  const header = `Authorization: Bearer ${told}`;
  const fault = (name: string, what: Fault) => ({ name, does: { fault: what } });
  const statuses = [400, 401, 403, 404, 422, 429, 500, 503].flatMap((status) => [
    fault(`${status} JSON`, { kind: 'status', status, body: JSON.stringify({ error: { message: `Bad: ${header}` } }) }),
    fault(`${status} text`, { kind: 'status', status, body: `Refused ${header}` }),
  ]);
  return [
    ...statuses,
    fault('a body', {
      kind: 'raw',
      body: JSON.stringify({ error: { message: header, code: told } }),
      type: 'application/json',
    }),
    fault('no JSON', { kind: 'raw', body: `{"${told}`, type: 'application/json' }),
    fault('a failure on the way', { kind: 'stream-error', after: 0, message: header }),
    fault('a late failure', { kind: 'stream-error', after: 3, message: `${told} ${told}` }),
    { name: 'an answer', does: { answer: `The tide [1] is ${told}, says ${header}. It rises by sixteen metres [1].` } },
    { name: 'names of models', does: { models: ['small', 'small-embed', told, `x-${told}`] } },
  ];
}

/** Asks a server in every way there is, and keeps what came back. */
async function asked(panel: Page, server: TestServer, key: string, name: string): Promise<Artefact[]> {
  const address = { provider: 'other', baseUrl: server.url };
  const calls: readonly (readonly [string, unknown])[] = [
    ['models', address],
    ['models', { ...address, key: ` ${key}\n` }],
    ['testChat', { ...address, model: 'small' }],
    ['testEmbedder', { ...address, model: 'small-embed' }],
  ];
  const frames = await panel.evaluate(repliesTo, ['ask', { question: QUESTION }] as const);
  const replies = [`ask: ${frames}`];
  for (const [call, argument] of calls)
    replies.push(`${call}: ${await panel.evaluate(repliesTo, [call, argument] as const)}`);
  return replies.map((text) => ({ name: `${name}, ${text.split(':')[0]}`, text }));
}

/** Keys where they do not belong. */
async function misplaced(panel: Page, server: TestServer, key: string): Promise<Artefact[]> {
  const { host } = new URL(server.url);
  const coded = encodeURIComponent(key);
  const bases = [`http://ann:${coded}@${host}/v1`, `http://${coded}@${host}/v1`, `${server.url}?api_key=${coded}`];
  const found: Artefact[] = [];
  for (const baseUrl of bases) {
    const address = { provider: 'other', baseUrl };
    const chat = { kind: 'openai', ...address, model: 'small' };
    for (const [call, argument] of [
      ['models', address],
      ['testChat', { ...address, model: 'small' }],
      ['setSettings', { chat, embedder: { kind: 'builtin' } }],
    ] as const)
      found.push({
        name: `an address with a key, ${call}`,
        text: await panel.evaluate(repliesTo, [call, argument] as const),
      });
  }
  return found;
}

/** All that is kept, shown and handed out. */
async function kept(footnote: Footnote, panel: Page, library: Page): Promise<Artefact[]> {
  const found: Artefact[] = [];
  for (const { id } of await callFrom(panel, 'library', 'chats')) {
    const chat = await callFrom(panel, 'library', 'chat', id);
    found.push({ name: 'a conversation', text: JSON.stringify(chat) });
    found.push({ name: 'a conversation as a file', text: chatAsMarkdown(chat) });
    for (const turn of chat.turns) found.push({ name: 'a trace', text: JSON.stringify(turn.answer.trace) });
  }
  for (const call of ['settings', 'summary', 'documents', 'backups'] as const)
    found.push({ name: call, text: JSON.stringify(await callFrom(panel, 'library', call)) });
  for (const stream of ['exportArchive', 'backUp'])
    found.push({ name: stream, text: await library.evaluate(repliesTo, [stream, {}] as const) });
  for (const [name, text] of await library.evaluate(databasesOf)) found.push({ name, text });
  for (const [name, base64] of await library.evaluate(filesOf)) found.push(...opened(name, base64));
  const [worker] = footnote.context.serviceWorkers().filter((each) => each.url().includes(footnote.id));
  await worker?.evaluate(NAMED);
  found.push({ name: 'storage', text: (await worker?.evaluate(everything)) ?? '' });
  for (const hash of ['#/', '#/overview', '#/health', '#/backups']) {
    await library.evaluate((to) => {
      location.hash = to;
    }, hash);
    await library.waitForLoadState();
    found.push({ name: `the library page ${hash}`, text: await library.content() });
  }
  found.push({ name: 'the panel', text: await panel.content() });
  return found;
}

/** A file, and if it is an archive each of its parts. */
function opened(name: string, base64: string): Artefact[] {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
  const whole = { name, text: Buffer.from(bytes).toString('latin1') };
  if (whole.text.slice(0, 2) !== 'PK') return [whole];
  return [
    whole,
    ...Object.entries(unzipSync(bytes)).map(([part, data]) => ({
      name: `${name}, ${part}`,
      text: strFromU8(data, true),
    })),
  ];
}

/** A key is put in, and looked for everywhere else. */
export async function run({ times = FULL, seed, say }: FaultOptions): Promise<FaultReport> {
  const key = `sk-canary/${(seed * 7919).toString(36)}+Xw9Zt3LmQ==Vb5kR7nYc`;
  const forms = formsOf(key);
  const pages = await servePages();
  const server = await startOpenAiServer();
  const footnote = await launch({ extension: withHosts(BUILT, LOCAL_HOSTS) });
  const artefacts: Artefact[] = [];
  const consoles = await listenToConsoles(footnote);
  try {
    const page = await footnote.open(pages.put('/tides', { html: article('Tides', TIDES) }));
    const panel = await openPanel(footnote, page);
    await savePage(footnote, page);
    const library = await footnote.library();
    await Promise.all([panel.evaluate(NAMED), library.evaluate(NAMED)]);
    const chat = { kind: 'openai', provider: 'other', baseUrl: server.url, model: 'small' } as const;
    await callFrom(panel, 'library', 'setKey', { origin: server.origin, key: `\t${key} \n` });
    await callFrom(panel, 'library', 'setSettings', { chat, embedder: { kind: 'builtin' } });
    artefacts.push(...(await misplaced(panel, server, key)));
    const ways = [key, encodeURIComponent(key), btoa(key), btoa(`ann:${key}`), forms[2] ?? ''];
    const doings = ways.flatMap((told) => illWill(told));
    for (let i = 0; artefacts.length < times - 40 || i < 3; i++) {
      const { name, does } = doings[(i * 7) % doings.length] as (typeof doings)[number];
      server.behave({
        fault: undefined,
        answer: undefined,
        models: ['small', 'small-embed'],
        ...does,
      } as Partial<Behaviour>);
      artefacts.push(...(await asked(panel, server, key, name)));
      if (i % 20 === 19) say(`${artefacts.length} artefacts`);
    }
    artefacts.push(...(await kept(footnote, panel, library)));
    artefacts.push(...consoles.said.map(({ by, text }) => ({ name: `the console of ${by}`, text })));
    artefacts.push(...server.requests.map(({ path }) => ({ name: 'an address that was called', text: path })));
    const used = server.requests.some(({ headers }) => headers.authorization === `Bearer ${key}`);
    const failures = artefacts.flatMap(({ name, text }) => {
      const form = forms.findIndex((each) => text.includes(each));
      return form < 0 ? [] : [`${name}: ${['raw', 'in an address', 'backwards'][form] ?? 'base64'}`];
    });
    if (!used) failures.push('the key was never used');
    for (const kind of CONSOLES)
      if (!consoles.heard.has(kind)) failures.push(`the console of ${kind} was not listened to`);
    const details = { asked: server.requests.length, consoles: CONSOLES.length, saidOnConsoles: consoles.said.length };
    return { times: artefacts.length, failures: [...new Set(failures)], details };
  } finally {
    await footnote.close();
    await server.close();
    await pages.close();
  }
}
