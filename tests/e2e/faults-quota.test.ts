import { expect, it } from 'vitest';
import { run } from '../faults/quota.ts';

it('refuses whole, and in words, what there is no room for', { timeout: 180_000 }, async () => {
  const { failures } = await run({ times: 7, seed: 1, say: () => undefined });
  expect(failures).toEqual([]);
});
