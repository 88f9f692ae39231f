import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readAnswerSet, writeAnswerSet } from '../../scripts/answers/folder.ts';
import { evaluateAnswers } from '../../scripts/eval-answers.ts';

let folder: string;
let printed: string[];
let warned: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footnote-answers-'));
  printed = [];
  warned = [];
  vi.spyOn(console, 'log').mockImplementation((line) => printed.push(String(line)));
  vi.spyOn(console, 'error').mockImplementation((line) => warned.push(String(line)));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const QRELS = 'question-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\nq3\tgone\t1\n';
const lines = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const file = (name: string, text: string) => writeFileSync(join(folder, name), text);

function write(qrels = QRELS): void {
  const corpus = [
    {
      _id: 'd1',
      title: 'Tides',
      text: 'The moon pulls at the oceans.\n\nThe solar tide adds to the lunar tide at new moon.',
    },
    { _id: 'd2', title: '한지', text: '한지는 닥나무의 껍질로 만든다.  “두 칸”을 띄운 문장도 그대로 남는다.' },
    { _id: 'd3', title: 'Bread', text: 'Let the loaf cool for two hours before you cut it.' },
  ];
  file('corpus.jsonl', `${lines(corpus)}\n`);
  const questions = [
    { _id: 'q1', text: 'What does the moon pull at?', answerable: true },
    { _id: 'q2', text: '한지는 무엇으로 만드나요?', answerable: true },
    { _id: 'q3', text: 'Who won the world cup of 1998 in Paris?', answerable: false },
  ];
  file('questions.jsonl', lines(questions));
  file('qrels.tsv', qrels);
}

describe('eval answers', () => {
  it.each([
    ['with a header', QRELS],
    ['without a header', 'q1\td1\t1\nq2\td2\t1\n'],
    ['of four columns', 'q1 0 d1 1\nq2 0 d2 1\n'],
    ['with line ends of Windows', QRELS.replaceAll('\n', '\r\n')],
  ])('ends with one line of figures, from judgements %s', async (_, qrels) => {
    write(qrels);
    await evaluateAnswers(['--data', folder, '--json']);
    expect(printed).toHaveLength(1);
    const figures = JSON.parse(printed[0] ?? '');
    expect(Object.keys(figures)).toEqual([
      'questions',
      'answered_right_source',
      'abstained_right',
      'abstained_wrong',
      'quote_verbatim',
      'ms_p50',
    ]);
    expect(figures).toMatchObject({
      questions: 3,
      answered_right_source: 1,
      abstained_right: 1,
      abstained_wrong: 0,
      quote_verbatim: 1,
    });
  });

  it('says more without --json, and asks by words alone when told', async () => {
    write();
    await evaluateAnswers(['--data', folder, '--words']);
    expect(printed.length).toBeGreaterThan(6);
    expect(JSON.parse(printed.at(-1) ?? '')).toMatchObject({ questions: 3, quote_verbatim: 1 });
  });

  it('counts a question whose page is elsewhere as not rightly answered, and says so', async () => {
    write('q1\td1\t1\nq2\td3\t1\n');
    await evaluateAnswers(['--data', folder, '--json']);
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({ answered_right_source: 0.5, abstained_wrong: 0 });
    write('q1\td1\t1\n');
    await evaluateAnswers(['--data', folder, '--json']);
    expect(warned.join('\n')).toContain('1 answerable questions have no judged document');
  });

  it('has no rate of what is not asked', async () => {
    write();
    file('questions.jsonl', lines([{ _id: 'q3', text: 'Who won the world cup of 1998 in Paris?', answerable: false }]));
    await evaluateAnswers(['--data', folder, '--json']);
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({
      answered_right_source: null,
      abstained_wrong: null,
      abstained_right: 1,
    });
  });

  it.each<[string, string, string | undefined, RegExp]>([
    ['a missing corpus', 'corpus.jsonl', undefined, /Cannot read .*corpus\.jsonl[\s\S]*questions\.jsonl/],
    ['missing judgements', 'qrels.tsv', undefined, /Cannot read .*qrels\.tsv/],
    [
      'a broken line',
      'corpus.jsonl',
      '{"_id":"d1","text":"x"}\n{"_id":"d2"',
      /corpus\.jsonl, line 2 is not a JSON object/,
    ],
    ['a list', 'questions.jsonl', '\n["q1"]', /questions\.jsonl, line 2 is not a JSON object/],
    ['no id', 'questions.jsonl', '{"text":"Why?","answerable":true}', /questions\.jsonl, line 1 has no "_id"/],
    ['no question', 'questions.jsonl', '{"_id":"q1","answerable":true}', /line 1: "text" must be a question/],
    [
      'no word on the answer',
      'questions.jsonl',
      '{"_id":"q1","text":"Why?"}',
      /line 1: "answerable" must be true or false/,
    ],
    ['a text that is none', 'corpus.jsonl', '{"_id":"d1","text":7}', /line 1: "text" must be a text/],
    ['an id twice', 'corpus.jsonl', '{"_id":"d1"}\n{"_id":"d1"}', /"d1" stands there twice/],
    ['half a judgement', 'qrels.tsv', 'q1\td1\t1\nq2\td2\n', /qrels\.tsv, line 2 is not/],
    ['judgements of other ids', 'qrels.tsv', 'x\ty\t1\n', /do the ids match/],
    ['no questions', 'questions.jsonl', '\n', /holds no question/],
  ])('names file and line for %s', async (_, name, text, message) => {
    write();
    if (text === undefined) rmSync(join(folder, name));
    else file(name, text);
    await expect(evaluateAnswers(['--data', folder])).rejects.toThrow(message);
  });

  it('says which folder is missing', async () => {
    await expect(evaluateAnswers([])).rejects.toThrow('--data DIR');
  });

  it('reads what it writes, judgements also from qrels/test.tsv', () => {
    write();
    const set = readAnswerSet(folder);
    const copy = join(folder, 'copy');
    writeAnswerSet(copy, set);
    expect(readAnswerSet(copy)).toEqual(set);
    rmSync(join(copy, 'qrels.tsv'));
    mkdirSync(join(copy, 'qrels'));
    writeFileSync(join(copy, 'qrels/test.tsv'), QRELS);
    expect(readAnswerSet(copy)).toEqual(set);
  });
});
