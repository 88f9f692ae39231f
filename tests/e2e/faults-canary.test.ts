import { expect, it } from 'vitest';
import { run } from '../faults/canary.ts';

it('shows a key nowhere but to its server', async () => {
  const { failures, times } = await run({ times: 80, seed: 7, say: () => undefined });
  expect(failures).toEqual([]);
  expect(times).toBeGreaterThan(60);
});
