/** How big is what people install? Gzipped, as it travels. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BUILT } from '../scripts/browser.ts';
import { type Row, spread } from './statistics.ts';

const kB = (bytes: number) => bytes / 1000;
const read = (file: string) => readFileSync(join(BUILT, file), 'utf8');

/** A script and everything it imports statically, as paths from the extension's root. */
function withImports(entry: string, found = new Set<string>()): Set<string> {
  if (found.has(entry)) return found;
  found.add(entry);
  const imports = read(entry).matchAll(/(?:from|import)\s*["'`](\.{1,2}\/[^"'`]+\.js)["'`]/g);
  for (const [, path] of imports) if (path) withImports(join(dirname(entry), path), found);
  return found;
}

function scriptsOf(page: string): string[] {
  const html = read(page);
  const entries = [...html.matchAll(/src="\/?([^"]+\.js)"/g)].map(([, path]) => path ?? '');
  return [...new Set(entries.flatMap((entry) => [...withImports(entry)]))];
}

const gzipped = (files: Iterable<string>) =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(BUILT, file)), { level: 9 }).length, 0);

function everything(folder = BUILT): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? everything(path) : [path.slice(BUILT.length + 1)];
  });
}

export default async function size(): Promise<Row[]> {
  const all = everything();
  const plain = all.reduce((sum, file) => sum + statSync(join(BUILT, file)).size, 0);
  const model = gzipped(all.filter((file) => file.startsWith('model/')));
  const row = (question: string, bytes: number, reference: { name: string; bytes: number }, aim: string): Row => ({
    question,
    unit: 'kB',
    ours: spread([kB(bytes)]),
    reference: { name: reference.name, is: spread([kB(reference.bytes)]) },
    aim,
  });
  const panel = scriptsOf('sidepanel.html');
  const worker = [...withImports('background.js')];
  const unzipped = (files: readonly string[]) => files.reduce((sum, file) => sum + statSync(join(BUILT, file)).size, 0);
  return [
    row('side panel script, gzipped', gzipped(panel), { name: 'not gzipped', bytes: unzipped(panel) }, '60 kB'),
    row('service worker, gzipped', gzipped(worker), { name: 'not gzipped', bytes: unzipped(worker) }, '30 kB'),
    row('whole package, gzipped', gzipped(all), { name: 'the model alone', bytes: model }, '20 MB'),
    row('whole package, unpacked', plain, { name: 'gzipped', bytes: gzipped(all) }, '-'),
  ];
}
