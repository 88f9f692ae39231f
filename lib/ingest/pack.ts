import type { Span } from '../types.ts';
import { LARGEST, TARGET, type Unit } from './units.ts';

/** A section up to this size stays whole. */
const WHOLE = TARGET * 1.25;
/** What a cut costs beside its distance from the ideal size, as a share of that size. */
const COST: Record<Unit['cut'], number> = { never: Number.POSITIVE_INFINITY, poor: 0.5, inside: 0.25, block: 0 };

/** Groups the units of a section into spans of even size near the target, cutting between blocks rather than inside them. */
export function pack(units: readonly Unit[]): Span[] {
  const spans: Span[] = [];
  const sizes = Float64Array.from(units, (unit, i) => unit.size + (i > 0 ? unit.start - (units[i - 1]?.end ?? 0) : 0));
  let remaining = sizes.reduce((sum, size) => sum + size, 0);
  for (let from = 0; from < units.length; ) {
    const to = remaining <= WHOLE ? units.length : cutAt(units, sizes, from, remaining);
    for (let i = from; i < to; i++) remaining -= sizes[i] ?? 0;
    spans.push({ start: units[from]?.start ?? 0, end: units[to - 1]?.end ?? 0 });
    from = to;
  }
  return spans;
}

/** The index after the last unit of the chunk that begins at `from`. */
function cutAt(units: readonly Unit[], sizes: Float64Array, from: number, remaining: number): number {
  const ideal = remaining / Math.max(2, Math.round(remaining / TARGET));
  let size = 0;
  let best = { to: 0, cost: Number.POSITIVE_INFINITY };
  for (let i = from; i < units.length; i++) {
    const unit = units[i];
    size += sizes[i] ?? 0;
    if (!unit || (best.to > 0 && size > LARGEST)) break;
    const cost = Math.abs(size - ideal) / ideal + COST[unit.cut];
    if (cost < best.cost) best = { to: i + 1, cost };
  }
  return best.to > 0 ? best.to : units.length;
}
