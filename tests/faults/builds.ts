import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/setup.mjs';
import type { FaultOptions, FaultReport, FaultRun } from './run.ts';

/** Builds the extension from clean copies of the checkout, each in a folder of its own, and compares what comes out byte by byte. */

/** Milliseconds. */
const LONGEST_BUILD = 240_000;

/** Every file of the checkout that git keeps, or would. */
function sources(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed.split('\n').filter((file) => file && existsSync(join(root, file)));
}

/** A copy with nothing in it that an earlier build made; only the dependencies are shared. */
function cleanCopy(name: string): string {
  const copy = mkdtempSync(join(tmpdir(), `footnote-${name}-`));
  for (const file of sources()) {
    mkdirSync(join(copy, dirname(file)), { recursive: true });
    copyFileSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
  return copy;
}

/** SHA-256 of every file below a folder, by its path there. */
export function hashes(folder: string): Map<string, string> {
  const made = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    made.set(path.slice(folder.length + 1), createHash('sha256').update(readFileSync(path)).digest('hex'));
  }
  return new Map([...made].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Builds there, and leaves nothing. */
async function build(copy: string): Promise<Map<string, string>> {
  try {
    const bin = join(copy, 'node_modules', '.bin', 'wxt');
    // As from a shell: a test runner's NODE_ENV would build with the names of files in it.
    const env = { ...process.env, NODE_ENV: 'production' };
    await promisify(execFile)(bin, ['build'], { cwd: copy, env, timeout: LONGEST_BUILD, maxBuffer: 1e8 });
    return hashes(join(copy, '.output', 'chrome-mv3'));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** `times`: builds in all. Their folders have names of different length, so that a path in a file shows. */
export const run: FaultRun = async ({ times = 2, say }: FaultOptions): Promise<FaultReport> => {
  const failures: string[] = [];
  // All copies first: whoever edits meanwhile edits neither.
  const copies = Array.from({ length: times }, (_, i) => cleanCopy('b'.repeat(i + 1)));
  let first = new Map<string, string>();
  for (const [i, copy] of copies.entries()) {
    const next = await build(copy);
    if (i === 0) first = next;
    say(`build ${i + 1}: ${next.size} files`);
    for (const file of new Set([...first.keys(), ...next.keys()]))
      if (first.get(file) !== next.get(file)) failures.push(`build ${i + 1}: ${file} differs from the first`);
  }
  const sha256 = createHash('sha256')
    .update(JSON.stringify([...first]))
    .digest('hex');
  return { times, failures, details: { files: first.size, sha256 } };
};
