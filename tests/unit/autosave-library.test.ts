import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exported, filesOf, linesIn } from './archive-fixtures.ts';
import { openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

const BOATS = ['Sailing boats need wind.', 'The keel keeps a boat upright.'];

describe('a page that was saved automatically', () => {
  let room: TestLibrary;
  beforeEach(async () => {
    room = await openLibrary(`autosave-${crypto.randomUUID()}`);
  });
  afterEach(() => room.library.stop());

  it('is marked, until its reader saves it', async () => {
    const { document } = await room.library.save(page('boats', BOATS), true);
    expect(document.automatic).toBe(true);
    const again = await room.library.save(page('boats', [...BOATS, 'A rudder steers it.']));
    expect(again.change).toBe('updated');
    expect(again.document.automatic).toBeUndefined();
  });

  it('takes the place of nothing', async () => {
    const { document } = await room.library.save(page('boats', BOATS));
    const outcome = await room.library.save(page('boats', ['Something else stands there now.']), true);
    expect(outcome).toEqual({ document: room.library.document(document.id), change: 'unchanged' });
    expect((await room.library.text(document.id)).text).toContain('keel');
    expect(room.library.documents()).toHaveLength(1);
  });

  it('is as any other in an archive', async () => {
    await room.library.save(page('boats', BOATS), true);
    await settled(room.library);
    const [row] = linesIn(filesOf(await exported(room.library)), 'documents.jsonl');
    expect(row).toMatchObject({ title: expect.stringContaining('boats') });
    expect(row).not.toHaveProperty('automatic');
  });
});
