import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Where the packages come from, and that installing them runs nobody's code. */

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Entry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
}
const lock = JSON.parse(read('package-lock.json')) as { readonly packages: Readonly<Record<string, Entry>> };
const entries = Object.entries(lock.packages).filter(([path]) => path !== '');
const manifest = JSON.parse(read('package.json')) as Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Packages that would run a script when they are installed, and why they work without it. */
const SCRIPTS_LEFT_OUT: Readonly<Record<string, string>> = {
  'node_modules/esbuild': 'checks that its binary runs, which comes as a package of its own',
};

describe('the packages', () => {
  it('are locked, each with its hash', () => {
    expect(entries.length).toBeGreaterThan(50);
    expect(entries.filter(([, { integrity, link }]) => !integrity?.startsWith('sha512-') || link)).toEqual([]);
  });

  it('are locked without the address of any machine', () => {
    const elsewhere = entries.filter(
      ([, { resolved }]) => resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'),
    );
    expect(elsewhere).toEqual([]);
    const hosts = new Set(
      [...read('package-lock.json').matchAll(/"(?:resolved|url)": "\w+:\/\/([^/"]+)/g)].map(([, host]) => host),
    );
    for (const host of hosts) expect(host).toMatch(/^[\w.-]+\.[a-z]{2,}$/); // no port, no bare name
    expect(read('package-lock.json')).not.toMatch(/localhost|127\.0\.0\.1|file:|git\+|"\/(?:home|root|work|tmp)\//);
  });

  it('are named by one version each, and few of them are shipped', () => {
    const named = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(named.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    expect(Object.keys(manifest.dependencies ?? {}).length).toBeLessThanOrEqual(13);
  });

  it('need none of their install scripts', () => {
    const running = entries.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
    expect(running.filter((path) => !(path in SCRIPTS_LEFT_OUT))).toEqual([]);
    const shipped = entries.filter(
      ([, { dev, devOptional, hasInstallScript }]) => hasInstallScript && !dev && !devOptional,
    );
    expect(shipped).toEqual([]);
  });

  it('are installed without them, and no script of our own runs then either', () => {
    expect(read('scripts/setup.mjs')).toMatch(/'ci', '--ignore-scripts'/);
    expect(read('README.md')).toContain('npm ci --ignore-scripts');
    const hooks = Object.keys(manifest.scripts ?? {}).filter((name) =>
      /^(pre|post)?(install|prepare)$|^prepare$/.test(name),
    );
    expect(hooks).toEqual([]);
  });
});
