import { random } from '../contract/random.ts';
import { ACTS, type AwaitAct, archiveOf, prepare } from './awaits-acts.ts';
import { upgrades } from './awaits-upgrade.ts';
import { type NodeLibrary, openNodeLibrary } from './library-in-node.ts';
import { MISHAPS, type Mishap, NthAwait } from './nth-await.ts';
import type { FaultRun } from './run.ts';

/** About how many awaits there are to fail, over all acts and mishaps. */
const ABOUT = 900;

/** Every await over a port fails in turn, in every act there is: the library is as it was before or as it was to be. */
export const run: FaultRun = async ({ times, seed, say }) => {
  const step = times === undefined ? 1 : Math.max(1, Math.ceil(ABOUT / times));
  const next = random(seed);
  const failures: string[] = [];
  const details: Record<string, number> = {};
  let made = 0;
  const archive = await archiveOf(`awaits-archive-${crypto.randomUUID()}`);
  for (const act of ACTS) {
    const outcomes = await idealOf(act, archive);
    const before = made;
    for (const mishap of MISHAPS) {
      for (let nth = 1 + Math.floor(next() * step); ; nth += step) {
        const { hit, problems } = await failNth(act, { nth, mishap, archive, outcomes });
        if (!hit) break;
        made++;
        failures.push(...problems.map((problem) => `${act.name}, await ${nth} ${mishap}: ${problem}`));
      }
    }
    details[act.name] = made - before;
    say(`${act.name}: ${made - before} awaits failed, ${failures.length} failures`);
  }
  const upgraded = await upgrades();
  failures.push(...upgraded.failures);
  details.upgrade = upgraded.times;
  details.longestBlocked = upgraded.longestBlocked;
  return { times: made + upgraded.times, failures, details };
};

/** The library before an act and after it, each as the next start finds it. */
interface Outcomes {
  readonly before: string;
  readonly after: string;
}

async function idealOf({ act }: AwaitAct, archive: Uint8Array): Promise<Outcomes> {
  const name = `awaits-${crypto.randomUUID()}`;
  const prepared = await prepare(name, archive);
  const before = await contentsOf(prepared.node);
  await act(prepared);
  await prepared.node.rest();
  const after = await contentsOf(prepared.node);
  prepared.node.crash();
  return { before, after };
}

interface Failing extends Record<'nth', number> {
  readonly mishap: Mishap;
  readonly archive: Uint8Array;
  readonly outcomes: Outcomes;
}

/** One life in which one await fails. `hit`: there was such an await. */
async function failNth(
  { act, steps }: AwaitAct,
  { nth, mishap, archive, outcomes }: Failing,
): Promise<{ hit: boolean; problems: string[] }> {
  const name = `awaits-${crypto.randomUUID()}`;
  const prepared = await prepare(name, archive);
  const { node } = prepared;
  const problems: string[] = [];
  const struck = node.nth.arm(nth, mishap).then(() => 'struck' as const);
  const acting = act(prepared).then(
    () => 'done' as const,
    () => 'failed' as const,
  );
  const isKilled = mishap === 'hangs';
  let outcome = await (isKilled ? Promise.race([acting, struck]) : acting);
  if (outcome === 'done') {
    const rested = node.rest().then(() => 'done' as const);
    if ((await (isKilled ? Promise.race([rested, struck]) : rested)) === 'struck') outcome = 'done';
  }
  const hit = node.nth.calls >= nth;
  node.nth.disarm();
  if (!hit) {
    node.crash();
    return { hit, problems };
  }
  // A library that hangs at one place goes on at others: it is looked at when it has ended.
  if (!isKilled) problems.push(...(await tornIn(node)).map((problem) => `at once ${problem}`), ...(await goesOn(node)));
  node.crash();
  const later = await openNodeLibrary(name, new NthAwait());
  await later.rest();
  const found = await contentsOf(later);
  const allowed = outcome === 'done' ? [outcomes.after] : [outcomes.before, outcomes.after];
  if (!steps && !allowed.includes(found))
    problems.push(`${outcome}, and there is ${found} in place of ${allowed.join(' or ')}`);
  problems.push(...(await tornIn(later)), ...(await searchable(later)));
  later.crash();
  return { hit, problems };
}

/** What counts of a library, but for what is random or of the clock, and the page that is saved to see that it goes on. */
async function contentsOf({ truth }: NodeLibrary): Promise<string> {
  const [documents, chats, said, spaces, settings] = await Promise.all([
    truth.documents(),
    truth.chats(),
    truth.said(),
    truth.spaces(),
    truth.settings(),
  ]);
  const kept = documents.filter(({ title }) => !title.startsWith('later'));
  const rows = await Promise.all(
    kept.map(async ({ chunks, id, status, tags = [], title }) => {
      const versions = await truth.versions(id);
      return [title, tags.join(), chunks, status.state, versions.length].join(' ');
    }),
  );
  return JSON.stringify([
    rows.sort(),
    chats.length,
    said.map(({ question }) => question).sort(),
    [spaces?.active.space.id, spaces?.target?.space.id],
    settings.embedder.kind,
  ]);
}

/** What does not belong together. */
async function tornIn({ truth }: NodeLibrary): Promise<string[]> {
  const spaces = await truth.spaces();
  const active = spaces?.active.space.id ?? '';
  const problems: string[] = [];
  for (const { id, title, sequence, status, chunks } of await truth.documents()) {
    const text = await truth.text(id);
    const embeddings = await truth.embeddings(id, active);
    if (text?.sequence !== sequence || text.chunks.length !== chunks) problems.push(`${title} has no text of its own`);
    for (const head of await truth.versions(id))
      if (!(await truth.version(id, head.sequence))) problems.push(`${title} has a version without a text`);
    if (embeddings && embeddings.sequence !== sequence) problems.push(`${title} has embeddings of another save`);
    if (status.state === 'ready' && !embeddings) problems.push(`${title} is ready and has no embeddings`);
  }
  return problems;
}

/** Whether a library that went through it saves and finds. */
async function goesOn({ library }: NodeLibrary): Promise<string[]> {
  const text = 'A lantern hangs over the quay of Marstal, and nobody knows who lit it.';
  const saving = library.save({
    kind: 'page',
    url: 'https://later.example/',
    address: 'https://later.example/',
    title: 'later',
    site: 'Later',
    text,
    blocks: [{ kind: 'paragraph', start: 0, end: text.length }],
    receipt: { method: 'readability', words: 9, visibleWords: 9, kept: 1, tables: 0, codeBlocks: 0 },
  });
  try {
    await saving;
    const found = await library.find('lantern Marstal');
    return found.length === 1 ? [] : [`a page saved later is found ${found.length} times`];
  } catch (error) {
    return [`afterwards: ${error instanceof Error ? error.message : error}`];
  }
}

/** Both indexes hold what there is, and nothing else. */
async function searchable({ library }: NodeLibrary): Promise<string[]> {
  const documents = library.documents();
  const chunks = documents.reduce((sum, document) => sum + document.chunks, 0);
  const { trace } = await library.retrieve('What is told of the tide and the harbour?', new AbortController().signal);
  const ids = new Set(documents.map(({ id }) => id));
  const ghosts = (await library.find('harbour tide')).filter(({ documentId }) => !ids.has(documentId));
  return [
    ...(trace.chunksSearched === chunks ? [] : [`${trace.chunksSearched} chunks are searched of ${chunks}`]),
    ...(trace.mode === 'hybrid' || chunks === 0 ? [] : [`searched by ${trace.mode} only`]),
    ...ghosts.map(({ documentId }) => `${documentId} is found and is not there`),
    ...documents
      .filter(({ status }) => status.state !== 'ready')
      .map(({ title, status }) => `${title} is ${status.state}`),
  ];
}
