import { describe, expect, it } from 'vitest';
import { kMeans } from '../../lib/search/router/k-means.ts';
import { dot } from '../../lib/search/router/nearest-centroid.ts';
import { Partitions } from '../../lib/search/router/partitions.ts';
import { PlainCentroids } from '../../lib/search/router/plain-centroids.ts';
import { type ScannedGroup, totalSpread } from '../../lib/search/router/spread.ts';
import { builtinEmbedder } from '../../scripts/node-library.ts';

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

describe('the spread over all rows', () => {
  const values = [[0.5, 0.7, 0.6], [0.1, 0.2], [-0.3, 0.3, 0, 0.1, 0.2], [0.9]];
  const scanned = values.map((own, at): ScannedGroup => ({ group: at + 1, rows: own.length, ...moments(own) }));
  const outlooks = scanned.slice(0, 3).map(({ group, rows, mean }) => ({ group, rows, mean, scatter: 0.5 }));

  it('is exact when all is scanned, rows in no partition included', () => {
    const { mean, variance } = moments(values.flat());
    const spread = totalSpread(outlooks, scanned, 256);
    expect(spread.mean).toBeCloseTo(mean, 10);
    expect(spread.deviation).toBeCloseTo(Math.sqrt(variance), 10);
  });

  it('takes what was not scanned from the outlook', () => {
    const all = [...scanned.slice(0, 1), { group: 2, rows: 2, mean: 0.15, variance: 0.01 }];
    const first = totalSpread(outlooks.slice(0, 2), scanned.slice(0, 1), 256, 0.02);
    const { mean, deviation } = totalSpread(outlooks.slice(0, 2), all, 256);
    expect(first.mean).toBeCloseTo(mean, 10);
    expect(first.deviation).toBeCloseTo(deviation, 10);
  });

  it('is nothing without rows', () => {
    expect(totalSpread([], [], 256)).toEqual({ mean: 0, deviation: 0 });
  });
});

/** Sentences made of words of a few subjects: real embeddings, no files. */
function sentences(count: number): string[] {
  const subjects = [
    'heat transfer boundary layer flow wing pressure supersonic drag nozzle',
    'orchestra violin symphony composer melody piano concert rhythm opera',
    '서울 대한민국 정부 역사 조선 왕조 전쟁 문화 대학교 경제',
    'bread flour oven sugar butter recipe dough kitchen salt yeast',
    'database index query transaction memory browser thread cache network',
    '東京 日本 歴史 大学 鉄道 文化 戦争 政府 音楽 経済',
  ].map((words) => words.split(' '));
  return Array.from({ length: count }, (_, at) => {
    const [own, other] = [subjects[at % 6] ?? [], subjects[(at * 7 + 3) % 6] ?? []];
    const words = Array.from({ length: 6 }, (_word, i) => own[(at * (i + 3) + (at >> 3) * i) % own.length]);
    return [...words, other[(at >> 2) % other.length], other[(at >> 4) % other.length]].join(' ');
  });
}

describe('the spread of real embeddings', () => {
  it('comes within 0.005 of the mean and 5 % of the deviation', async () => {
    const embedder = await builtinEmbedder();
    const { dims } = embedder.space;
    const rows = await embedder.embed(sentences(4_000));
    const partitions = new Partitions(dims, new PlainCentroids());
    const centroids = await kMeans({ vectors: rows.subarray(0, 2_000 * dims), dims }, 40, 1);
    for (let at = 0; at < centroids.length; at += dims) partitions.add(centroids.subarray(at, at + dims));
    const { groups, cosines } = await partitions.assign(rows);
    groups.forEach((group, row) => {
      partitions.grow(group, 1, cosines[row]!);
    });
    await partitions.sample(rows.subarray(1_000 * dims));
    const asked = [
      'who wrote the opera',
      'supersonic wing drag',
      '조선의 역사',
      'how much salt for bread',
      '東京の鉄道',
      'my cat',
    ];
    const queries = await embedder.embed(asked);
    for (let at = 0; at < asked.length; at++) {
      const query = queries.subarray(at * dims, (at + 1) * dims);
      const scores = Array.from(groups, (_, row) => dot(rows, row * dims, query, 0, dims));
      const exact = moments(scores);
      for (const probes of [0, 4, 40]) {
        const scanned = partitions
          .order(query)
          .slice(0, probes)
          .flatMap((group) => {
            const own = scores.filter((_, row) => groups[row] === group);
            return own.length > 0 ? [{ group, rows: own.length, ...moments(own) }] : [];
          });
        const { mean, deviation } = partitions.spread(query, scanned);
        expect(Math.abs(mean - exact.mean), `${asked[at]}, ${probes}`).toBeLessThan(0.005);
        expect(Math.abs(deviation / Math.sqrt(exact.variance) - 1), `${asked[at]}, ${probes}`).toBeLessThan(0.05);
      }
    }
  });
});
