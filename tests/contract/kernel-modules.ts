import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type KernelModule, type KernelVariant, loadKernel } from '../../lib/search/vectors/kernel.ts';

const directory = join(import.meta.dirname, '..', '..', 'public', 'kernel');

export const kernelBytes = (variant: KernelVariant) => new Uint8Array(readFileSync(join(directory, `${variant}.wasm`)));

// Node 20 knows relaxed SIMD, but only when asked; newer ones have no such flag.
if (!WebAssembly.validate(kernelBytes('relaxed'))) setFlagsFromString('--experimental-wasm-relaxed-simd');

/** The kernel as it is built for the extension: the best this Node runs, unless one is named. */
export function kernelModule(variant?: KernelVariant): Promise<KernelModule> {
  return loadKernel(async (name) => kernelBytes(name), variant);
}
