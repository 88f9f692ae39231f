import { strToU8, zipSync } from 'fflate';
import { random } from '../contract/random.ts';
import { asZip64, type Files, filesOf, forged, manifestOf } from '../unit/archive-fixtures.ts';

/** Whole numbers from 0 to `below`, the same for the same seed. */
export type Random = (below: number) => number;

export function randomFrom(seed: number): Random {
  const next = random(seed);
  return (below) => Math.floor(next() * below);
}

const pick = <T>(any: Random, from: readonly T[]): T => from[any(from.length)] as T;

/** Numbers at which readers of binary formats go wrong. */
const NUMBERS = [0, 1, 7, 8, 0x7f, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

/** What a field may be instead of what it should be. */
const VALUES: readonly unknown[] = [
  null,
  true,
  '',
  'x',
  'NaN',
  -1,
  0,
  0.5,
  1e308,
  2 ** 53,
  -0,
  [],
  {},
  nested(40),
  nested(1000),
  '\ud800',
  '\u0000',
  'x'.repeat(100_000),
  'javascript:alert(1)',
  '../../etc/passwd',
  'footnote:answer/x/1',
  JSON.parse('{"__proto__":{"sly":1}}'),
  Array.from({ length: 5000 }, (_, i) => i),
  Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, i])),
];

const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'then',
  'length',
  '0',
  '',
  'sequence',
  'key',
  'status',
];

/** Changes one field, wherever it is, or adds one. */
function mutateJson(any: Random, value: unknown): unknown {
  const holders: (Record<string, unknown> | unknown[])[] = [];
  const collect = (at: unknown) => {
    if (typeof at !== 'object' || at === null || holders.length > 5000) return;
    holders.push(at as Record<string, unknown>);
    for (const one of Object.values(at)) collect(one);
  };
  collect(value);
  const holder = pick(any, holders);
  if (!holder) return pick(any, VALUES);
  const names = Object.keys(holder);
  const chosen = any(5) === 0 || names.length === 0 ? pick(any, KEYS) : pick(any, names);
  // JSON has no other length of an array than how many there are.
  const name = chosen === 'length' && Array.isArray(holder) ? '0' : chosen;
  const kind = any(4);
  if (kind === 0) delete (holder as Record<string, unknown>)[name];
  else {
    const old = (holder as Record<string, unknown>)[name];
    const value = kind === 1 && typeof old === 'number' ? old + pick(any, [-1, 1, 0.5, 1e6]) : pick(any, VALUES);
    Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return value;
}

/** The bytes with a stretch of them left out, doubled, moved or replaced. */
function splice(any: Random, bytes: Uint8Array): Uint8Array {
  const from = any(bytes.length);
  const to = Math.min(bytes.length, from + 1 + any(pick(any, [4, 64, 2000])));
  const stretch = bytes.subarray(from, to);
  const place = any(bytes.length);
  return new Uint8Array(
    Buffer.concat(
      pick(any, [
        [bytes.subarray(0, from), bytes.subarray(to)],
        [bytes.subarray(0, to), bytes.subarray(from)],
        [bytes.subarray(0, place), stretch, bytes.subarray(place)],
        [bytes.subarray(0, from), Buffer.alloc(to - from, any(256)), bytes.subarray(to)],
      ]),
    ),
  );
}

function flipBits(any: Random, bytes: Uint8Array): Uint8Array {
  const flipped = bytes.slice();
  for (let left = 1 + any(8); left > 0; left--) {
    const at = any(bytes.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << any(8));
  }
  return flipped;
}

/** A field of one of the zip's own structures, and another number in it. */
function mutateHeader(any: Random, bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes);
  const places: number[] = [];
  for (let at = buffer.indexOf('PK'); at >= 0; at = buffer.indexOf('PK', at + 1)) places.push(at);
  for (let left = 1 + any(3); left > 0; left--) {
    const at = pick(any, places) + 4 + 2 * any(22);
    const size = pick(any, [1, 2, 4]);
    if (at + size > buffer.length) continue;
    const number = pick(any, [...NUMBERS, any(bytes.length)]);
    buffer.writeUIntLE(number % 2 ** (8 * size), at, size);
  }
  return new Uint8Array(buffer);
}

const linesOf = (bytes: Uint8Array): string[] => Buffer.from(bytes).toString().split('\n').slice(0, -1);
const toBytes = (lines: readonly string[]): Uint8Array => strToU8(lines.map((line) => `${line}\n`).join(''));

/** A row with another field, its part with the right hash, so that nothing but the field is wrong. */
function mutateRow(any: Random, files: Files): Uint8Array {
  const name = pick(any, ['documents.jsonl', 'chunks.jsonl', 'conversations.jsonl', 'manifest.json']);
  if (name === 'manifest.json') {
    const manifest = mutateJson(any, manifestOf(files));
    return zipSync({ ...files, [name]: strToU8(JSON.stringify(manifest) ?? '') });
  }
  const lines = linesOf(files[name] ?? new Uint8Array());
  const at = any(lines.length);
  lines[at] = JSON.stringify(mutateJson(any, JSON.parse(lines[at] ?? '{}')));
  return forged(files, { [name]: toBytes(lines) });
}

/** Lines doubled, left out, swapped, cut or spliced, with the right hash and often the right count. */
function mutateLines(any: Random, files: Files): Uint8Array {
  const part = pick(any, ['documents', 'chunks', 'conversations']);
  const name = `${part}.jsonl`;
  const bytes = files[name] ?? new Uint8Array();
  if (any(4) === 0) return forged(files, { [name]: splice(any, flipBits(any, bytes)) });
  const lines = linesOf(bytes);
  const at = any(lines.length);
  const other = any(lines.length);
  const line = lines[at] ?? '';
  const changes = [
    () => lines.splice(other, 0, line),
    () => lines.splice(at, 1),
    () => lines.splice(at, 1, lines[other] ?? ''),
    () => lines.splice(at, 1, line.slice(0, any(line.length))),
    () => lines.splice(at, 1, line.replace('{', '{"__proto__":{"sly":1},"constructor":{"prototype":{"sly":1}},')),
    () => lines.splice(at, 1, line.replace('{', '{"id":"twice",')),
    () => lines.splice(at, 1, `${line}\r`),
    () => lines.splice(at, 0, ''),
  ];
  pick(any, changes)();
  return forged(files, { [name]: toBytes(lines) }, any(3) > 0 ? { [part]: lines.length } : {});
}

function mutateVectors(any: Random, files: Files): Uint8Array {
  const name = 'vectors.f32';
  const bytes = (files[name] ?? new Uint8Array()).slice();
  if (any(3) === 0) return forged(files, { [name]: splice(any, bytes) });
  const floats = new Float32Array(bytes.buffer);
  const values = [Number.NaN, Number.POSITIVE_INFINITY, 1e30, 1e-45, -1, 2, 0];
  for (let left = 1 + any(3); left > 0; left--) floats[any(floats.length)] = pick(any, values);
  return forged(files, { [name]: bytes });
}

/** Entries with names that lead elsewhere, or that are there twice. */
function mutateNames(any: Random, files: Files): Uint8Array {
  const names = Object.keys(files);
  const chosen = pick(any, names);
  const paths = [
    `../${chosen}`,
    `/${chosen}`,
    `C:\\${chosen}`,
    `x/${chosen}`,
    `./${chosen}`,
    `${chosen}/`,
    `${chosen}\0`,
  ];
  const other = pick(any, [...paths, chosen.toUpperCase(), '__proto__', 'constructor', '']);
  const bytes = files[chosen] ?? new Uint8Array();
  const { [chosen]: _, ...rest } = files;
  // No zipper writes that name: it stands in for it until the bytes are there.
  const written = other === '__proto__' ? STAND_IN : other;
  const entries = any(2) === 0 ? { ...rest, [written]: bytes } : { ...files, [written]: bytes.slice(any(9)) };
  const zip = Buffer.from(zipSync(entries, { level: pick(any, [0, 6]) }));
  for (let at = zip.indexOf(STAND_IN); at >= 0; at = zip.indexOf(STAND_IN, at)) zip.write('__proto__', at);
  return new Uint8Array(zip);
}

/** As long as `__proto__`. */
const STAND_IN = 'zzprotozz';

const OF_BYTES: readonly ((any: Random, archive: Uint8Array) => Uint8Array)[] = [
  flipBits,
  splice,
  (any, archive) => archive.slice(0, any(archive.length)),
  (any, archive) => new Uint8Array(Buffer.concat([archive, archive.subarray(any(archive.length))])),
  (any, archive) => new Uint8Array(Buffer.concat([Buffer.alloc(1 + any(99), any(256)), archive])),
  mutateHeader,
  mutateHeader,
];
const OF_FILES: readonly ((any: Random, files: Files) => Uint8Array)[] = [
  mutateRow,
  mutateRow,
  mutateRow,
  mutateLines,
  mutateLines,
  mutateVectors,
  mutateNames,
];

/** An archive with something wrong in it, or now and then with nothing; the same for the same seed. */
export function mutated(archive: Uint8Array, seed: number): Uint8Array {
  const any = randomFrom(seed);
  const kind = any(OF_BYTES.length + OF_FILES.length);
  const ofFiles = OF_FILES[kind - OF_BYTES.length];
  if (ofFiles) return ofFiles(any, filesOf(archive));
  const shapes = [archive, archive, zipSync(filesOf(archive), { level: 0 }), asZip64(archive)];
  return (OF_BYTES[kind] ?? flipBits)(any, pick(any, shapes));
}
