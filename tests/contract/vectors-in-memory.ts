import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VectorSource } from '../../lib/ports.ts';
import { KERNEL_VARIANTS, type KernelModule, type KernelVariant, loadKernel } from '../../lib/search/vectors/kernel.ts';
import { PartitionedVectors } from '../../lib/search/vectors/vector-index.ts';
import type { ChunkId } from '../../lib/types.ts';

const bytesOf = (variant: KernelVariant) =>
  new Uint8Array(readFileSync(join(import.meta.dirname, `../../public/kernel/${variant}.wasm`)));

/** The kernels that run here: Node before 21 has no relaxed SIMD. */
export const RUNNING_VARIANTS = KERNEL_VARIANTS.filter((variant) => WebAssembly.validate(bytesOf(variant)));

/** The kernel as the build makes it. */
export function kernelFromBuild(variant?: KernelVariant): Promise<KernelModule> {
  return loadKernel(async (name) => bytesOf(name), variant);
}

/** The truth of a test: float32 rows by chunk. */
export class RowsInMemory implements VectorSource {
  readonly held = new Map<ChunkId, Float32Array>();
  /** How many rows were asked for. */
  fetched = 0;

  constructor(readonly dims: number) {}

  keep(ids: readonly ChunkId[], vectors: Float32Array): void {
    for (const [i, id] of ids.entries()) this.held.set(id, vectors.slice(i * this.dims, (i + 1) * this.dims));
  }

  async rows(ids: readonly ChunkId[]): Promise<Float32Array> {
    this.fetched += ids.length;
    const rows = new Float32Array(ids.length * this.dims).fill(Number.NaN);
    for (const [i, id] of ids.entries()) {
      const row = this.held.get(id);
      if (row?.some((value) => value !== 0)) rows.set(row, i * this.dims);
    }
    return rows;
  }
}

/** An index whose truth holds whatever it is given. */
export class TruthfulVectors extends PartitionedVectors {
  constructor(
    setup: ConstructorParameters<typeof PartitionedVectors>[0],
    readonly truth: RowsInMemory,
  ) {
    super(setup);
  }

  override async add(ids: readonly ChunkId[], vectors: Float32Array): Promise<void> {
    this.truth.keep(ids, vectors);
    await super.add(ids, vectors);
  }
}
