import { expect, it } from 'vitest';
import { run } from './builds.ts';

it('builds the same bytes twice, wherever it is built', { timeout: 300_000 }, async () => {
  const { details, failures } = await run({ times: 2, seed: 1, say: () => undefined });
  expect(failures).toEqual([]);
  expect(details.files).toBeGreaterThan(30);
});
