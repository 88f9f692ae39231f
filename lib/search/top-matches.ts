import type { Match } from '../types.ts';

/** Scored rows, by number. */
export interface Scored {
  readonly ids: ArrayLike<number>;
  readonly scores: ArrayLike<number>;
}

/** The best `limit` of these rows, best first, ties by ascending id: a heap of that size whose root is the worst kept. */
export function topMatches({ ids, scores }: Scored, rows: Iterable<number>, limit: number): Match[] {
  const heap: number[] = [];
  const worse = (a: number, b: number): boolean => {
    const difference = (scores[a] ?? 0) - (scores[b] ?? 0);
    return difference < 0 || (difference === 0 && (ids[a] ?? 0) > (ids[b] ?? 0));
  };
  if (limit <= 0) return [];
  for (const row of rows) {
    if (heap.length < limit) {
      heap.push(row);
      rise(heap, worse);
    } else if (worse(heap[0] ?? 0, row)) {
      heap[0] = row;
      sink(heap, worse);
    }
  }
  heap.sort((a, b) => (worse(b, a) ? -1 : 1));
  return heap.map((row) => ({ chunkId: ids[row] ?? 0, score: scores[row] ?? 0 }));
}

type Worse = (a: number, b: number) => boolean;

function rise(heap: number[], worse: Worse): void {
  for (let at = heap.length - 1; at > 0; ) {
    const parent = (at - 1) >> 1;
    if (!swapIfWorse(heap, at, parent, worse)) return;
    at = parent;
  }
}

function sink(heap: number[], worse: Worse): void {
  for (let at = 0; ; ) {
    const left = 2 * at + 1;
    if (left >= heap.length) return;
    const right = left + 1;
    const child = right < heap.length && worse(heap[right] ?? 0, heap[left] ?? 0) ? right : left;
    if (!swapIfWorse(heap, child, at, worse)) return;
    at = child;
  }
}

function swapIfWorse(heap: number[], below: number, above: number, worse: Worse): boolean {
  const a = heap[below] ?? 0;
  const b = heap[above] ?? 0;
  if (!worse(a, b)) return false;
  heap[below] = b;
  heap[above] = a;
  return true;
}
