import { expect, it } from 'vitest';
import { run } from '../faults/soak.ts';

it('holds no more than its indexes after many saves and questions', { timeout: 180_000 }, async () => {
  const { failures, details } = await run({ times: 60, seed: 1, say: () => undefined });
  expect(failures).toEqual([]);
  expect(details.questions).toBe(15);
});
