import { expect, it } from 'vitest';
import { run } from '../faults/workers.ts';

it('finishes each job, or tells that it did not, when the worker or the room is killed', {
  timeout: 180_000,
}, async () => {
  const { failures } = await run({ times: 10, seed: 1, say: () => undefined });
  expect(failures).toEqual([]);
});
