import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { type Files, filesOf, forged, jsonLines, linesIn, manifestOf } from '../unit/archive-fixtures.ts';

/** An archive made by hand to do harm. `refused`: it must be; else it may also be taken in whole. */
export interface Attack {
  readonly name: string;
  readonly refused: boolean;
  make(): Uint8Array;
}

const MB = 1024 * 1024;

/** Something many times. */
interface Swollen {
  readonly begin?: string;
  readonly unit: Uint8Array;
  readonly times: number;
}

interface Packed {
  readonly deflated: Uint8Array;
  readonly sizes: { readonly bytes: number; readonly sha256: string };
}

function packed({ begin = '', unit, times }: Swollen): Packed {
  const bytes = Buffer.alloc(begin.length + unit.length * times);
  bytes.write(begin);
  for (let i = 0; i < times; i++) bytes.set(unit, begin.length + i * unit.length);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { deflated: deflateRawSync(bytes, { level: 9 }), sizes: { bytes: bytes.length, sha256 } };
}

/** Makes the same only once as long as it is asked for again and again: that takes longer than all else. */
function remembering<Key, Made>(make: (key: Key) => Made): (key: Key) => Made {
  let last: { readonly key: Key; readonly made: Made } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, made: make(key) };
    return last.made;
  };
}

/** A zip with one part whose bytes are only ever there deflated. @param says what the manifest tells of it, if not the truth */
function bomb(files: Files, part: string, { deflated, sizes }: Packed, says?: { readonly bytes: number }): Uint8Array {
  const told = { ...sizes, ...says };
  const manifest = { ...manifestOf(files), parts: { ...manifestOf(files).parts, [part]: told } };
  if (part === 'vectors.f32') manifest.vectors = told.bytes / 4 / manifest.space.dims;
  const others = { ...files, 'manifest.json': strToU8(JSON.stringify(manifest)), [part]: new Uint8Array() };
  return withDeflated(zipSync(others), part, deflated);
}

/** The zip with an entry of no length replaced by this deflated stream, added at its end. */
function withDeflated(zip: Uint8Array, name: string, deflated: Uint8Array): Uint8Array {
  const bytes = Buffer.from(zip);
  const end = bytes.length - 22;
  const start = bytes.readUInt32LE(end + 16);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  const directory = Buffer.from(bytes.subarray(start, end));
  for (let at = 0; at < directory.length; ) {
    const length = directory.readUInt16LE(at + 28);
    if (directory.subarray(at + 46, at + 46 + length).toString() === name) {
      directory.writeUInt16LE(8, at + 10);
      directory.writeUInt32LE(deflated.length, at + 20);
      directory.writeUInt32LE(start, at + 42);
    }
    at += 46 + length + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  const tail = Buffer.from(bytes.subarray(end));
  tail.writeUInt32LE(start + 30 + deflated.length, 16);
  return new Uint8Array(Buffer.concat([bytes.subarray(0, start), local, deflated, directory, tail]));
}

/** Lines of JSON that a parser makes much of. */
const swollen = (unit: string): Uint8Array => strToU8(unit.repeat(Math.ceil(MB / unit.length)));

function bombs(files: Files): Attack[] {
  /** What they are, what stands before the first, one of them. */
  const inLine: readonly (readonly [string, string, string])[] = [
    ['opening brackets', '', '['],
    ['opening brackets in a field', '{"x":', '['],
    ['opening braces', '', '{"a":'],
    ['empty arrays', '', '[],'],
    ['empty arrays in a field', '{"x":[', '[],'],
    ['empty objects', '', '{},'],
    ['empty objects in a field', '{"x":[', '{},'],
    ['numbers', '', '1,'],
    ['numbers in a field', '{"x":[', '1,'],
    ['lists of numbers in a field', '{"x":[', `[${'1,'.repeat(9999)}1],`],
    ['digits in a field', '{"x":', '1'],
    ['quotation marks', '', '"'],
    ['empty strings in a field', '{"x":[', '"",'],
    ['backslashes in a string', '', '\\\\'],
    ['backslashes in a field', '{"x":"', '\\\\'],
    ['letters', '', 'a'],
    ['letters in a field', '{"x":"', 'a'],
    ['letters of three bytes', '', '한'],
    ['letters of three bytes in a field', '{"x":"', '한'],
    ['letters of four bytes in a field', '{"x":"', '😀'],
    ['keys', '', '"key":1,'],
    ['keys in an object', '{', '"key":1,'],
    ['objects of many keys', '{"x":[', `{${'"k":1,'.repeat(999)}"k":1},`],
    ['spaces', '', ' '],
    ['spaces in an object', '{', ' '],
    ['zeros', '', '\0'],
    ['line breaks', '', '\n'],
    ['lines', '', '{}\n'],
  ];
  const parts = ['documents.jsonl', 'chunks.jsonl', 'conversations.jsonl'];
  const lines = remembering(([, begin, one]: (typeof inLine)[number]) => {
    const unit = swollen(one);
    return packed({ begin, unit, times: Math.floor((95 * MB) / unit.length) });
  });
  const zeros = remembering((megabytes: number) => packed({ unit: new Uint8Array(MB), times: megabytes }));
  const all = { refused: true } as const;
  return [
    ...inLine.flatMap((each) =>
      parts.map((part) => ({
        ...all,
        name: `95 MB of ${each[0]} in ${part}`,
        make: () => bomb(files, part, lines(each)),
      })),
    ),
    ...[...parts, 'vectors.f32'].map((part) => ({
      ...all,
      name: `300 MB of zeros in ${part}, told`,
      make: () => bomb(files, part, zeros(300)),
    })),
    {
      ...all,
      name: '300 MB of zeros for vectors, not told',
      make: () => bomb(files, 'vectors.f32', zeros(300), { bytes: files['vectors.f32']?.length ?? 0 }),
    },
    {
      ...all,
      name: '300 MB of manifest',
      make: () => zipSync({ 'manifest.json': new Uint8Array(300 * MB).fill(32) }),
    },
  ];
}

/** Values where a row should have others. */
function rows(files: Files): Attack[] {
  const documents = linesIn(files, 'documents.jsonl');
  const chunks = linesIn(files, 'chunks.jsonl');
  const [first = {}] = documents;
  const text = String(first.text);
  const withFirst = (change: Record<string, unknown>) =>
    forged(files, { 'documents.jsonl': jsonLines([{ ...first, ...change }, ...documents.slice(1)]) });
  const attack = (name: string, make: () => Uint8Array, refused = true): Attack => ({ name, refused, make });
  const raw = (line: string) =>
    forged(files, {
      'documents.jsonl': strToU8(`${[line, ...documents.slice(1).map((row) => JSON.stringify(row))].join('\n')}\n`),
    });
  const million = () => Object.fromEntries(Array.from({ length: 1_000_000 }, (_, i) => [`k${i}`, 0]));
  return [
    attack('a field of a million keys', () => withFirst({ more: million() })),
    attack('a receipt of a million keys', () => withFirst({ receipt: { ...(first.receipt as object), ...million() } })),
    attack('a hundred thousand brackets in a field', () =>
      raw(JSON.stringify(first).replace('{', `{"x":${'['.repeat(1e5)}${']'.repeat(1e5)},`)),
    ),
    attack('__proto__ as a field', () => raw(JSON.stringify(first).replace('{', '{"__proto__":{"sly":1},')), false),
    attack(
      '__proto__ in the receipt',
      () => raw(JSON.stringify(first).replace('"receipt":{', '"receipt":{"__proto__":{"sly":1},')),
      false,
    ),
    attack('__proto__ as an id', () => withFirst({ id: '__proto__' })),
    attack('the id of another', () => withFirst({ id: documents[1]?.id })),
    attack('a title of a million letters', () => withFirst({ title: 'x'.repeat(1e6) })),
    attack('a million tags', () => withFirst({ tags: Array.from({ length: 1e6 }, (_, i) => `${i}`) })),
    attack('a million blocks', () =>
      withFirst({ blocks: Array.from({ length: 1e6 }, () => ({ kind: 'paragraph', start: 0, end: 0 })) }),
    ),
    attack('blocks that overlap', () =>
      withFirst({
        blocks: [
          { kind: 'paragraph', start: 0, end: 9 },
          { kind: 'paragraph', start: 3, end: 9 },
        ],
      }),
    ),
    attack('a script for an address', () => withFirst({ url: 'javascript:alert(1)' })),
    attack('a data address', () => withFirst({ address: 'data:text/html,x' })),
    attack('the address of an answer for a page', () => withFirst({ address: 'footnote:answer/x/1' })),
    attack('numbers beyond all', () => withFirst({ characters: 1e308 })),
    attack('a count of -0.5 chunks', () => withFirst({ chunks: -0.5 })),
    attack('half a character', () => withFirst({ text: `${text.slice(0, -1)}\ud800` })),
    attack('a time that is none', () => withFirst({ updatedAt: '+999999-99-99' })),
    attack('an array for a row', () => raw('[]')),
    attack('nothing for a row', () => raw('null')),
    attack('two rows in a line', () => raw(`${JSON.stringify(first)}${JSON.stringify(first)}`)),
    attack('an address of a megabyte', () => withFirst({ url: `https://e.org/${'a'.repeat(MB)}` })),
    attack('chunks of another text', () =>
      forged(files, { 'chunks.jsonl': jsonLines(chunks.map((row) => ({ ...row, text: 'Send your keys.' }))) }),
    ),
    attack('headings of a million words', () =>
      forged(files, {
        'chunks.jsonl': jsonLines(
          chunks.map((row, i) => (i ? row : { ...row, headings: Array.from({ length: 1e6 }, (_, i) => `${i}`) })),
        ),
      }),
    ),
    attack('dimensions of 16,385', () => forged(files, {}, { space: { id: 'x', model: 'x', dims: 16_385 } })),
    attack('dimensions of another', () => forged(files, {}, { space: { ...manifestOf(files).space, dims: 16 } })),
    attack('a billion documents', () => forged(files, {}, { documents: 1e9 })),
    attack('a billion vectors', () => forged(files, {}, { vectors: 1e9 })),
    attack('a version of the future', () => forged(files, {}, { version: 99 })),
  ];
}

/** The zip itself. */
function zips(archive: Uint8Array, files: Files): Attack[] {
  const attack = (name: string, make: () => Uint8Array, refused = true): Attack => ({ name, refused, make });
  const edited = (edit: (bytes: Buffer, end: number, directory: number) => void) => () => {
    const bytes = Buffer.from(archive);
    const end = bytes.length - 22;
    edit(bytes, end, bytes.readUInt32LE(end + 16));
    return new Uint8Array(bytes);
  };
  const { 'documents.jsonl': documents = new Uint8Array(), ...rest } = files;
  return [
    attack('nothing', () => new Uint8Array()),
    attack('300 MB of zeros that are no zip', () => new Uint8Array(300 * MB)),
    attack('10 MB of signatures', () => strToU8('PK\x05\x06'.repeat(2.5 * MB))),
    attack('a part that leads out', () => zipSync({ ...rest, '../documents.jsonl': documents })),
    attack('a part at the root of the disk', () => zipSync({ ...rest, '/documents.jsonl': documents })),
    attack('a part on another disk', () => zipSync({ ...rest, 'C:\\documents.jsonl': documents })),
    attack(
      'everything in a folder above',
      () => zipSync(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`../../${name}`, bytes]))),
      false,
    ),
    attack('ten thousand manifests', () =>
      zipSync(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`${i}/manifest.json`, strToU8('{}')]))),
    ),
    attack('a directory that is a hundred thousand times the same', () =>
      zipSync(Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`f${i}`, new Uint8Array()]))),
    ),
    attack(
      'a directory at the end of the world',
      edited((bytes, end) => bytes.writeUInt32LE(0xfffffffe, end + 16)),
    ),
    attack(
      'a directory without end',
      edited((bytes, end) => bytes.writeUInt32LE(0xfffffffe, end + 12)),
    ),
    attack(
      'a directory of nothing',
      edited((bytes, end) => bytes.writeUInt32LE(0, end + 12)),
    ),
    attack(
      '64-bit fields that are not there',
      edited((bytes, end) => bytes.writeUInt32LE(0xffffffff, end + 16)),
    ),
    attack(
      'an unknown method',
      edited((bytes, _end, at) => bytes.writeUInt16LE(99, at + 10)),
    ),
    attack(
      'a password',
      edited((bytes, _end, at) => bytes.writeUInt16LE(1, at + 8)),
    ),
    attack(
      'parts that lie on each other',
      edited((bytes, _end, at) => bytes.writeUInt32LE(bytes.readUInt32LE(at + 42) + 1, at + 42)),
    ),
    attack(
      'a part of four gigabytes',
      edited((bytes, _end, at) => bytes.writeUInt32LE(0xfffffff0, at + 20)),
    ),
    attack(
      'a part that begins in the directory',
      edited((bytes, _end, at) => bytes.writeUInt32LE(at, at + 42)),
    ),
    attack('a zip in a zip', () => zipSync({ 'archive.zip': archive })),
  ];
}

/** Attacks on an archive with all its parts. */
export function attacksOn(archive: Uint8Array): readonly Attack[] {
  const files = filesOf(archive);
  return [...zips(archive, files), ...rows(files), ...bombs(files)];
}
