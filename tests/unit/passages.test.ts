import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nearestPassages, passageNotes, passagesAnswer } from '../../lib/answer/passages.ts';
import { chunk } from '../../lib/ingest/chunk.ts';
import { page, passagesOf, type SamplePage, textsOf } from './answer-fixtures.ts';

const ask = (question: string, pages: readonly SamplePage[], more = {}) =>
  passagesAnswer(question, passagesOf(pages), { texts: textsOf(pages), ...more });
const quotes = async (question: string, pages: readonly SamplePage[], more = {}) =>
  (await ask(question, pages, more)).citations.map(({ quote }) => quote);

const bridge = page('Golden Gate Bridge', [
  ['heading', 'History'],
  [
    'paragraph',
    'Joseph Strauss spent over a decade drumming up support. Construction began on January 5, 1933. It cost more than $35 million. The bridge opened to traffic on May 27, 1937.',
  ],
  ['heading', 'Why is it orange?'],
  ['paragraph', 'The colour was chosen because it stands out in fog. Ships can see it from far away.'],
  ['heading', 'Traffic'],
  ['paragraph', 'About 112,000 vehicles cross the bridge each day.'],
]);
const cities = page('Cities of Korea', [
  ['paragraph', 'Three large cities are compared here.'],
  [
    'table',
    'City | Population | Area\nSeoul | 9.4 million | 605 km²\nBusan | 3.3 million | 770 km²\nDaegu | 2.4 million | 884 km²',
  ],
]);
const install = page('Installing the tool', [
  ['heading', 'Installation'],
  ['paragraph', 'You need Node 20 or later. To install the tool, run this command:'],
  ['code', 'npm install --global paper-tool'],
  ['paragraph', 'The formats it writes are:'],
  ['list-item', 'PDF, for print'],
  ['list-item', 'EPUB, for readers'],
  ['list-item', 'HTML, for the web'],
]);
const hanji = page(
  '한지',
  [
    ['paragraph', '한지는 닥나무 껍질로 만든 종이이다. 이 종이는 천 년을 견딘다고 한다. 값은 한 장에 3,000원쯤 한다.'],
    ['paragraph', '닥나무는 겨울에 벤다. 껍질을 벗겨 잿물에 삶는다.'],
  ],
  { language: 'ko' },
);
const all = [bridge, cities, install, hanji];

describe('the passages as an answer', () => {
  it('begin with the sentence that answers', async () => {
    expect((await quotes('When did the Golden Gate Bridge open to traffic?', all))[0]).toBe(
      'The bridge opened to traffic on May 27, 1937.',
    );
    expect((await quotes('How many vehicles cross the bridge each day?', all))[0]).toBe(
      'About 112,000 vehicles cross the bridge each day.',
    );
    expect((await quotes('한지는 무엇으로 만드나요?', all))[0]).toBe('한지는 닥나무 껍질로 만든 종이이다.');
    expect((await quotes('한지 한 장은 얼마인가요?', all))[0]).toContain('값은 한 장에 3,000원쯤 한다.');
  });

  it('are one to four, each with its own number, word for word', async () => {
    for (const question of [
      'bridge',
      'Tell me about the bridge, its traffic, its cost and its colour',
      '닥나무는 언제 베나요?',
    ]) {
      const { text, citations } = await ask(question, all);
      expect(citations.length).toBeGreaterThanOrEqual(1);
      expect(citations.length).toBeLessThanOrEqual(4);
      expect(citations.map(({ number }) => number)).toEqual(citations.map((_, i) => i + 1));
      for (const { number, quote, documentId, start, end } of citations) {
        const saved = textsOf(all).get(documentId);
        expect(saved?.text.slice(start, end)).toBe(quote);
        expect(text).toContain(`[${number}]`);
      }
    }
  });

  it('are paragraphs of Markdown, in quotation marks', async () => {
    const { text } = await ask('When did the bridge open, and how many vehicles cross it each day?', [bridge]);
    expect(text.split('\n\n')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^“The bridge opened to traffic on May 27, 1937\.” \[\d\]$/),
        expect.stringMatching(/^“About 112,000 vehicles cross the bridge each day\.” \[\d\]$/),
      ]),
    );
  });

  it('take the sentence along that "it" points back to', async () => {
    const [quote] = await quotes('How much did the construction cost?', [bridge]);
    expect(quote).toBe('Construction began on January 5, 1933. It cost more than $35 million.');
    const [korean] = await quotes('천 년을 견디는 종이는?', [hanji]);
    expect(korean).toContain('이 종이는 천 년을 견딘다고 한다.');
  });

  it('add no sentence of the same page that only shares a word with the question', async () => {
    const html = readFileSync(join(import.meta.dirname, '../../scripts/pages/hanji.html'), 'utf8');
    const blocks = [...html.matchAll(/<(h2|p)>([\s\S]*?)<\/\1>/g)].map(
      ([, tag, text = '']) => [tag === 'p' ? 'paragraph' : 'heading', text] as const,
    );
    const paper = page('한지는 어떻게 만드는가', blocks);
    const { text } = paper.saved;
    const passages = chunk(text, paper.saved.blocks).map((one, i) => ({
      ...paper.passage,
      ...one,
      chunkId: i,
      text: text.slice(one.start, one.end),
    }));
    for (const found of [passages, passages.slice(0, 3), passages.slice(1, 3)]) {
      const { citations } = await passagesAnswer('한지는 무슨 나무의 껍질로 만드나요?', found, {
        texts: textsOf([paper]),
      });
      expect(citations.map(({ quote }) => quote)).toEqual([expect.stringMatching(/^한지는 닥나무의 껍질로 만든다\./)]);
    }
  });

  it('let a heading ask the question that its section answers', async () => {
    expect((await quotes('Why is the bridge orange?', all))[0]).toMatch(
      /^The colour was chosen because it stands out in fog\./,
    );
  });

  it('show a row of a table with the names of its columns', async () => {
    const { text, citations } = await ask('What is the population of Busan?', all);
    expect(text.split('\n\n')[0]).toBe('Busan · Population: 3.3 million · Area: 770 km² [1]');
    expect(citations[0]?.quote).toBe('Busan | 3.3 million | 770 km²');
  });

  it('keep a list with what introduces it', async () => {
    const { text } = await ask('Which formats does it write?', [install]);
    expect(text).toContain(
      '“The formats it writes are:\n\n- PDF, for print\n- EPUB, for readers\n- HTML, for the web” [1]',
    );
    expect((await quotes('Is HTML for the web?', [install]))[0]).toBe(
      'The formats it writes are:\n\nPDF, for print\n\nEPUB, for readers\n\nHTML, for the web',
    );
  });

  it('keep a command with the sentence that introduces it', async () => {
    const [quote] = await quotes('How do I install the tool?', all);
    expect(quote).toBe('To install the tool, run this command:\n\nnpm install --global paper-tool');
    const alone = page('Shell', [['code', 'tar xzf paper.tar.gz\ncd paper\nmake install']]);
    expect((await ask('tar paper make install', [alone])).text).toBe(
      '```\ntar xzf paper.tar.gz\ncd paper\nmake install\n```\n [1]',
    );
  });

  it('never quote a heading, a question or the same thing twice', async () => {
    const faq = page('FAQ', [
      ['heading', 'Shipping'],
      ['paragraph', 'How long does shipping take? Shipping takes three days within the country.'],
    ]);
    const copy = page('FAQ, mirrored', [['paragraph', 'Shipping takes three days within the country.']]);
    const found = await quotes('How long does shipping take?', [faq, copy]);
    expect(found).toEqual(['Shipping takes three days within the country.']);
  });

  it('come from several pages when these have different things to say', async () => {
    const one = page('Tea I', [['paragraph', 'Green tea is brewed at 80 degrees. It is never boiled.']]);
    const two = page('Tea II', [['paragraph', 'Brewing green tea takes two minutes, longer makes it bitter.']]);
    const { citations } = await ask('How is green tea brewed?', [one, two]);
    expect(new Set(citations.map(({ documentId }) => documentId)).size).toBe(2);
  });

  it('are led by meaning where no word is shared', async () => {
    // A stand-in for an embedder that knows two subjects in two languages.
    const subject = (text: string) => (/fog|colour|orange|주황|색/.test(text) ? [1, 0] : [0, 1]);
    const embed = async (texts: readonly string[]) => Float32Array.from(texts.flatMap(subject));
    expect((await quotes('다리는 왜 주황색인가요?', [bridge], { embed }))[0]).toMatch(
      /^The colour was chosen because it stands out in fog\./,
    );
  });

  it('do not ask for vectors where words suffice', async () => {
    const embed = () => Promise.reject(new Error('not needed'));
    expect(await quotes('When did the bridge open to traffic?', all, { embed })).not.toEqual([]);
  });

  it("drop the page's own note marks from what is printed, not from the quote", async () => {
    const wiki = page('Radium', [['paragraph', 'Radium was discovered in 1898.[3][4] It glows.']]);
    const { text, citations } = await ask('When was radium discovered?', [wiki]);
    expect(text).toBe('“Radium was discovered in 1898.” [1]');
    expect(citations[0]?.quote).toBe('Radium was discovered in 1898.[3][4]');
  });

  it('are found without saved structure too', async () => {
    for (const { passage } of all) {
      const { citations } = await passagesAnswer('bridge traffic Seoul install 닥나무', [passage], {
        texts: new Map(),
      });
      for (const { quote, start, end } of citations) expect(passage.text.slice(start, end)).toBe(quote);
    }
  });

  it('survive a passage of nothing, or of one huge sentence', async () => {
    expect(await ask('bridge', [page('Empty', [['heading', 'Only a heading']])])).toEqual({ text: '', citations: [] });
    const huge = page('Huge', [['paragraph', `bridge ${'word '.repeat(3000)}`]]);
    expect((await ask('bridge', [huge])).citations).toHaveLength(1);
  });
});

describe('the nearest passages', () => {
  it('are one of each of the first three', async () => {
    const citations = await nearestPassages('Who won the match?', passagesOf(all), { texts: textsOf(all) });
    expect(citations.map(({ title }) => title)).toEqual([
      'Golden Gate Bridge',
      'Cities of Korea',
      'Installing the tool',
    ]);
  });
});

describe('the notes of passages on their way to a model', () => {
  it("have the model's numbers, one of each passage, even of one without a sentence", () => {
    const pages = [page('Empty', [['heading', 'Only a heading']]), bridge];
    const notes = passageNotes('When did the bridge open?', passagesOf(pages), textsOf(pages));
    expect(notes.map(({ number, quote }) => [number, quote])).toEqual([
      [1, 'Only a heading'],
      [2, 'The bridge opened to traffic on May 27, 1937.'],
    ]);
  });
});
