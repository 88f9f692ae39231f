import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exported, imported } from './archive-fixtures.ts';
import { crash, longPage, openLibrary, page, settled } from './library-fixtures.ts';

function has(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    console.log(`not tested here: ${command} ${args.join(' ')} is missing`);
    return false;
  }
}

const hasPython = has('python3', '--version');
const hasNumpy = hasPython && has('python3', '-c', 'import numpy');
const hasZip = has('zip', '--version') && has('unzip', '-v');

describe('the archive in other hands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'footnote-archive-'));

  beforeAll(async () => {
    const room = await openLibrary(`elsewhere-${crypto.randomUUID()}`);
    await room.library.save(longPage('long', 6));
    await room.library.save(page('boats', ['The keel keeps a boat upright 😀.']));
    await settled(room.library);
    writeFileSync(join(folder, 'footnote.zip'), await exported(room.library));
    crash(room);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: folder, encoding: 'utf8' });
  const importable = async (name: string) => {
    const room = await openLibrary(`elsewhere-${crypto.randomUUID()}`);
    const outcome = await imported(room.library, new Uint8Array(readFileSync(join(folder, name))));
    crash(room);
    return outcome;
  };
  const whole = { added: 2, updated: 0, unchanged: 0, toEmbed: 0 };

  it.runIf(hasNumpy)('opens in Python by the lines of the documentation', () => {
    const doc = readFileSync(join(import.meta.dirname, '../../docs/archive-format.md'), 'utf8');
    const lines = /```python\n([^`]*)```/.exec(doc)?.[1] ?? '';
    const check = `
lengths = np.linalg.norm(vectors, axis=1)
print(json.dumps([len(documents), len(chunks) == len(vectors), bool(np.allclose(lengths, 1, atol=1e-5)), documents[1]['text']]))`;
    expect(lines.trim().split('\n').length).toBeLessThanOrEqual(6);
    expect(JSON.parse(run('python3', '-c', lines + check))).toEqual([
      2,
      true,
      true,
      'About boats\n\nThe keel keeps a boat upright 😀.',
    ]);
  });

  it.runIf(hasPython)('opens in Python alone', () => {
    const script = `
import array, json, zipfile
archive = zipfile.ZipFile('footnote.zip')
row = array.array('f', archive.read('vectors.f32'))[:json.load(archive.open('manifest.json'))['space']['dims']]
print(archive.testzip(), round(sum(x * x for x in row), 3))`;
    expect(run('python3', '-c', script).trim()).toBe('None 1.0');
  });

  it.runIf(hasPython)('comes back from Python, with zip64 too', async () => {
    const script = `
import zipfile
source = zipfile.ZipFile('footnote.zip')
for name, large in (('small.zip', False), ('large.zip', True)):
    with zipfile.ZipFile(name, 'w', zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            with target.open(entry, 'w', force_zip64=large) as file: file.write(source.read(entry))`;
    run('python3', '-c', script);
    expect(await importable('small.zip')).toEqual(whole);
    expect(await importable('large.zip')).toEqual(whole);
  });

  it.runIf(hasZip)('comes back from zip, as files and as a folder', async () => {
    run('unzip', '-q', 'footnote.zip', '-d', 'unpacked');
    run('zip', '-q', '-r', 'folder.zip', 'unpacked');
    run(
      'zip',
      '-q',
      '-0',
      '-j',
      'files.zip',
      ...['manifest.json', 'documents.jsonl', 'chunks.jsonl', 'vectors.f32', 'conversations.jsonl'].map(
        (name) => `unpacked/${name}`,
      ),
    );
    expect(await importable('folder.zip')).toEqual(whole);
    expect(await importable('files.zip')).toEqual(whole);
  });
});
