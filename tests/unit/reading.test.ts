import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { DOMParser } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReadFile } from '../../lib/reading/draft.ts';
import { readFile } from '../../lib/reading/read-file.ts';
import { bytesOf, type Line, tinyDocx, tinyEpub, tinyPdf } from './reading-fixtures.ts';
import { tinyDoc } from './tiny-doc.ts';

/** A parser without layout, as that of an inert document. */
function parse(source: string, type: 'text/html' | 'application/xhtml+xml'): Document {
  const document = new DOMParser().parseFromString(source, type as 'text/html');
  const createHTMLDocument = () => parse('<html><head></head><body></body></html>', 'text/html');
  Object.defineProperties(Object.getPrototypeOf(document), {
    defaultView: { value: null, configurable: true },
    implementation: { value: { createHTMLDocument }, configurable: true },
  });
  return document as unknown as Document;
}

const noTable = () => Promise.reject(new Error('no table'));
const read = (name: string, content: string | Uint8Array): Promise<ReadFile> =>
  readFile({ name, bytes: typeof content === 'string' ? bytesOf(content) : content }, { parse, loadCmap: noTable });
const blocksOf = ({ blocks, text }: ReadFile) =>
  blocks.map(({ kind, level, start, end }) => [kind + (level ?? ''), text.slice(start, end)]);
const failing = (name: string, content: string | Uint8Array) =>
  read(name, content).then(
    () => 'read',
    (error) => error.code,
  );

beforeAll(() => {
  Object.assign(globalThis, { NodeFilter: { SHOW_ELEMENT: 1, SHOW_TEXT: 4 } });
});

describe('plain text', () => {
  it('is read in paragraphs, lines that were broken to fit joined', async () => {
    const file = await read(
      'neap_tides.txt',
      'At new moon the Sun and the Moon pull along one line, and the\nrange between high and low water is at its largest.\n\nA week later\nit is not.\n\n- ebb\n- flow',
    );
    expect(file).toMatchObject({ format: 'text', title: 'neap tides', receipt: { method: 'whole', kept: 1 } });
    expect(blocksOf(file)).toEqual([
      [
        'paragraph',
        'At new moon the Sun and the Moon pull along one line, and the range between high and low water is at its largest.',
      ],
      ['paragraph', 'A week later\nit is not.'],
      ['list-item1', '- ebb'],
      ['list-item1', '- flow'],
    ]);
  });

  it.each([
    ['', 'file-empty'],
    ['\ufeff \n', 'file-empty'],
    ['\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'file-unknown'],
    ['PK\x03\x04 cut', 'file-unknown'],
  ])('tells what is none: %j', async (content, code) => {
    expect(await failing('x.bin', content)).toBe(code);
  });
});

describe('Markdown', () => {
  it('keeps its structure, and what its front matter says', async () => {
    const file = await read(
      'x.md',
      '---\ntitle: "On tides"\nauthor: A. Moon\ndate: 2024-05-01\n---\n# Tides\n\nThe *sea* &amp; the `moon`\nmeet.\n\n- one\n  - two\n\n> said\n\n```js\nlet a = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | **2** |\n',
    );
    expect(file).toMatchObject({ title: 'On tides', byline: 'A. Moon', publishedAt: '2024-05-01' });
    expect(blocksOf(file)).toEqual([
      ['heading1', 'Tides'],
      ['paragraph', 'The sea & the moon meet.'],
      ['list-item1', 'one'],
      ['list-item2', 'two'],
      ['quote1', 'said'],
      ['code', 'let a = 1;'],
      ['table', 'a | b\n1 | 2'],
    ]);
  });
});

describe('RTF', () => {
  it('is read with its code pages, tables and headings, and without what is hidden', async () => {
    const rtf = String.raw`{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset129 Batang;}}{\stylesheet{\s1 heading 1;}}{\info{\title My \'e9tude}}{\pict 00ff}
\pard\s1 Tides\par\pard\plain\f0 caf\'e9 \u8212?dash {\v hidden}{\*\generator x;}shown\par\f1\'c1\'b6\'bc\'f6\par
\trowd\pard\intbl a\cell b\cell\row\pard after\par}`;
    const file = await read('x.rtf', rtf);
    expect(file.title).toBe('My étude');
    expect(blocksOf(file)).toEqual([
      ['heading1', 'Tides'],
      ['paragraph', 'café —dash shown'],
      ['paragraph', '조수'],
      ['table', 'a | b'],
      ['paragraph', 'after'],
    ]);
  });
});

describe('Word', () => {
  const p = (text: string, set = '') => `<w:p><w:pPr>${set}</w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;

  it('is read with headings, lists, tables and notes, without what was deleted', async () => {
    const cell = (text: string) => `<w:tc>${p(text)}</w:tc>`;
    const body =
      p('Tides', '<w:pStyle w:val="Own"/>') +
      p('High &amp; low', '') +
      p('ebb', '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>') +
      `<w:tbl><w:tr>${cell('a')}${cell('b')}${cell('')}</w:tr></w:tbl>` +
      '<w:p><w:del><w:r><w:t>gone</w:t></w:r></w:del><w:r><w:t>kept</w:t><w:br/><w:t>next</w:t></w:r></w:p>';
    const file = await read(
      'x.docx',
      tinyDocx(body, { 'word/footnotes.xml': `<w:footnotes>${p('a note')}</w:footnotes>` }),
    );
    expect(blocksOf(file)).toEqual([
      ['heading1', 'Tides'],
      ['paragraph', 'High & low'],
      ['list-item2', 'ebb'],
      ['table', 'a | b'],
      ['paragraph', 'kept\nnext'],
      ['paragraph', 'a note'],
    ]);
  });

  it.each([false, true])(
    'of 97 is read with headings, tables and notes, in two bytes a character: %s',
    async (wide) => {
      const strait = wide ? '해협' : 'strait';
      const paragraphs = [
        { text: 'Tides', style: 1 },
        { text: `High in the \x13 HYPERLINK "x" \x14${strait}\x15.` },
        ...['a', 'b'].map((text) => ({ text, ends: 'cell' as const })),
        { text: '', ends: 'row' as const },
        { text: 'Low.' },
      ];
      const file = await read('x.doc', tinyDoc(paragraphs, [{ text: 'A note.' }], wide));
      expect(blocksOf(file)).toEqual([
        ['heading1', 'Tides'],
        ['paragraph', `High in the ${strait}.`],
        ['table', 'a | b'],
        ['paragraph', 'Low.'],
        ['paragraph', 'A note.'],
      ]);
    },
  );

  it('of 97 that is locked, or was cut, is told as that', async () => {
    const whole = tinyDoc([{ text: 'Tides.' }]);
    const locked = Uint8Array.from(whole);
    // The first stream begins after the header, the table of sectors and the directory.
    locked[3 * 512 + 0x0b] = 1;
    expect(await failing('x.doc', locked)).toBe('file-protected');
    expect(await failing('x.doc', whole.subarray(0, 3 * 512))).toBe('file-damaged');
  });

  it('is not unpacked beyond what any document holds', async () => {
    const promised = Uint8Array.from(tinyDocx(p('text')));
    const directory = Buffer.from(promised.buffer).indexOf('PK\x01\x02');
    new DataView(promised.buffer).setUint32(
      Buffer.from(promised.buffer).indexOf('PK\x01\x02', directory + 4) + 24,
      310_000_000,
      true,
    );
    expect(await failing('x.docx', promised)).toBe('file-too-large');
    const packed = zipSync({ 'word/document.xml': new Uint8Array(2_000_000) });
    new DataView(packed.buffer).setUint32(Buffer.from(packed).indexOf('PK\x01\x02') + 24, 10, true);
    expect(await failing('x.docx', packed)).toBe('file-empty');
  });

  it('is told apart from other zips and from its remains', async () => {
    expect(await failing('x.docx', tinyDocx('').subarray(0, 300))).toBe('file-damaged');
    expect(await failing('x.xlsx', zipSync({ 'xl/workbook.xml': strToU8('<a/>') }))).toBe('file-unknown');
    expect(await failing('x.docx', tinyDocx(''))).toBe('file-empty');
    expect(await failing('x.doc', 'no such thing')).toBe('file-damaged');
  });
});

describe('PDF', () => {
  const body = (words: string, y = 600): Line => [words, 10, y];

  it('joins lines to paragraphs, mends words and knows where pages begin', async () => {
    const file = await read(
      'x.pdf',
      tinyPdf([
        [
          ['Of tides', 18, 700],
          body('The water rises twice a day, and the dif-'),
          body('ference is called the range, which goes', 588),
        ],
        [body('on here. It ends.'), body('A paragraph of its own.', 560)],
      ]),
    );
    expect(blocksOf(file)).toEqual([
      ['heading1', 'Of tides'],
      [
        'paragraph',
        'The water rises twice a day, and the difference is called the range, which goes on here. It ends.',
      ],
      ['paragraph', 'A paragraph of its own.'],
    ]);
    expect(file.pages?.map((at) => file.text.slice(at, at + 8))).toEqual(['Of tides', 'on here.']);
  });

  it('leaves out what repeats at the edges of pages', async () => {
    const page = (n: number): Line[] => [
      ['A running head', 8, 820],
      body(`Page says its word ${'abcd'[n]}.`),
      [`- ${n + 1} -`, 8, 20],
    ];
    const { text, pages } = await read('x.pdf', tinyPdf([0, 1, 2, 3].map(page)));
    expect(text).not.toMatch(/running|\d/);
    expect(pages).toHaveLength(4);
  });

  it('tells what has no text, is locked or is broken', async () => {
    expect(await failing('x.pdf', tinyPdf([[]]))).toBe('file-empty');
    expect(await failing('x.pdf', bytesOf('%PDF-1.4\nnothing more'))).toBe('file-damaged');
    const locked =
      '/Encrypt << /Filter /Standard /V 1 /R 2 /O (01234567890123456789012345678901) /U (01234567890123456789012345678901) /P -4 >> /ID [(a)(b)]';
    expect(await failing('x.pdf', tinyPdf([[body('secret')]], locked))).toBe('file-protected');
  });
});

describe('HTML and books', () => {
  it('are read without scripts, by the encoding they declare', async () => {
    const html = `<html lang="fr"><head><meta charset="windows-1252"><title>Mar\xe9e</title><script>bad()</script></head><body><h1>Mar\xe9e haute</h1><p>La mer s'\xe9l\xe8ve deux fois.</p><style>x{}</style><p hidden>rien</p></body></html>`;
    const file = await read(
      'x.html',
      Uint8Array.from(html, (c) => c.charCodeAt(0)),
    );
    expect(file).toMatchObject({ format: 'html', language: 'fr' });
    expect(file.text).toBe("Marée haute\n\nLa mer s'élève deux fois.");
  });

  it('keep the order of their chapters', async () => {
    const file = await read('x.epub', tinyEpub(['<h1>One</h1><p>First words.</p>', '<h1>Two</h1><p>Last words.</p>']));
    expect(file).toMatchObject({ format: 'epub', title: 'Of Tides', byline: 'A. Moon', language: 'en' });
    expect(file.text).toBe('One\n\nFirst words.\n\nTwo\n\nLast words.');
  });
});

const SHARED = join(import.meta.dirname, '../../../shared/data/documents');

describe.skipIf(!existsSync(SHARED))('the shared documents (left out where they are not there)', () => {
  const all = (kind: string) => (existsSync(SHARED) ? readdirSync(join(SHARED, kind)) : []);

  it.each(all('good'))('%s gives its text', async (name) => {
    expect((await read(name, new Uint8Array(readFileSync(join(SHARED, 'good', name))))).text.length).toBeGreaterThan(
      10,
    );
  });

  it.each(all('hostile'))('%s gives its text or one of the errors of files', async (name) => {
    expect(await failing(name, new Uint8Array(readFileSync(join(SHARED, 'hostile', name))))).toMatch(
      /^(?:read|file-[a-z-]+)$/,
    );
  });
});
