import { expect, it } from 'vitest';
import { run } from './imports.ts';

it('imports an archive whole or refuses it, whatever is wrong with it', async () => {
  const said: string[] = [];
  const report = await run({ times: 60, seed: 7, say: (line) => said.push(line) });
  expect(report.failures).toEqual([]);
  expect(Number(report.details.imported)).toBeGreaterThan(0);
  expect(Number(report.details['archive-damaged'])).toBeGreaterThan(15);
}, 120_000);
