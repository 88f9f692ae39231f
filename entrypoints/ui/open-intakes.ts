import type { Intake } from '../../lib/intake.ts';

/** How far the queues that are being worked through are, together; undefined when none is. */
export function runningIntakes(
  intakes: readonly Intake[],
): { readonly at: number; readonly total: number } | undefined {
  const running = intakes.filter(({ paused, waiting }) => !paused && waiting > 0);
  if (running.length === 0) return undefined;
  const sum = (of: (intake: Intake) => number) => running.reduce((all, each) => all + of(each), 0);
  const over = sum(({ done, failed }) => done + failed);
  return { at: over + 1, total: over + sum(({ waiting }) => waiting) };
}
