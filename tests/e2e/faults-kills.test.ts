import { expect, it } from 'vitest';
import { run } from '../faults/kills.ts';

it('loses nothing that was acknowledged when the browser is killed', { timeout: 180_000 }, async () => {
  const { failures } = await run({ times: 6, seed: 1, say: () => undefined });
  expect(failures).toEqual([]);
});
