import { describe, expect, it } from 'vitest';
import type { CallLibrary, StreamLibrary } from '../../entrypoints/library/catalogue.ts';
import { createShelf } from '../../entrypoints/library/shelf.ts';
import { sieve } from '../../entrypoints/library/sieve.ts';
import { AppError } from '../../lib/errors.ts';
import { usageOf } from '../../lib/library/usage.ts';
import type { StoredDocument } from '../../lib/types.ts';
import { DOCUMENT_STATES, type MarkedDocuments } from '../../lib/use.ts';
import { random } from '../contract/random.ts';

/** The filter of the list for what documents do not tell of themselves. */

const NOW = new Date('2026-11-18T12:00:00Z');
const DAY = 86_400_000;

function stored(n: number, more: Partial<StoredDocument> = {}): StoredDocument {
  const savedAt = new Date(NOW.getTime() - n * DAY).toISOString();
  return {
    ...{ id: `d${n}`, sequence: n + 1, key: `d${n}`, kind: 'page', url: `https://e.example/${n}` },
    ...{ address: `https://e.example/${n}`, title: `Page ${n}`, site: 'Tides', savedAt, updatedAt: savedAt },
    ...{ contentHash: `${n}`, characters: 10, chunks: 1, status: { state: 'ready' } as const },
    receipt: { method: 'readability', words: 100, visibleWords: 100, kept: 1, tables: 0, codeBlocks: 0 },
    ...more,
  };
}

describe('the list and the overview', () => {
  it('count alike, whatever there is', () => {
    const next = random(7);
    const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T;
    const seen = ['same', 'changed', 'missing', 'moved', 'refused', 'failed'] as const;
    const documents = Array.from({ length: 400 }, (_, n) =>
      stored(n, {
        kind: pick(['page', 'selection', 'file', 'note', 'answer'] as const),
        site: pick(['Tides', 'TIDES', ' tides', 'Optics', '바다', '']),
        status: pick([{ state: 'ready' }, { state: 'pending' }, { state: 'failed', reason: { code: 'x' } }] as const),
        receipt: { ...stored(0).receipt, kept: next() },
        ...(next() < 0.5 && { seen: { state: pick(seen), at: NOW.toISOString(), since: NOW.toISOString() } }),
      }),
    );
    const some = () => new Set(documents.filter(() => next() < 0.3).map(({ id }) => id));
    const marks = { duplicate: some(), uncited: some() };
    const use = usageOf(documents, marks, 1, NOW);
    const listed = (filters: Parameters<typeof sieve>[1]) => sieve(documents, filters, NOW, marks).documents.length;
    for (const status of DOCUMENT_STATES) {
      expect([status, listed({ status })]).toEqual([status, use.states[status]]);
      expect(use.states[status]).toBeGreaterThan(0);
    }
    for (const site of use.sites) expect(listed({ site: site.name })).toBe(site.documents);
    expect(use.sites.map(({ documents: n }) => n).reduce((a, b) => a + b)).toBeGreaterThan(100);
    for (const kind of ['page', 'answer'] as const) expect(listed({ kind })).toBe(use.kinds[kind]);
  });
});

describe('a list of what was never cited', () => {
  /** A library of two pages, which says what is marked when it is told to. */
  function open() {
    const waiting: { resolve(marked: MarkedDocuments): void; reject(error: Error): void }[] = [];
    const call = ((name: string) => {
      if (name === 'marked')
        return new Promise<MarkedDocuments>((resolve, reject) => waiting.push({ resolve, reject }));
      return Promise.resolve(name === 'summary' ? { documents: 2 } : undefined);
    }) as unknown as CallLibrary;
    const stream = async function* () {
      yield { whole: true, documents: [stored(1), stored(2)], mark: { list: 'one', revision: 1 } };
    } as unknown as StreamLibrary;
    return { shelf: createShelf(call, stream), waiting };
  }
  const titles = ({ shelf }: ReturnType<typeof open>) =>
    shelf.groups.value && shelf.order.value.map(({ title }) => title);

  it('does not ask for it before it is wanted', async () => {
    const library = open();
    await library.shelf.catalogue.refresh();
    expect([titles(library), library.waiting.length]).toEqual([['Page 1', 'Page 2'], 0]);
  });

  it('shows nothing rather than too little until the library has said it', async () => {
    const library = open();
    library.shelf.filters.value = { status: 'uncited' };
    await library.shelf.catalogue.refresh();
    expect(titles(library)).toBeUndefined();
    library.waiting[0]?.resolve({ duplicate: [], uncited: ['d2'] });
    await expect.poll(() => titles(library)).toEqual(['Page 2']);
    library.shelf.filters.value = {};
    expect(titles(library)).toEqual(['Page 1', 'Page 2']);
    expect(library.shelf.counts.value?.all.status.get('uncited')?.documents).toBe(1);
  });

  it('says why it cannot be shown', async () => {
    const library = open();
    library.shelf.filters.value = { status: 'duplicate' };
    await library.shelf.catalogue.refresh();
    library.waiting[0]?.reject(new AppError('storage-failed'));
    await expect.poll(() => library.shelf.marking.failure.value?.code).toBe('storage-failed');
    expect(titles(library)).toBeUndefined();
  });
});
