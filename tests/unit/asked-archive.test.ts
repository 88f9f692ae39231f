import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../lib/asking.ts';
import type { Library } from '../../lib/library/library.ts';
import type { EmbeddingSpace } from '../../lib/types.ts';
import { builtinEmbedder } from '../../scripts/node-library.ts';
import { openArchiveLibrary } from '../../scripts/read-only/archive-library.ts';
import { openArchiveStore } from '../../scripts/read-only/archive-store.ts';
import { asLines, noted } from '../../scripts/read-only/printed-answer.ts';
import { sentenceOf, type Words, wordsIn } from '../../scripts/read-only/words.ts';
import { attacksOn } from '../faults/archive-attacks.ts';
import { mutated } from '../faults/archive-mutations.ts';
import { openFaultLibrary, wholeArchive } from '../faults/imports-library.ts';
import { startOpenAiServer } from '../servers/openai-server.ts';
import { exported, filesOf, forged, imported, jsonLines, linesIn, sourceOf } from './archive-fixtures.ts';
import { folder, INJECTION, run, writeArchive } from './mcp-fixtures.ts';

const file = join(folder(), 'library.zip');
let library: Library;

beforeAll(async () => {
  library = await writeArchive(file);
}, 60_000);

const ask = (...args: string[]) => run('ask', ['--archive', file, ...args]);

describe('npm run ask', { timeout: 60_000 }, () => {
  it('prints the cited answer, with an address that opens at the quote', async () => {
    const { code, stdout } = await ask('Why are spring tides higher than neap tides?');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Why are spring tides higher than neap tides\?\n\n {2}Passages from your pages/);
    expect(stdout).toMatch(/“Spring tides are higher .* stand in a line\.” \[1\]\n/);
    expect(stdout).toMatch(/\n {2}Notes\n {2}1 {2}“Spring tides/);
    expect(stdout).toMatch(/\n {5}https:\/\/example\.org\/tides\?utm=1#:~:text=Spring%20tides\S*\n/);
  });

  it('says in Korean to a Korean question what is in Korean pages, as one line for a program', async () => {
    const { code, stdout } = await ask('--json', '한지는 무슨 나무의 껍질로 만드나요?');
    const said = JSON.parse(stdout);
    expect([code, said.mode, said.abstained]).toEqual([0, 'passages', false]);
    const [{ documentId, start, end, quote, link }] = said.citations;
    expect((await library.text(documentId)).text.slice(start, end)).toBe(quote);
    expect(quote).toContain('닥나무');
    expect(link).toContain('#:~:text=');
  });

  it('says that the pages do not say, and ends with a number of its own', async () => {
    const { code, stdout } = await ask('Who won the football championship in Brazil?');
    expect(code).toBe(3);
    expect(stdout).toMatch(/^Who won [^\n]+\n\n {2}Your pages don’t say\.\n/);
  });

  it('lets a model write, and checks what it wrote', async () => {
    const server = await startOpenAiServer();
    try {
      const { code, stdout } = await ask(
        '--json',
        '--tag',
        'sea',
        '--model',
        server.url,
        'Why are spring tides higher than neap tides?',
      );
      const said = JSON.parse(stdout);
      expect([code, said.mode]).toEqual([0, 'model']);
      expect(said.citations[0]).toMatchObject({ title: 'About tides', verified: true });
    } finally {
      await server.close();
    }
  });

  it('prints nothing that a terminal would obey', async () => {
    const asked = await openArchiveLibrary(sourceOf(readFileSync(file), 65_536));
    const sly = { question: '\u001b[2J', text: `${INJECTION}\u001b]0;\u0007` };
    const [{ id } = { id: '' }] = await asked.documents();
    const note = {
      number: 1,
      documentId: id,
      quote: sly.text,
      title: sly.question,
      site: '\u009b',
      url: 'https://a.b/\u001b',
    };
    const citation = { ...note, start: 0, end: 9, savedAt: '', headings: [], before: '', after: '', verified: true };
    const answer = { ...sly, mode: 'model', citations: [citation], unsupported: [{ start: 0, end: 9, why: 'words' }] };
    const lines = asLines(await noted(answer as unknown as Answer, asked), await wordsIn('ko'));
    expect(lines.join('')).toContain('Ignore all earlier');
    expect(lines.join('')).not.toMatch(/[\p{Cc}\u{e0000}-\u{e007f}]/u);
    await asked.close();
  });

  it.each([
    [[], 2, /usage: npm run ask/],
    [['--archive', 'package.json', 'What?'], 1, /^This file is not a Footnote archive\./],
  ])('ends with a reason: %j', async (args, code, reason) => {
    expect(await run('ask', args)).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(reason) });
  });
});

describe('an archive that is asked', () => {
  let words: Words;
  let space: EmbeddingSpace;
  beforeAll(async () => {
    words = await wordsIn('en');
    ({ space } = await builtinEmbedder());
  });
  const opened = (bytes: Uint8Array) => openArchiveStore(sourceOf(bytes, 65_536), space, () => undefined);
  const outcomeOf = (opening: Promise<unknown>) =>
    opening.then(
      () => 'taken',
      (error) => error,
    );

  it('is refused as an import refuses it, in words', async () => {
    const bytes = await wholeArchive(4);
    // What is slow to make is left to `npm run faults -- imports`: the reader is the same.
    const attacks = attacksOn(bytes).filter(({ name }) => !/\d\d MB|million|thousand/.test(name));
    const mutations = Array.from({ length: 30 }, (_, n) => ({ name: `${n}`, make: () => mutated(bytes, 77 * n) }));
    let refused = 0;
    for (const { name, make } of [...attacks, ...mutations]) {
      const archive = make();
      const got = await outcomeOf(opened(archive));
      const room = await openFaultLibrary();
      const wanted = await outcomeOf(imported(room.library, archive));
      await room.drop();
      expect([name, got.code]).toEqual([name, wanted.code]);
      if (got === 'taken') continue;
      refused++;
      expect(sentenceOf(got, words)).toMatch(/^(?:This|The end of this) (?:file|archive) .+\. .+\.$/);
    }
    expect(refused).toBeGreaterThan(40);
  }, 60_000);

  it('is embedded anew where its embeddings are of another space', async () => {
    const asked = await openArchiveLibrary(sourceOf(await wholeArchive(4)));
    const { trace, passages } = await asked.retrieve('What does page1 say of word0?', new AbortController().signal);
    expect([trace.mode, trace.space?.id]).toEqual(['hybrid', (await builtinEmbedder()).space.id]);
    expect(passages[0]?.title).toMatch(/About page/);
    expect((await asked.documents()).every(({ status }) => status.state === 'ready')).toBe(true);
    await asked.close();
  });

  it('has of two documents at one address the one that was updated later', async () => {
    const bytes = await exported(library);
    const files = filesOf(bytes);
    const documents = linesIn(files, 'documents.jsonl');
    const [first = {}, second = {}] = documents;
    const later = {
      ...second,
      address: first.address,
      url: first.url,
      kind: 'page',
      updatedAt: '2030-01-01T00:00:00.000Z',
    };
    const archive = forged(files, { 'documents.jsonl': jsonLines([first, later, ...documents.slice(2)]) });
    const room = await openFaultLibrary();
    await imported(room.library, archive);
    const asked = await openArchiveLibrary(sourceOf(archive, 65_536));
    const heads = (all: readonly { id: string; title: string; savedAt: string; contentHash: string }[]) =>
      all
        .map(({ id, title, savedAt, contentHash }) => ({ id, title, savedAt, contentHash }))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(heads(await asked.documents())).toEqual(heads(room.library.documents()));
    expect(await asked.documents()).toHaveLength(documents.length - 1);
    await asked.close();
    await room.drop();
  });

  it('says nothing of the conversations in it, and takes no change', async () => {
    const bytes = await wholeArchive(4);
    const store = await opened(bytes);
    expect((await store.documents()).length).toBe(4);
    await expect(store.chats()).rejects.toMatchObject({ code: 'storage-failed' });
    await expect(store.remove([])).rejects.toMatchObject({ code: 'storage-failed' });
  });
});
