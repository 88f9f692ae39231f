import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../lib/errors.ts';
import { readNow } from '../../lib/freshness/read-now.ts';
import { page } from './library-fixtures.ts';
import { stored } from './stored.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const NOW = Date.parse('2026-11-22T12:00:00Z');
/** Saved two days ago. */
const copy = stored('tides', { updatedAt: '2026-11-20T12:00:00Z' });
const words = (count: number) => ({ receipt: { ...copy.receipt, words: count } });

/** @param age of the tab that shows it, ms; none without */
function read(age: number | undefined, answer: ErrorCode | number = 2) {
  const asked: string[] = [];
  const reading = readNow(
    copy,
    {
      async fromTab(within) {
        asked.push('tab');
        return age !== undefined && age <= within ? page('tab', []) : null;
      },
      async fetched() {
        asked.push('fetch');
        if (typeof answer === 'string') throw new AppError(answer);
        return page('net', [], words(answer));
      },
    },
    NOW,
  );
  return { asked, reading: reading.then(({ title }) => title.replace('About ', '')) };
}

describe('the page of a copy as it is now', () => {
  it('is what a tab shows that has just loaded it', async () => {
    const { asked, reading } = read(2 * MINUTE);
    expect([await reading, asked]).toEqual(['tab', ['tab']]);
  });

  it('is fetched where the tab has stood open', async () => {
    expect(await read(30 * MINUTE).reading).toBe('net');
    expect(await read(undefined).reading).toBe('net');
  });

  it.each(['address-needs-permission', 'address-robots', 'address-refused'] as const)(
    'is what the tab shows where it cannot be fetched: %s',
    async (code) => {
      expect(await read(30 * MINUTE, code).reading).toBe('tab');
      await expect(read(undefined, code).reading).rejects.toMatchObject({ code });
    },
  );

  it('is not in a tab much older than the copy, nor where the server has none any more', async () => {
    await expect(read(4 * DAY, 'address-robots').reading).rejects.toMatchObject({ code: 'address-robots' });
    await expect(read(30 * MINUTE, 'address-missing').reading).rejects.toMatchObject({ code: 'address-missing' });
  });

  it('is not a fetched one that has lost most of its words', async () => {
    expect(await read(DAY, 0).reading).toBe('tab');
    await expect(read(undefined, 0).reading).rejects.toMatchObject({ code: 'page-empty' });
  });
});
