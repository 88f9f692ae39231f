import { beforeEach, describe, expect, it } from 'vitest';
import { questionsOf } from '../../lib/answer/suggest/suggest.ts';
import type { CapturedPage } from '../../lib/types.ts';
import { readSamplePages } from '../../scripts/sample-pages.ts';
import {
  crash,
  embedders,
  openLibrary,
  page,
  serverSettings,
  settled,
  type TestLibrary,
  WordEmbedder,
} from './library-fixtures.ts';
import { written } from './offers-fixtures.ts';

const STALE = `# Why does bread go stale?

Bread goes stale because the starch in it crystallises again as it cools, which drives the water out of the crumb.

# How to keep a loaf

Keep a loaf in a box of wood with a lid, never in the refrigerator, where the starch of bread crystallises fastest.`;

describe('what a library offers', () => {
  let room: TestLibrary;
  const server = new WordEmbedder('far', 24);

  beforeEach(async () => {
    room = await openLibrary(`offers-${crypto.randomUUID()}`, { models: embedders(server) });
    return () => crash(room);
  });

  async function save(title: string, lines: string, over: Partial<CapturedPage> = {}): Promise<string> {
    const { document } = await room.library.save(
      page(title.replace(/\W+/g, '-'), [], { ...written(title, lines), ...over }),
    );
    return document.id;
  }
  const offers = () => room.library.offers;
  const soup = () =>
    save('Onion soup', 'Simmer the onions in butter until they are soft, then add stock and boil it for an hour.');

  it('are questions that the page answers, best of all pages', async () => {
    await soup();
    const id = await save('Bread', STALE);
    await settled(room.library);
    const questions = await offers().suggestions(id);
    expect(questions).toEqual(['Why does bread go stale?', 'How do I keep a loaf?']);
    for (const question of questions) {
      const { passages, trace } = await room.library.retrieve(question, new AbortController().signal);
      expect(passages[0]?.documentId).toBe(id);
      expect(trace.evidence.enough).toBe(true);
    }
  });

  it('are none that another page answers better', async () => {
    const [heading, answer] = STALE.split('\n\n');
    const short = await save(
      'Notes',
      `${heading}\n\nSomebody asked me this the other day, and I did not know what to say to her at all.`,
    );
    const better = await save('Why does bread go stale?', `${heading}\n\n${answer}`);
    await settled(room.library);
    expect(await offers().suggestions(better)).toEqual(['Why does bread go stale?']);
    expect(await offers().suggestions(short)).toEqual([]);
  });

  it('send nothing to a server', async () => {
    await room.library.setSettings({ chat: { kind: 'passages' }, embedder: serverSettings('far', 24) });
    await soup();
    const id = await save('Bread', STALE);
    await settled(room.library);
    server.asked = [];
    expect(await offers().suggestions(id)).toContain('Why does bread go stale?');
    await offers().related(id);
    expect(server.asked).toEqual([]);
  });

  it('are related pages, the closest first, with the words they share; neither the page itself nor what is far', async () => {
    await soup();
    const bread = await save('Bread', STALE);
    const crust = await save(
      'Crust',
      `${STALE.replaceAll('loaf', 'roll')}\n\nThe crust of a roll softens as water leaves the crumb.`,
    );
    await settled(room.library);
    const related = await offers().related(bread);
    expect(related.map(({ documentId }) => documentId)).toEqual([crust]);
    expect(related[0]?.shared.map((word) => word.toLowerCase())).toContain('bread');
  });

  it('are none for a page that is alone, and an error for one that is gone', async () => {
    const id = await soup();
    await settled(room.library);
    expect(await offers().related(id)).toEqual([]);
    await room.library.remove([id]);
    await expect(offers().related(id)).rejects.toMatchObject({ code: 'document-missing' });
    await expect(offers().suggestions(id)).rejects.toMatchObject({ code: 'document-missing' });
  });

  it('are found fast for a page of three thousand words among others', async () => {
    const samples = await readSamplePages();
    for (const { title, text, blocks } of samples) await save(title, '', { title, text, blocks });
    const tides = samples.find(({ name }) => name.startsWith('tides'));
    const text = `${tides?.text}\n\n${tides?.text.replaceAll('tide', 'wave')}`;
    const id = await save('Tides twice', '', { title: 'Tides twice', text, blocks: tides?.blocks ?? [] });
    await settled(room.library);
    await offers().suggestions(id);
    // Of the processor, since other tests run beside this one.
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const before = process.cpuUsage();
      await offers().suggestions(id);
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1000);
    }
    console.info(`suggestions ${times.map((time) => time.toFixed(0)).join(' ')} ms`);
    expect(Math.min(...times)).toBeLessThan(150);
    expect(questionsOf({ title: tides?.title ?? '' }, { text, blocks: [] }).length).toBeLessThanOrEqual(12);
  });
});
