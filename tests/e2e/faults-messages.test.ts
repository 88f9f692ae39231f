import { expect, it } from 'vitest';
import { run } from '../faults/messages.ts';

it('acts on no forged message', async () => {
  const { failures, details } = await run({ times: 240, seed: 7, say: () => undefined });
  expect(failures).toEqual([]);
  expect(details.refused).toBeGreaterThan(20);
});
