import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ChromaProxy, startChromaProxy } from '../servers/chroma-proxy.ts';
import { type ChromaProcess, chromaMissing, startChroma } from '../servers/chroma-server.ts';
import { page } from '../unit/library-fixtures.ts';
import { chromaStore, expectEqual, type Machine, type MachineOptions, openMachine } from './sharing-machine.ts';

/** One server, two or three libraries. */

const missing = chromaMissing();
if (missing) it.skip(`needs a real server: ${missing}`, () => undefined);

describe.skipIf(missing)('libraries that share', () => {
  let chroma: ChromaProcess;
  let proxy: ChromaProxy;
  let options: MachineOptions;
  const open: Machine[] = [];

  beforeAll(async () => {
    chroma = await startChroma();
    proxy = await startChromaProxy(chroma.url);
    return async () => {
      await proxy.close();
      await chroma.close();
    };
  }, 40_000);
  beforeEach(() => {
    proxy.fault = () => undefined;
    options = { url: proxy.url, collection: `c-${crypto.randomUUID()}` };
  });
  afterEach(async () => {
    for (const machine of open.splice(0)) await machine.crash();
  });

  const machine = async (name: string, more: Partial<MachineOptions> = {}): Promise<Machine> => {
    const made = await openMachine(`${options.collection}-${name}`, { ...options, ...more });
    open.push(made);
    return made;
  };
  const titles = ({ library }: Machine) =>
    library
      .documents()
      .map(({ title }) => title)
      .sort();
  const save = (own: Machine, name: string, ...words: string[]) =>
    own.library.save(page(name, words.length > 0 ? words : [`All about ${name}.`]));
  const store = () => chromaStore(options);

  it('what is saved in one appears in the other, embedded, and the other way round', async () => {
    const [a, b] = [await machine('a'), await machine('b')];
    await save(a, 'tides', 'The moon pulls the water.', 'Twice a day it comes and goes.');
    await a.sync();
    await b.sync();
    expect(titles(b)).toEqual(titles(a));
    expect(b.library.documents()[0]?.status).toEqual({ state: 'ready' });
    const { passages } = await b.library.retrieve('what pulls the water', new AbortController().signal);
    expect(passages[0]?.text).toContain('The moon pulls the water.');
    await save(b, 'winds');
    await b.sync();
    await a.sync();
    expect(titles(a)).toHaveLength(2);
    await expectEqual([a, b], store());
  });
});
