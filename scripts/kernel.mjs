/**
 * Builds the WebAssembly of the vector scan from lib/search/vectors/kernel into public/kernel, where it is missing or older than
 * its sources. Called by `setup`, by WXT before every build, and by the tests. Plain Node, for it runs before anything else.
 */
import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(import.meta.url);
const root = fileURLToPath(new URL('..', import.meta.url));
const sources = join(root, 'lib', 'search', 'vectors', 'kernel');
const target = join(root, 'public', 'kernel');

/** Each with what it asks of the browser beyond plain WebAssembly. */
const VARIANTS = { relaxed: ['simd', 'relaxed-simd'], simd: ['simd'], scalar: [] };

const changed = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Builds what is not up to date; the same sources give the same bytes. */
export async function buildKernels() {
  const files = readdirSync(sources).map((name) => join(sources, name));
  const latest = Math.max(...[script, ...files].map(changed));
  const stale = Object.keys(VARIANTS).filter((name) => changed(join(target, `${name}.wasm`)) < latest);
  for (const name of stale) await build(name);
}

async function build(name) {
  const { default: asc } = await import('assemblyscript/asc');
  const features = VARIANTS[name].flatMap((feature) => ['--enable', feature]);
  const options = ['--runtime', 'stub', '--noAssert', '-O3', '--initialMemory', '3', '--use', 'abort=', ...features];
  const { error, stderr } = await asc.main(
    ['lib/search/vectors/kernel/index.ts', '--outFile', name, ...options],
    {
      stdout: process.stderr,
      writeFile: (_name, contents) => put(join(target, `${name}.wasm`), contents),
    },
    { baseDir: root },
  );
  if (error) throw new Error(`The ${name} kernel could not be built:\n${stderr.toString()}`, { cause: error });
}

/** Whole or not at all, since two builds may run at once. */
function put(path, contents) {
  const unfinished = `${path}.${process.pid}`;
  mkdirSync(target, { recursive: true });
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

/** For vitest's `globalSetup`. */
export default buildKernels;
