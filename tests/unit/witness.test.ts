import { describe, expect, it } from 'vitest';
import type { Kept, Witness } from '../../lib/keeping.ts';
import { type Found, findLoss } from '../../lib/library/witness.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const known: Witness = { libraryId: 'a', documents: 40, sequence: 60, writes: 200 };
const whole: Found = { libraryId: 'a', documents: 40, sequence: 60, writes: 200 };
const empty: Found = { libraryId: 'b', documents: 0, sequence: 0, writes: 0 };
const look = (kept: Kept, found: Found) => findLoss(kept, found, NOW);

describe('the witness', () => {
  it.each<[string, Kept, Found]>([
    ['the library is as it was', { witness: known }, whole],
    ['it is new, and so is the witness', {}, empty],
    ['it is new, and the witness has seen nothing else', { witness: { ...known, documents: 0, sequence: 0 } }, empty],
    [
      'the witness was not told of the last saves',
      { witness: known },
      { ...whole, documents: 42, sequence: 62, writes: 204 },
    ],
    ['pages were removed', { witness: known }, { ...whole, documents: 3, writes: 201 }],
    ['all pages were removed', { witness: known }, { ...whole, documents: 0, writes: 203 }],
    [
      'the witness is of a time before writes were counted',
      { witness: { ...known, writes: undefined } as never },
      { ...whole, writes: 1 },
    ],
    ['a restore put this one in place', { witness: known, heir: 'b' }, { ...empty, documents: 30, sequence: 90 }],
    ['the witness has gone and the library has not', {}, whole],
  ])('says nothing when %s', (_what, kept, found) => expect(look(kept, found)).toBeUndefined());

  it.each<[string, Kept, Found]>([
    ['another library is there', { witness: known }, empty],
    ['saves are missing at the end', { witness: known }, { ...whole, documents: 38, sequence: 58, writes: 190 }],
    ['saves are missing in a library that was restored', { witness: known, heir: 'a' }, { ...whole, sequence: 59 }],
    ['only other changes are missing', { witness: known }, { ...whole, writes: 199 }],
    [
      'an older restore than the known one is there',
      { witness: known, heir: 'a' },
      { ...empty, documents: 4, sequence: 9 },
    ],
  ])('tells when %s', (_what, kept, found) =>
    expect(look(kept, found)).toEqual({
      at: NOW.toISOString(),
      libraryId: found.libraryId,
      before: { documents: 40, sequence: 60 },
      after: { documents: found.documents, sequence: found.sequence },
    }),
  );

  it('has other witnesses when it has gone itself', () => {
    expect(look({}, { ...empty, dataLoss: true })).toMatchObject({ after: { documents: 0 } });
    expect(look({}, { ...empty, backedUp: 12 })).toMatchObject({ before: { documents: 12 } });
  });

  it('tells a loss until something is decided, though the witness has been told of what is there now', () => {
    const loss = look({ witness: known }, empty);
    const later = { witness: { libraryId: 'b', documents: 2, sequence: 62, writes: 4 }, ...(loss && { loss }) };
    expect(look(later, { ...empty, documents: 2, sequence: 62, writes: 4 })).toBe(loss);
  });

  it('forgets it when a restore is complete, told or not', () => {
    const loss = look({ witness: known }, empty);
    const restored = { ...empty, libraryId: 'c', documents: 40, sequence: 100 };
    expect(look({ witness: { ...known, libraryId: 'b' }, heir: 'c', ...(loss && { loss }) }, restored)).toBeUndefined();
  });

  it('remembers what there was at first when it happens again', () => {
    const loss = look({ witness: known }, empty);
    const again = look(
      { witness: { libraryId: 'b', documents: 1, sequence: 61 }, ...(loss && { loss }) },
      { ...empty, libraryId: 'c' },
    );
    expect(again).toMatchObject({ libraryId: 'c', before: { documents: 40 } });
  });
});
