import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** Harm to the files in which Chromium keeps IndexedDB, of a profile that no browser is using. */

/** Where they are, in a profile; `id` of the extension. */
export const databasesOf = (profile: string, id: string): string =>
  join(profile, 'Default', 'IndexedDB', `chrome-extension_${id}_0.indexeddb.leveldb`);

/** A copy of a profile; of what the browser can make again, nothing. */
export function copyOf(profile: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'footnote-damaged-'));
  const spare =
    /\/(Cache|Code Cache|GPUCache|GrShaderCache|GraphiteDawnCache|ShaderCache|component_crx_cache|Safe Browsing|DevToolsActivePort)(\/|$)|Singleton/;
  cpSync(profile, copy, { recursive: true, filter: (file) => !spare.test(file.slice(profile.length)) });
  return copy;
}

/** Does one kind of harm to one file, or to all. @returns what it was, in words */
export function damage(profile: string, id: string, next: () => number): string {
  const folder = databasesOf(profile, id);
  const kind = Math.floor(next() * 10);
  if (kind === 0) {
    rmSync(folder, { recursive: true });
    return 'all removed';
  }
  const blob = next() < 0.15 ? filesIn(folder.replace(/leveldb$/, 'blob')) : [];
  if (blob.length > 0) return harm(blob[Math.floor(next() * blob.length)] ?? '', kind, next);
  const files = readdirSync(folder)
    .filter((name) => name !== 'LOCK' && !name.startsWith('LOG') && statSync(join(folder, name)).size > 0)
    .sort();
  // Half of the time a file of data: there are few of the others.
  const data = files.filter((name) => /\.(log|ldb)$/.test(name));
  const from = next() < 0.5 && data.length > 0 ? data : files;
  const name = from[Math.floor(next() * from.length)] ?? '';
  return harm(join(folder, name), kind, next);
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile() && statSync(file).size > 0)
    .sort();
}

function harm(file: string, kind: number, next: () => number): string {
  const name = basename(file);
  if (kind <= 2) {
    rmSync(file);
    return `${name} removed`;
  }
  const { size } = statSync(file);
  if (kind <= 6) {
    const length = Math.floor(size * next());
    truncateSync(file, length);
    return `${name} cut from ${size} to ${length}`;
  }
  const bytes = readFileSync(file);
  const at = Math.floor(size * next());
  const run = Math.min(size - at, 1 + Math.floor(next() * 32));
  for (let i = at; i < at + run; i++) bytes[i] = (bytes[i] ?? 0) ^ (1 + Math.floor(next() * 255));
  writeFileSync(file, bytes);
  return `${name}: ${run} bytes changed at ${at} of ${size}`;
}

/** Removes every database of the extension. */
export function removeDatabases(profile: string, id: string): void {
  const folder = databasesOf(profile, id);
  if (!existsSync(folder)) throw new Error(`no databases in ${folder}`);
  rmSync(folder, { recursive: true });
  rmSync(folder.replace(/leveldb$/, 'blob'), { recursive: true, force: true });
}
