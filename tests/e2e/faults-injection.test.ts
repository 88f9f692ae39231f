import { expect, it } from 'vitest';
import { run } from '../faults/injection.ts';

/** `npm run faults -- injection` makes three hundred. */
const PAGES = 12;

it('lets nothing out, although the model obeys the page', { timeout: 120_000 }, async () => {
  const { failures, details } = await run({ times: PAGES, seed: 3, say: () => undefined });
  expect(failures).toEqual([]);
  expect(Number(details.obeyed)).toBe(PAGES);
});
