import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The walls of the house, as docs/architecture.md tells them. Move one on purpose, and this table with it. */

const root = join(import.meta.dirname, '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file && existsSync(join(root, file)));
const source = (file: string) => readFileSync(join(root, file), 'utf8');
const lib = files.filter((file) => file.startsWith('lib/'));

interface Import {
  readonly from: string;
  /** A path from the root for our own files, else the package. */
  readonly to: string;
  readonly own: boolean;
}

function importsOf(file: string): Import[] {
  const found = source(file).matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)/g,
  );
  return [...found].map((match) => {
    const to = match[1] ?? match[2] ?? '';
    const own = to.startsWith('.');
    return { from: file, to: own ? normalize(join(dirname(file), to)) : to, own };
  });
}

const NOUNS = [
  'lib/types.ts',
  'lib/use.ts',
  'lib/listed.ts',
  'lib/asking.ts',
  'lib/settings.ts',
  'lib/errors.ts',
  'lib/chunk-id.ts',
  'lib/keeping.ts',
  'lib/autosaving.ts',
  'lib/health.ts',
  'lib/intake.ts',
  'lib/questions.ts',
  'lib/sharing.ts',
  'lib/version.ts',
];
const CORE = [
  ...NOUNS,
  'lib/ports.ts',
  'lib/library-store.ts',
  'lib/shared-store.ts',
  'lib/shared-leg.ts',
  'lib/pause.ts',
  'lib/text/',
];
const STAGES = ['lib/capture/', 'lib/reading/', 'lib/ingest/', 'lib/search/', 'lib/answer/', 'lib/freshness/'];
/** Declarations only: what crosses rooms. */
const PROTOCOL = ['library-protocol', 'library-streams', 'router-protocol', 'page-protocol', 'version-protocol'].map(
  (name) => `lib/messaging/${name}.ts`,
);

/** Which of our own files a file may import; the first row that fits counts. */
const MAY_IMPORT: readonly (readonly [string, readonly string[]])[] = [
  ['lib/types.ts', []],
  ['lib/use.ts', ['lib/types.ts']],
  ['lib/listed.ts', ['lib/types.ts']],
  ['lib/version.ts', ['lib/types.ts']],
  ['lib/settings.ts', ['lib/version.ts']],
  ['lib/asking.ts', ['lib/types.ts', 'lib/settings.ts']],
  ['lib/questions.ts', ['lib/asking.ts', 'lib/types.ts']],
  ['lib/errors.ts', []],
  ['lib/keeping.ts', []],
  ['lib/autosaving.ts', []],
  ['lib/health.ts', ['lib/errors.ts']],
  ['lib/intake.ts', []],
  ['lib/sharing.ts', []],
  ['lib/fetch/', [...CORE, 'lib/fetch/']],
  ['lib/freshness/', [...CORE, 'lib/freshness/', ...PROTOCOL]],
  ['lib/autosave/', [...CORE, 'lib/autosave/', 'lib/capture/', 'lib/fetch/']],
  ['lib/reading/', [...CORE, 'lib/capture/', 'lib/reading/']],
  ['lib/chunk-id.ts', ['lib/types.ts']],
  ['lib/pause.ts', []],
  ['lib/ports.ts', NOUNS],
  ['lib/library-store.ts', NOUNS],
  ['lib/shared-store.ts', NOUNS],
  ['lib/shared-leg.ts', NOUNS],
  ['lib/sharing/chroma/', [...CORE, 'lib/sharing/chroma/', 'lib/models/server-address.ts', 'lib/models/server-key.ts']],
  ['lib/sharing/', [...CORE, 'lib/capture/', 'lib/library/hash.ts', 'lib/sharing/']],
  ['lib/text/', ['lib/text/', 'lib/types.ts']],
  ['lib/messaging/', [...NOUNS, 'lib/messaging/']],
  ['lib/answer/answer.ts', [...CORE, ...STAGES]],
  ['lib/capture/', [...CORE, 'lib/capture/', ...PROTOCOL]],
  ['lib/ingest/', [...CORE, 'lib/ingest/']],
  ['lib/search/', [...CORE, 'lib/search/']],
  ['lib/answer/', [...CORE, 'lib/answer/']],
  ['lib/models/', [...CORE, 'lib/models/', ...PROTOCOL]],
  ['lib/storage/', [...CORE, 'lib/storage/']],
  ['lib/library/', [...CORE, ...STAGES, 'lib/library/', ...PROTOCOL]],
];

/** Where each outside package lives. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  '@mozilla/readability': ['lib/capture/'],
  '@noble/hashes': ['lib/library/'],
  '@preact/signals': ['entrypoints/sidepanel/', 'entrypoints/library/', 'entrypoints/ui/'],
  preact: ['entrypoints/sidepanel/', 'entrypoints/library/', 'entrypoints/ui/'],
  diff: ['lib/freshness/'],
  fflate: ['lib/library/', 'lib/reading/'],
  idb: ['lib/storage/'],
  marked: ['entrypoints/sidepanel/', 'entrypoints/ui/', 'lib/reading/'],
  openai: ['lib/models/'],
  'pdfjs-dist': ['lib/reading/'],
  valibot: ['lib/library/', 'lib/messaging/', 'lib/sharing/'],
  'voy-search': ['lib/search/router/'],
  wxt: ['entrypoints/', 'lib/messaging/', 'wxt.config.ts'],
  '#i18n': ['entrypoints/'],
};

const packageOf = (name: string) => name.split('/', name.startsWith('@') ? 2 : 1).join('/');
const within = (file: string, places: readonly string[]) => places.some((place) => file.startsWith(place));

/** Constructed where rooms are put together, never inside a stage. */
const ADAPTERS = [
  'lib/models/',
  'lib/storage/',
  'lib/sharing/chroma/',
  'lib/search/vector-scan.ts',
  'lib/search/words/keyword-index.ts',
  'lib/search/vectors/vector-index.ts',
  'lib/search/router/voy.ts',
];
const CONSTRUCTORS = ['entrypoints/', 'scripts/', 'tests/', 'bench/'];

describe('the walls', () => {
  it('finds the files it speaks of', () => {
    expect(lib.length).toBeGreaterThan(20);
  });

  it.each(lib)('%s imports only what its folder may', (file) => {
    const rule = MAY_IMPORT.find(([place]) => file.startsWith(place));
    expect(rule, `${file} is in no known folder`).toBeDefined();
    const strangers = importsOf(file).filter(({ to, own }) => own && !within(to, rule?.[1] ?? []));
    expect(strangers.map(({ to }) => to)).toEqual([]);
  });

  it('keeps each outside package in its home', () => {
    const shipped = files.filter((file) => within(file, ['lib/', 'entrypoints/']));
    const strays = shipped
      .flatMap(importsOf)
      .filter(({ from, to, own }) => !own && !within(from, HOMES[packageOf(to)] ?? []));
    expect(strays).toEqual([]);
  });

  it('touches the browser API only in entrypoints and messaging', () => {
    const touching = lib.filter((file) => /\b(browser|chrome)\.[a-z]+\.[a-z]+/i.test(source(file)));
    expect(touching.filter((file) => !file.startsWith('lib/messaging/'))).toEqual([]);
  });

  it('constructs adapters only where rooms are put together', () => {
    const strays = files
      .flatMap(importsOf)
      .filter(({ from, to }) => within(to, ADAPTERS) && !within(from, [...CONSTRUCTORS, ...ADAPTERS]));
    expect(strays).toEqual([]);
  });
});

describe('the rooms', () => {
  it('seals every view', () => {
    for (const page of ['entrypoints/sidepanel/index.html', 'entrypoints/library/index.html'])
      expect(source(page)).toMatch(
        /default-src 'none';[^"]*connect-src 'none';[^"]*require-trusted-types-for 'script'/,
      );
  });

  it('makes no HTML strings', () => {
    const shipped = files.filter((file) => within(file, ['lib/', 'entrypoints/']));
    expect(
      shipped.filter((file) => /innerHTML\s*=|insertAdjacentHTML|document\.write|dangerouslySet/.test(source(file))),
    ).toEqual([]);
  });
});

describe('the files', () => {
  const LIMITS: readonly (readonly [string, number])[] = [
    ['tests/', 400],
    ['', 250],
  ];
  it('are read in one sitting', () => {
    const long = files
      .map((file) => ({ file, lines: source(file).split('\n').length - 1 }))
      .filter(({ file, lines }) => lines > (LIMITS.find(([place]) => file.startsWith(place))?.[1] ?? 0));
    expect(long).toEqual([]);
  });

  it('give a reason for each suppression', () => {
    const bare = files.filter((file) =>
      source(file)
        .split('\n')
        .some((line) => /@ts-(ignore|expect-error)|biome-ignore/.test(line) && !/--|: ./.test(line)),
    );
    expect(bare).toEqual([]);
  });
});
