import { toReport } from '../errors.ts';
import type { SharedLibraryInfo, SharedStore } from '../shared-store.ts';
import type { SharedTest } from '../sharing.ts';
import { fillerVector } from './naming.ts';

/**
 * What a server can be used for, found out step by step. Where the collection is there, a record is written and deleted again, since
 * nothing else says whether one may.
 * @param space of this library
 */
export async function testPlace(
  store: SharedStore,
  space: string | undefined,
  signal: AbortSignal,
): Promise<SharedTest> {
  let test: SharedTest;
  try {
    const { version } = await store.reach(signal);
    test = { reach: { version } };
  } catch (error) {
    return { reach: toReport(error) };
  }
  let info: SharedLibraryInfo | undefined;
  try {
    info = await store.open(signal);
  } catch (error) {
    return { ...test, collection: toReport(error) };
  }
  if (!info) return { ...test, collection: 'none' };
  test = { ...test, collection: 'there', space: { id: info.space, fits: info.space === space } };
  return { ...test, rights: await rightsIn(store, info, signal) };
}

async function rightsIn(
  store: SharedStore,
  { space }: SharedLibraryInfo,
  signal: AbortSignal,
): Promise<NonNullable<SharedTest['rights']>> {
  const id = `t.${crypto.randomUUID()}`;
  const dims = Number(/:(\d{1,5})$/.exec(space)?.[1] ?? 0);
  try {
    await store.put([{ id, text: '', fields: { part: 'test' }, embedding: fillerVector(id, dims) }], signal);
  } catch (error) {
    const report = toReport(error);
    return report.code === 'shared-refused' ? 'read' : report;
  }
  // Whatever is left of it is found by nobody.
  await store.remove([id], signal).catch(() => undefined);
  return 'write';
}
