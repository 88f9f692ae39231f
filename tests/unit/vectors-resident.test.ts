import { describe, expect, it } from 'vitest';
import { chunkId } from '../../lib/chunk-id.ts';
import { pause } from '../../lib/pause.ts';
import type { SegmentStore } from '../../lib/ports.ts';
import { Catalogue } from '../../lib/search/vectors/catalogue.ts';
import { Gate } from '../../lib/search/vectors/gate.ts';
import { ScanKernel } from '../../lib/search/vectors/kernel.ts';
import { ResidentGroups } from '../../lib/search/vectors/resident-groups.ts';
import { partitionSegment } from '../../lib/search/vectors/segment-rows.ts';
import { kernelFromBuild } from '../contract/vectors-in-memory.ts';
import { DIMS, slowStore, storeOver } from './vectors-fixtures.ts';

const module = await kernelFromBuild();
const GROUPS = Array.from({ length: 40 }, (_, at) => at + 1);

/** Partitions of one row each, on disk; and which of them were read. */
async function onDisk() {
  const [kernel, sketches] = [new ScanKernel(module, DIMS), new ScanKernel(module, DIMS, 2)];
  const store = slowStore(storeOver(new Map()));
  const reads: number[] = [];
  const counted: SegmentStore = {
    ...store,
    read: (id, parts) => {
      reads.push(id);
      return store.read(id, parts);
    },
  };
  const [catalogue, gate] = [new Catalogue(counted), new Gate()];
  const segments = GROUPS.map((group) => {
    const rows = {
      ids: Float64Array.of(chunkId(group, 0)),
      scales: Float32Array.of(1 / 127),
      values: Int8Array.from({ length: DIMS }, (_, d) => (d === 0 ? 127 : 1)),
    };
    return partitionSegment(sketches, { id: catalogue.nextId(), group }, rows);
  });
  await catalogue.replace([], segments);
  const damaged = (): void => expect.unreachable();
  const groups = new ResidentGroups({ kernel, catalogue, gate, mostBytes: 0, damaged });
  return { kernel, sketches, gate, groups, reads };
}

describe('partitions in memory', () => {
  it('are read once for searches that ask for them in different orders', async () => {
    const { groups, reads } = await onDisk();
    await Promise.all([groups.hold(GROUPS), groups.hold(GROUPS.toReversed())]);
    expect(reads.toSorted((a, b) => a - b)).toEqual(GROUPS);
    groups.release(GROUPS);
    for (const group of GROUPS) expect(groups.has(group)).toBe(true);
    groups.release(GROUPS);
    for (const group of GROUPS) expect(groups.has(group)).toBe(false);
  });

  it('are all of the kernel in use, however many are being read when it changes', async () => {
    const { kernel, sketches, gate, groups } = await onDisk();
    const query = new Float32Array(DIMS).fill(1 / Math.sqrt(DIMS));
    for (let change = 1; change <= 12; change++) {
      const before = groups.hold(GROUPS);
      for (let turn = 0; turn < change; turn++) await pause();
      const next = change % 2 === 1 ? sketches : kernel;
      const changing = gate.replace(async () => groups.use(next));
      const after = changing.then(() => groups.hold(GROUPS));
      await Promise.all([before, after]);
      expect(groups.kernel).toBe(next);
      next.begin(query, 100);
      for (const group of GROUPS) groups.get(group)?.scan(undefined);
      expect(next.finish().ids).toHaveLength(GROUPS.length);
      groups.release(GROUPS);
      groups.release(GROUPS);
    }
  });
});
