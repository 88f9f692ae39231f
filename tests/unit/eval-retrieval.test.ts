import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readRetrievalSet } from '../../scripts/beir.ts';
import { evaluateRetrieval } from '../../scripts/eval-retrieval.ts';

let folder: string;
let printed: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footnote-eval-'));
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line) => printed.push(String(line)));
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const lines = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const long = (topic: string) =>
  Array.from({ length: 80 }, (_, i) => `Remark ${i} on ${topic} and nothing else.`).join(' ');
function write(qrels = 'query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t2\nq3\tgone\t1\n'): void {
  writeFileSync(
    join(folder, 'corpus.jsonl'),
    `${lines([
      { _id: 'd1', title: 'Bees', text: long('bees') },
      { _id: 'd2', title: 'Tides', text: 'The moon pulls at the oceans.' },
      { _id: 'd3', title: 'Bread', text: long('bread') },
    ])}\n`,
  );
  writeFileSync(
    join(folder, 'queries.jsonl'),
    lines([
      { _id: 'q1', text: 'remarks on bees' },
      { _id: 'q2', text: 'what does the moon pull at' },
      { _id: 'q3', text: 'about a page that is not there' },
      { _id: 'q4', text: 'not judged' },
    ]),
  );
  writeFileSync(join(folder, 'qrels.tsv'), qrels);
}

describe('eval retrieval', () => {
  it.each(['keyword', 'vector', 'hybrid'])(
    'ends with one line of figures, a document counted once: %s',
    async (mode) => {
      write();
      await evaluateRetrieval(['--data', folder, '--mode', mode, '--json']);
      expect(printed).toHaveLength(1);
      const figures = JSON.parse(printed[0]!);
      expect(Object.keys(figures)).toEqual([
        'queries',
        'documents',
        'chunks',
        'ndcg@10',
        'recall@5',
        'mrr@10',
        'ms_p50',
        'ms_p95',
      ]);
      expect(figures).toMatchObject({ queries: 2, documents: 3, 'ndcg@10': 1, 'recall@5': 1, 'mrr@10': 1 });
      expect(figures.chunks).toBeGreaterThan(4);
    },
  );

  it('takes a sample of the queries, and says more without --json', async () => {
    write();
    await evaluateRetrieval(['--data', folder, '--queries', '1']);
    expect(printed.length).toBeGreaterThan(5);
    expect(JSON.parse(printed.at(-1)!)).toMatchObject({ queries: 1 });
  });

  it.each([
    ['without a header', 'q1\td1\t1\nq2\td2\t2\n'],
    ['of four columns', 'q1 0 d1 1\nq2 0 d2 2\n'],
  ])('reads judgements %s', async (_, qrels) => {
    write(qrels);
    const { queries } = await readRetrievalSet(folder);
    expect(queries.map(({ id, judged }) => [id, ...judged])).toEqual([
      ['q1', ['d1', 1]],
      ['q2', ['d2', 2]],
    ]);
  });

  it('says what is missing or wrong', async () => {
    await expect(evaluateRetrieval(['--data', folder])).rejects.toThrow(/Cannot read .*corpus\.jsonl/);
    await expect(evaluateRetrieval([])).rejects.toThrow('--data DIR');
    write('q9\td1\t1\n');
    await expect(evaluateRetrieval(['--data', folder])).rejects.toThrow('do the ids match');
    await expect(evaluateRetrieval(['--data', folder, '--mode', 'magic'])).rejects.toThrow('keyword, vector, hybrid');
    writeFileSync(join(folder, 'corpus.jsonl'), '{"_id":"d1"}\nnot json\n');
    await expect(readRetrievalSet(folder)).rejects.toThrow('corpus.jsonl, line 2');
  });
});
