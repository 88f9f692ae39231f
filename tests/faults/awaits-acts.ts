import type { CapturedPage } from '../../lib/types.ts';
import { captured } from './in-extension.ts';
import { FaultySink, faultySource, type NodeLibrary, openNodeLibrary } from './library-in-node.ts';

/** What is done to a library while one of its awaits fails. */
export interface AwaitAct {
  readonly name: string;
  /** Of many steps, each of which may be the last: only what belongs together is looked at. */
  readonly steps?: boolean;
  act(at: Prepared): Promise<unknown>;
}

export interface Prepared {
  readonly node: NodeLibrary;
  /** Undoes the removal of `c`. */
  readonly token: string;
  readonly ids: Readonly<Record<string, string>>;
  readonly archive: Uint8Array;
}

const signal = (): AbortSignal => new AbortController().signal;
const page = (name: string, version: number, paragraphs = 2): CapturedPage => captured(name, version, paragraphs);

async function drain(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _event of events);
}

const ask = ({ library }: NodeLibrary, question: string): Promise<void> =>
  drain(library.conversations.ask({ question }, signal()));

/** A library of other pages, one of which the prepared one has too, as an archive. */
export async function archiveOf(name: string): Promise<Uint8Array> {
  const node = await openNodeLibrary(name);
  for (const one of ['a', 'x', 'y', 'z']) await node.library.save(page(one, 5));
  await node.rest();
  const sink = new FaultySink(node.nth);
  await drain(node.library.exportArchive(sink, signal()));
  node.crash();
  return sink.bytes;
}

/** Two pages, one that was removed a moment ago, and a conversation. */
export async function prepare(name: string, archive: Uint8Array): Promise<Prepared> {
  const node = await openNodeLibrary(name);
  const ids: Record<string, string> = {};
  for (const one of ['a', 'b', 'c']) ids[one] = (await node.library.save(page(one, 1))).document.id;
  await node.rest();
  await ask(node, 'What is told of the harbour?');
  const token = await node.library.remove([ids.c ?? '']);
  await node.rest();
  return { node, token, ids, archive };
}

export const ACTS: readonly AwaitAct[] = [
  { name: 'save', act: ({ node }) => node.library.save(page('new', 1)) },
  { name: 'refresh', act: ({ node }) => node.library.save(page('a', 2, 3)) },
  { name: 'remove', act: ({ node, ids }) => node.library.remove([ids.a ?? '', ids.b ?? '']) },
  { name: 'undo', act: ({ node, token }) => node.library.undo(token) },
  { name: 'tag', act: ({ node, ids }) => node.library.tag([ids.a ?? '', ids.b ?? ''], ['tide']) },
  {
    name: 'import',
    act: ({ node, archive }) => drain(node.library.importArchive(faultySource(archive, node.nth), signal())),
  },
  { name: 'export', act: ({ node }) => drain(node.library.exportArchive(new FaultySink(node.nth), signal())) },
  { name: 'ask', act: ({ node }) => ask(node, 'What is told of the tide?') },
  {
    name: 'merge',
    steps: true,
    act: async ({ node }) => {
      for (let i = 0; i < 12; i++) await node.library.save(page(`new${i % 5}`, i, 1));
      await node.rest();
    },
  },
  {
    name: 're-embed',
    act: ({ node }) =>
      node.library.setSettings({
        chat: { kind: 'passages' },
        embedder: { kind: 'openai', provider: 'other', baseUrl: 'http://127.0.0.1:9/v1', model: 'other', dims: 16 },
      }),
  },
];
