import { beforeEach, describe, expect, it } from 'vitest';
import { typedWords } from '../../lib/library/typed-words.ts';
import { SegmentedKeywords } from '../../lib/search/words/keyword-index.ts';
import { memoryVault } from '../../lib/storage/memory-vault.ts';
import { crash, openLibrary, page, type TestLibrary } from './library-fixtures.ts';

describe('the search box', () => {
  let room: TestLibrary;

  beforeEach(async () => {
    room = await openLibrary(`find-${crypto.randomUUID()}`);
    return () => crash(room);
  });

  const save = (name: string, ...lines: string[]) =>
    room.library.save(page(name, lines, { title: name, text: lines.join('\n'), blocks: [] }));
  const found = async (query: string) => {
    const findings = await room.library.find(query);
    return findings.map(({ documentId, excerpt, at }) => ({
      title: room.library.document(documentId)?.title,
      marked: at.map(({ start, end }) => excerpt.slice(start, end)),
    }));
  };
  const titles = async (query: string) => (await found(query)).map(({ title }) => title);

  it('completes the word that is being typed, and marks what it found', async () => {
    await save('one', 'A tidal river turns twice a day.');
    await save('two', 'Nothing of the kind.');
    for (const typed of ['ti', 'tid', 'TIDA', 'river tid']) expect(await titles(typed)).toEqual(['one']);
    expect((await found('tid'))[0]?.marked).toEqual(['tidal']);
    expect((await found('turns tid'))[0]?.marked).toEqual(['tidal', 'turns']);
    expect(await titles('tid river')).toEqual(['one']);
    expect((await found('t')).flatMap(({ marked }) => marked)).toEqual([]);
  });

  it('puts the very word first, however rare its completions are', async () => {
    for (let i = 0; i < 5; i++) await save(`often ${i}`, `The tide of day ${i} came in.`);
    await save('rare', 'Tidewater tidewater tidewater!');
    const order = await titles('tide');
    expect(order).toHaveLength(6);
    expect(order.at(-1)).toBe('rare');
  });

  it('puts what has all the words before what has one of them as typed', async () => {
    await save('moon', 'The moon, the moon, the moon and nothing but the moon.');
    await save('tid', 'TID is a cable of some kind.');
    await save('both', 'The moon makes the tidal current run in the narrow channel, as sailors know.');
    expect((await titles('moon tid'))[0]).toBe('both');
  });

  it('corrects a word that is nowhere, but never one that is somewhere, nor a number', async () => {
    await save('one', 'The harbour lies in the north.');
    await save('two', 'The arbour stands in the garden, flight 1234.');
    expect(await found('harbuor')).toEqual([{ title: 'one', marked: ['harbour'] }]);
    expect(await titles('harbuor north')).toEqual(['one']);
    expect(await titles('arbour')).toEqual(['two']);
    expect(await titles('1235')).toEqual([]);
    expect(await titles('123')).toEqual(['two']);
    expect(await titles('zzzzzzzz')).toEqual([]);
  });

  it('finds Korean and Japanese from the first character on', async () => {
    await save('ko', '도서관에서 책을 빌렸다.');
    await save('ja', '東京都に住んでいます。');
    expect(await titles('도')).toEqual(['ko']);
    expect(await found('도서')).toEqual([{ title: 'ko', marked: ['도서'] }]);
    expect(await titles('도서관을')).toEqual(['ko']);
    expect(await titles('東')).toEqual(['ja']);
    expect((await found('東京'))[0]?.marked).toEqual(['東京']);
  });

  it('marks a word in whichever number it stands', async () => {
    await save('one', 'One city and many cities.');
    expect((await found('cities'))[0]?.marked).toEqual(['city', 'cities']);
    expect((await found('city'))[0]?.marked).toEqual(['city', 'cities']);
  });

  it('takes anything that can be typed', async () => {
    await save('one', 'A tidal river.');
    for (const typed of ['', ' ', '-', '“', 'x'.repeat(10_000), 'tid '.repeat(5000), '\ud800', 'ᄀ', '__proto__', '﷽'])
      expect(Array.isArray(await room.library.find(typed))).toBe(true);
    expect(await titles('the quick brown fox jumps over the lazy tid river')).toEqual(['one']);
  });
});

describe('the words of a query', () => {
  it('become some tens of terms at most', async () => {
    const index = new SegmentedKeywords(memoryVault().index('words', 1));
    await index.add(
      [65_536],
      [Array.from({ length: 3000 }, (_, i) => `ab${String.fromCharCode(97 + (i % 26))}${i}x harbour${i}`).join(' ')],
    );
    for (const typed of ['ab', 'abcx abdx abex harbuor1x harbor abq', 'ab ac ad ae af ag ah']) {
      const all = (await typedWords(typed, index)).flatMap(({ exact, near }) => [...exact, ...near]);
      expect(all.length).toBeLessThanOrEqual(60);
      expect(new Set(all).size).toBe(all.length);
    }
    expect(await typedWords('moon moon', index)).toHaveLength(1);
  });
});
