/** A pass that only reads as many bytes as all int8 rows of the library have: the floor under any scan of everything. */
import { loadKernel, ScanKernel } from '../../../lib/search/vectors/kernel.ts';
import { random } from '../../../tests/contract/random.ts';

export const readKernel = (): ReturnType<typeof loadKernel> =>
  loadKernel(async (variant) => (await fetch(`/kernel/${variant}.wasm`)).arrayBuffer());

/** Its bytes lie in memory once each, whether or not the engine would hold them all. */
export class Bandwidth {
  #pass = 0;

  private constructor(
    private readonly kernel: ScanKernel,
    private readonly blocks: readonly number[],
    private readonly chunks: number,
  ) {}

  static async of(chunks: number, dims: number): Promise<Bandwidth> {
    const kernel = new ScanKernel(await readKernel(), dims);
    const count = kernel.blockRows;
    const dice = random(dims);
    const rows = {
      ids: Float64Array.from({ length: count }, (_, i) => i),
      scales: new Float32Array(count).fill(1),
      values: Int8Array.from({ length: count * dims }, () => dice() * 255 - 127),
    };
    const blocks = Array.from({ length: Math.ceil(chunks / count) }, () => kernel.allocate());
    for (const block of blocks) kernel.load(block, 0, rows);
    return new Bandwidth(kernel, blocks, chunks);
  }

  /** Milliseconds for `chunks` rows; the unused end of the last block is taken off in proportion. */
  time(): number {
    const start = performance.now();
    this.#pass ^= this.kernel.readPass(this.blocks);
    const ms = performance.now() - start;
    return (ms * this.chunks) / (this.blocks.length * this.kernel.blockRows);
  }
}
