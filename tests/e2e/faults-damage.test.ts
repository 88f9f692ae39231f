import { expect, it } from 'vitest';
import { run } from '../faults/damage.ts';

it('notices damage to the files of the browser, and restores the last backup whole', async () => {
  const { details, failures } = await run({ times: 3, seed: 4, say: () => undefined });
  expect(failures).toEqual([]);
  expect(Number(details.told) + Number(details.unharmed)).toBe(3);
}, 120_000);
