import type { NewSegment, SegmentVault } from '../../lib/ports.ts';
import { openSegmentVault } from '../../lib/storage/segment-vault.ts';

export { alter, stored } from '../contract/segment-store-raw.ts';

/** The vault for a caller outside of the page, who has handles instead of objects. */

const vaults = new Map<string, SegmentVault>();

function vaultOf(handle: string): SegmentVault {
  const vault = vaults.get(handle);
  if (!vault) throw new Error(`${handle} is not open`);
  return vault;
}
const storeOf = (handle: string, index: string, layout: number) => vaultOf(handle).index(index, layout);

export async function open(handle: string, where: string): Promise<void> {
  vaults.set(handle, await openSegmentVault(where));
}
export function list(handle: string, index: string, layout: number) {
  return storeOf(handle, index, layout).list();
}
export function read(handle: string, index: string, layout: number, id: number, parts?: readonly number[]) {
  return storeOf(handle, index, layout).read(id, parts);
}
export function replace(
  handle: string,
  index: string,
  layout: number,
  change: { drop?: readonly number[]; put?: readonly NewSegment[] },
) {
  return storeOf(handle, index, layout).replace(change);
}
export function keepOnly(handle: string, names: readonly string[]) {
  return vaultOf(handle).keepOnly(names);
}
export function close(handle: string) {
  vaultOf(handle).close();
}

/** Puts a segment of views into a large buffer. @returns bytes of the buffers behind what is listed and read then */
export async function viewed(where: string): Promise<number[]> {
  const vault = await openSegmentVault(where);
  const store = vault.index('words', 1);
  const numbers = new Uint32Array(1000).fill(1);
  const lists = { sequences: numbers.subarray(9, 10), counts: numbers.subarray(4, 5) };
  const parts = [new Uint8Array(numbers.buffer, 5, 7)];
  await store.replace({ put: [{ id: 1, group: 0, rows: 1, ...lists, parts }] });
  const views = [...(await store.list()).flatMap(({ sequences, counts }) => [sequences, counts])];
  const read = (await store.read(1)) ?? [];
  vault.close();
  return [...views, ...read].map(({ buffer }) => buffer.byteLength);
}

/** Puts segments with so many saves each. @returns how many are listed */
export async function listing(where: string, segments: number, saves: number): Promise<number> {
  const vault = await openSegmentVault(where);
  const store = vault.index('words', 1);
  const counts = new Uint32Array(saves).fill(1);
  const put = Array.from({ length: segments }, (_, id): NewSegment => {
    const sequences = Uint32Array.from({ length: saves }, (__, at) => id * saves + at);
    return { id, group: 0, rows: saves, sequences, counts, parts: [new Uint8Array(64), new Uint8Array(64)] };
  });
  await store.replace({ put });
  const { length } = await store.list();
  vault.close();
  return length;
}
