import { expect, it } from 'vitest';
import { run } from './awaits.ts';

it('is as before or as asked for, whichever await fails', { timeout: 120_000 }, async () => {
  const { failures, times } = await run({ times: 40, seed: 1, say: () => undefined });
  expect(failures).toEqual([]);
  expect(times).toBeGreaterThan(40);
});
