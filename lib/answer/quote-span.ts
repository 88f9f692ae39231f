import type { Passage, Span } from '../types.ts';
import type { Unit } from './units.ts';

/** A stretch of a passage, to be quoted. */
export interface Quote extends Span {
  readonly passage: Passage;
  readonly kind: Unit['kind'];
  /** Tables: the row that says what the columns are. */
  readonly columns?: string;
}

/** A unit with its passage. */
export interface Placed {
  readonly unit: Unit;
  readonly passage: Passage;
}

/** How long a quote may grow when its neighbours join it. */
const LONGEST = 480;
/** An item shorter than this seldom says what it is an item of. */
const SHORT_ITEM = 60;

/** Begins with a word that points back: alone it would leave the reader asking who or what. */
const POINTS_BACK =
  /^["“‘(]?(?:(?:It|They|He|She|This|These|That|Those|Such|Both|Its|Their|His|Her)\b|(?:이는|이것[은이도]|이를|이로|이러한|이런|그는|그녀는|그의|그것[은이도]|그들은|이들은|이 때문에|따라서|그래서|그러나|하지만|또한|즉)\s|(?:これ|それ|彼|この|その|また|しかし))/;
const INTRODUCES = /[:：]\s*$/;

export const quoteOf = (unit: Unit, passage: Passage): Quote => ({
  passage,
  start: unit.start,
  end: unit.end,
  kind: unit.kind,
  ...(unit.columns && { columns: unit.columns }),
});

/** A unit with the neighbours it cannot do without: what its first word points back to, the list it introduces, its lead-in. */
export function grow(units: readonly Placed[], at: number): Quote {
  const { unit, passage } = units[at] as Placed;
  const neighbour = (i: number): Unit | undefined =>
    units[i]?.passage === passage && i !== at ? units[i]?.unit : undefined;
  const start = startOf(unit, at, neighbour);
  const end = endOf(unit, at, start, neighbour);
  const grown = start < unit.start || end > unit.end;
  return { ...quoteOf(unit, passage), start, end, kind: grown ? 'sentence' : unit.kind };
}

type Neighbour = (at: number) => Unit | undefined;

function startOf(unit: Unit, at: number, neighbour: Neighbour): number {
  const before = neighbour(at - 1);
  if (unit.kind === 'sentence' && POINTS_BACK.test(unit.text)) {
    return before?.block === unit.block && unit.end - before.start <= LONGEST ? before.start : unit.start;
  }
  if (unit.kind !== 'item' || unit.text.length >= SHORT_ITEM) return unit.start;
  for (let i = at - 1; ; i--) {
    const lead = neighbour(i);
    if (!lead || unit.end - lead.start > LONGEST) return unit.start;
    if (lead.kind !== 'item') return INTRODUCES.test(lead.text) ? lead.start : unit.start;
  }
}

function endOf(unit: Unit, at: number, start: number, neighbour: Neighbour): number {
  const introduces = INTRODUCES.test(unit.text);
  if (!introduces && !(unit.kind === 'sentence' && /[?？]$/.test(unit.text))) return unit.end;
  let { end } = unit;
  for (let i = at + 1; ; i++) {
    const next = neighbour(i);
    const belongs = next && (i === at + 1 || (introduces && next.kind !== 'sentence'));
    if (!belongs || next.end - start > LONGEST) return end;
    end = next.end;
  }
}

/** Quotes of one passage that touch or overlap become one, in the place of the first. */
export function merge(quotes: readonly Quote[]): Quote[] {
  const merged: Quote[] = [];
  for (const quote of quotes) {
    const at = merged.findIndex((other) => touches(other, quote));
    const other = merged[at];
    if (!other) merged.push(quote);
    else merged[at] = { ...other, start: Math.min(other.start, quote.start), end: Math.max(other.end, quote.end) };
  }
  return merged;
}

function touches(a: Quote, b: Quote): boolean {
  if (a.passage.chunkId !== b.passage.chunkId) return false;
  const [first, second] = a.start <= b.start ? [a, b] : [b, a];
  if (first.end > second.start) return true;
  if (a.kind !== 'sentence' || b.kind !== 'sentence' || second.end - first.start > LONGEST) return false;
  const { text, start } = a.passage;
  return !/\S|\n/.test(text.slice(first.end - start, second.start - start));
}
