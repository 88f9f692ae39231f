import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../lib/errors.ts';
import { searchTexts } from '../../lib/library/catalog.ts';
import type { Library } from '../../lib/library/library.ts';
import {
  crash,
  embedders,
  first,
  longPage,
  openLibrary,
  serverSettings,
  settled,
  WordEmbedder,
} from './library-fixtures.ts';

/** An embedder that answers so many times, and then says that its server has failed. */
class Failing extends WordEmbedder {
  answers = Number.POSITIVE_INFINITY;

  override async embed(texts: readonly string[]): Promise<Float32Array> {
    if (this.answers-- <= 0) throw new AppError('server-failed');
    return super.embed(texts);
  }
}

const halted = (library: Library) =>
  vi.waitFor(async () => expect((await library.summary()).failed).toBe(1), { timeout: 5000 });

/** A library of no page, that a server embeds. */
async function servedLibrary(server: Failing) {
  const name = crypto.randomUUID();
  const opened = await openLibrary(name, { models: embedders(server) });
  const { settings } = await opened.library.settings();
  await opened.library.setSettings({ ...settings, embedder: serverSettings('remote', 16) });
  await settled(opened.library);
  return { name, opened };
}

describe('rows that a server was paid for', () => {
  it('are not asked for again after a restart, and go when the page is embedded', async () => {
    const server = new Failing('remote');
    const { name, opened } = await servedLibrary(server);
    server.answers = 2;
    server.asked = [];
    await opened.library.save(longPage('long', 100));
    await halted(opened.library);
    const { id, sequence } = first(opened.library);
    expect((await opened.store.keptRows(id, sequence, server.space.id)).map((kept) => kept.first)).toEqual([0, 32]);
    expect(server.asked).toHaveLength(64);
    crash(opened);

    server.answers = Number.POSITIVE_INFINITY;
    const again = await openLibrary(name, { models: embedders(server) });
    await vi.waitFor(() => expect(first(again.library).status.state).toBe('ready'), { timeout: 5000 });
    const { chunks } = first(again.library);
    expect(server.asked).toHaveLength(chunks);
    expect(new Set(server.asked).size).toBe(chunks);
    expect(await again.store.keptRows(id, sequence, server.space.id)).toEqual([]);
    const whole = await again.store.embeddings(id, server.space.id);
    expect(whole?.vectors.length).toBe(chunks * 16);
    crash(again);
  });

  it('go with the save they are of', async () => {
    const server = new Failing('remote');
    const { opened } = await servedLibrary(server);
    server.answers = 1;
    await opened.library.save(longPage('long', 100));
    await halted(opened.library);
    const { id, sequence } = first(opened.library);
    expect(await opened.store.keptRows(id, sequence, server.space.id)).toHaveLength(1);
    await opened.library.remove([id]);
    expect(await opened.store.keptRows(id, sequence, server.space.id)).toEqual([]);
    crash(opened);
  });

  it('are taken over by a new save for every chunk that says the same', async () => {
    const server = new Failing('remote');
    const { opened } = await servedLibrary(server);
    await opened.library.save(longPage('long', 100));
    await settled(opened.library);
    const before = first(opened.library);
    const rows = await opened.store.embeddings(before.id, server.space.id);
    server.asked = [];

    const changed = longPage('long', 100);
    const text = changed.text.replaceAll('word50', 'moon50');
    const { document } = await opened.library.save({ ...changed, text });
    await settled(opened.library);
    expect(server.asked.length).toBeGreaterThan(0);
    expect(server.asked.every((one) => one.includes('moon50'))).toBe(true);
    expect(server.asked.length).toBeLessThan(5);
    const after = await opened.store.embeddings(document.id, server.space.id);
    expect(after?.sequence).toBe(document.sequence);
    const saved = await opened.store.text(document.id);
    const expected = await server.embed(searchTexts(document, saved!));
    expect([...after!.vectors].map((value) => value.toFixed(5))).toEqual(
      [...expected].map((value) => value.toFixed(5)),
    );
    expect(rows?.vectors.length).toBe(after?.vectors.length);
    crash(opened);
  });
});
