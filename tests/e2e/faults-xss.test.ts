import { expect, it } from 'vitest';
import { run } from '../faults/xss.ts';

/** `npm run faults -- xss` draws all of them. */
const ATTACKS = 60;

it('draws what would run as a script as the text it is', { timeout: 120_000 }, async () => {
  const { times, failures, details } = await run({ times: ATTACKS, seed: 7, say: () => undefined });
  expect(failures).toEqual([]);
  expect(times).toBeGreaterThan(30);
  expect(Number(details.ranInPage)).toBeGreaterThan(0);
});
