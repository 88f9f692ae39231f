import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadBuiltinEmbedder } from '../../lib/models/builtin-embedder.ts';
import { exported, imported } from './archive-fixtures.ts';
import { crash, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

const read = async (name: string): Promise<ArrayBuffer> => {
  const bytes = await readFile(join(import.meta.dirname, '../../public/model', name));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
};
const makeEmbedder = () => loadBuiltinEmbedder(read);

const PAGES = {
  tides: ['The sea rises and falls twice a day because the moon pulls the water towards itself.'],
  sourdough: ['A starter of flour and water catches wild yeast, and its bubbles lift the dough.'],
  김치: ['배추를 소금에 절인 뒤 고춧가루와 마늘로 양념하여 발효시킨다.'],
  bicycles: ['A spinning wheel resists tipping over, which helps a bicycle stay upright at speed.'],
};

describe('the library with the model that ships', () => {
  let room: TestLibrary;

  beforeAll(async () => {
    room = await openLibrary(`builtin-${crypto.randomUUID()}`, { makeEmbedder });
    for (const [name, paragraphs] of Object.entries(PAGES)) await room.library.save(page(name, paragraphs));
    await settled(room.library);
  });
  afterAll(() => crash(room));

  const top = async ({ library }: TestLibrary, question: string) =>
    (await library.retrieve(question, new AbortController().signal)).passages[0]?.title;

  it.each([
    ['why does the ocean level change with the moon', 'About tides'],
    ['which yeast lifts bread dough', 'About sourdough'],
    ['김치는 어떻게 만드나요?', 'About 김치'],
    ['bicycle balance', 'About bicycles'],
  ])('finds what answers "%s"', async (question, title) => {
    expect(await top(room, question)).toBe(title);
  });

  it('carries its vectors through an archive', async () => {
    const archive = await exported(room.library);
    const other = await openLibrary(`builtin-${crypto.randomUUID()}`, { makeEmbedder });
    expect(await imported(other.library, archive)).toEqual({ added: 4, updated: 0, unchanged: 0, toEmbed: 0 });
    const { id } = room.library.savedAs('https://example.org/tides') ?? { id: '' };
    const { space } = await other.library.summary();
    expect((await other.store.embeddings(id, space.id))?.vectors).toEqual(
      (await room.store.embeddings(id, space.id))?.vectors,
    );
    expect(await top(other, 'which yeast lifts bread dough')).toBe('About sourdough');
    crash(other);
  });
});
