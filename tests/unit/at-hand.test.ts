import { describe, expect, it } from 'vitest';
import { type AtHand, matchAll } from '../../entrypoints/library/questions/matching.ts';
import type { OpenQuestion } from '../../lib/questions.ts';

const question = (missing: readonly string[], telling: readonly string[] = missing): OpenQuestion => ({
  ...{ places: [{ chatId: 'c', order: 1 }], question: 'Q?', askedAt: '2026-11-22T10:00:00.000Z', why: 'abstained' },
  ...{ missing, telling, near: [], stale: false },
});
const tab = (title: string, url = `https://example.org/${encodeURIComponent(title)}`): AtHand => ({
  ...{ place: 'tab', title, url },
});

async function matched(asked: OpenQuestion, pages: readonly AtHand[], saved: readonly string[] = []) {
  const found = await matchAll([asked], pages, new Set(saved));
  return (found.get(asked) ?? []).map(({ title }) => title);
}

describe('what is at hand for a question', () => {
  it('has a word that nothing saved has, in its title or its address', async () => {
    const pages = [
      tab('Quokkas at home'),
      tab('News', 'https://example.org/the-quokka'),
      tab('Weather'),
      tab('Quokkaville'),
    ];
    expect(await matched(question(['quokkas'], ['quokkas', 'island']), pages)).toEqual(['Quokkas at home', 'News']);
  });

  it('comes with the most of them first, at most three', async () => {
    const pages = ['One quokka', 'Quokka island', 'A quokka on an island with reefs', 'Quokka reefs'].map((title) =>
      tab(title),
    );
    const best = await matched(question(['quokka', 'reefs'], ['quokka', 'reefs', 'island']), pages);
    expect(best).toEqual(['A quokka on an island with reefs', 'Quokka reefs', 'Quokka island']);
  });

  it('has two of the words where all of them are somewhere', async () => {
    const pages = [tab('Tides and moons'), tab('Tides')];
    expect(await matched(question([], ['tides', 'moon', 'sun']), pages)).toEqual(['Tides and moons']);
  });

  it('has Korean words with whatever is glued to them', async () => {
    expect(await matched(question(['쿼카']), [tab('쿼카는 어디에 사나'), tab('남산')])).toEqual(['쿼카는 어디에 사나']);
  });

  it('is not what is saved already, and stands once', async () => {
    const pages = [
      tab('Quokka', 'https://a.example/q'),
      tab('Quokka again', 'https://b.example/q#part'),
      { ...tab('Quokka again', 'https://b.example/q'), place: 'bookmark' as const },
    ];
    expect(await matched(question(['quokka']), pages, ['https://a.example/q'])).toEqual(['Quokka again']);
  });

  it('may be a file that could not be read', async () => {
    const file: AtHand = { place: 'failed', title: 'quokka.pdf' };
    expect(await matched(question(['quokka']), [file])).toEqual(['quokka.pdf']);
  });
});
