import type { Block } from '../lib/types.ts';
import { DROPPED, type Stretch } from './opening-page.ts';

/** How often a block's text may occur in the page to be placed by where its neighbours are. */
const MOST_CANDIDATES = 80;
/** Blocks that may be passed over where the order of the page and of the capture differ, and what each costs. */
const MOST_SKIPPED = 4;
const SKIP_COST = 40;

const dropped = new RegExp(DROPPED, 'gu');

/** The characters that count in a comparison. */
export const bare = (text: string) => text.replace(dropped, '');

interface Candidate {
  readonly at: number;
  readonly length: number;
  readonly block: number;
  cost: number;
  before?: Candidate;
}

/**
 * Where each block of a capture stands among the characters of its page: the run of places, in order, with the least text in between.
 * Undefined for a block that is not in the page as it was captured.
 */
export function placeBlocks(page: string, text: string, blocks: readonly Block[]): (Stretch | undefined)[] {
  const chain: Candidate[][] = [];
  for (const [block, { start, end }] of blocks.entries()) {
    const wanted = bare(text.slice(start, end));
    const candidates: Candidate[] = [];
    for (let at = page.indexOf(wanted); wanted !== '' && at >= 0; at = page.indexOf(wanted, at + 1))
      candidates.push({ at, length: wanted.length, block, cost: SKIP_COST * chain.length });
    if (candidates.length === 0 || candidates.length > MOST_CANDIDATES) continue;
    for (const candidate of candidates) follow(candidate, chain);
    chain.push(candidates);
  }
  const placed: (Stretch | undefined)[] = blocks.map(() => undefined);
  let last: Candidate | undefined;
  for (const [back, candidates] of chain.slice(-MOST_SKIPPED).reverse().entries())
    for (const each of candidates)
      if (!last || each.cost + back * SKIP_COST < last.cost) last = { ...each, cost: each.cost + back * SKIP_COST };
  for (let each = last; each; each = each.before) placed[each.block] = { from: each.at, to: each.at + each.length };
  return placed;
}

function follow(candidate: Candidate, chain: readonly Candidate[][]): void {
  for (let skipped = 0; skipped < MOST_SKIPPED; skipped++) {
    for (const before of chain[chain.length - 1 - skipped] ?? []) {
      const gap = candidate.at - before.at - before.length;
      if (gap < 0) continue;
      const cost = before.cost + Math.log2(1 + gap) + skipped * SKIP_COST;
      if (cost >= candidate.cost) continue;
      candidate.cost = cost;
      candidate.before = before;
    }
  }
}

/** Where a span of the captured text stands in the page, by the places of its blocks; undefined where one of those has none. */
export function placeSpan(
  { text, blocks }: { readonly text: string; readonly blocks: readonly Block[] },
  placed: readonly (Stretch | undefined)[],
  span: { readonly start: number; readonly end: number },
): Stretch[] | undefined {
  const found: { from: number; to: number }[] = [];
  for (const [i, block] of blocks.entries()) {
    const start = Math.max(block.start, span.start);
    const end = Math.min(block.end, span.end);
    if (start >= end) continue;
    const place = placed[i];
    if (!place) return undefined;
    const from = place.from + bare(text.slice(block.start, start)).length;
    const to = from + bare(text.slice(start, end)).length;
    const last = found.at(-1);
    if (last?.to === from) last.to = to;
    else if (to > from) found.push({ from, to });
  }
  return found.length > 0 ? found : undefined;
}
