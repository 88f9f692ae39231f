/** The tasks of a page's main thread, as Chromium traces them. */
import type { Page } from 'playwright-core';

/** The longest task, ms. `cpu`: what of it the thread was running; the rest it waited for other programs. */
export interface Longest {
  readonly wall: number;
  readonly cpu: number;
}

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** µs, as the next two. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}

const CATEGORIES = ['toplevel', 'disabled-by-default-devtools.timeline', 'blink.user_timing'];
const TASK = /RunTask/;
const BEGIN = 'bench-begin';
const END = 'bench-end';

/** Does something in the page while it is traced. @returns also the longest task of its main thread meanwhile */
export async function traced<T>(
  page: Page,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly longest: Longest }> {
  const browser = page.context().browser();
  if (!browser) throw new Error('the browser has gone');
  await browser.startTracing(page, { categories: CATEGORIES });
  await page.evaluate((name) => void performance.mark(name), BEGIN);
  const value = await work();
  await page.evaluate((name) => void performance.mark(name), END);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  return { value, longest: longestTask(traceEvents) };
}

function longestTask(events: readonly TraceEvent[]): Longest {
  const begin = events.find(({ name }) => name === BEGIN);
  const end = events.find(({ name }) => name === END);
  if (!begin || !end) throw new Error('the marks are not in the trace');
  const tasks = events.filter(
    ({ name, ph, pid, tid, ts }) =>
      ph === 'X' && TASK.test(name) && pid === begin.pid && tid === begin.tid && ts >= begin.ts && ts <= end.ts,
  );
  if (tasks.length === 0) throw new Error('no tasks are in the trace');
  const longest = (of: (event: TraceEvent) => number | undefined) =>
    Math.max(...tasks.map((task) => (of(task) ?? 0) / 1000));
  return { wall: longest(({ dur }) => dur), cpu: longest(({ tdur }) => tdur) };
}
