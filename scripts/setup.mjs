/**
 * Makes a bare checkout ready: dependencies by the lock file, and a Chromium to run in. Plain Node, for it runs first.
 * Called by `npm start` and `npm test`; by itself with `npm run setup`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Places where a Chrome or Chromium is found, in order of preference. `CHROMIUM_PATH` wins. */
const CANDIDATES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  `${process.env.LOCALAPPDATA}\\Chromium\\Application\\chrome.exe`,
  `${process.env.PROGRAMFILES}\\Google\\Chrome\\Application\\chrome.exe`,
];

/** Path of a Chromium or Chrome on this machine, Playwright's own included, if there is one. */
export async function findChromium() {
  const found = CANDIDATES.find((path) => path && existsSync(path));
  if (found) return found;
  const { chromium } = await import('playwright-core');
  const own = chromium.executablePath();
  return own && existsSync(own) ? own : undefined;
}

/** Runs a command, its output on stderr so that stdout stays the caller's. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
    ...options,
  });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

function must(command, args, options) {
  const status = run(command, args, options);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}

function installDependencies() {
  const stamp = join(root, 'node_modules', '.footnote-lock');
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.error('Installing dependencies…');
  must('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, lock);
}

const isDebianRoot = () => existsSync('/etc/debian_version') && process.getuid?.() === 0;

async function installChromium() {
  if (await findChromium()) return;
  console.error('Installing Chromium…');
  if (isDebianRoot()) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    must('apt-get', ['update', '-qq'], { env });
    // The fonts, so that Korean and Han text is drawn in screenshots.
    must(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk', 'fonts-dejavu-core'],
      { env },
    );
  } else {
    must('node', [join('node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium']);
  }
  if (!(await findChromium()))
    throw new Error('No Chromium: install Chrome or Chromium, or name one in CHROMIUM_PATH.');
}

export async function setup() {
  if (!existsSync(join(root, 'package-lock.json'))) throw new Error('package-lock.json is missing.');
  installDependencies();
  await (await import('./kernel.mjs')).buildKernels();
  await installChromium();
}

/** Runs a TypeScript file with the project's tsx, on this terminal. */
export function runTypeScript(file, args) {
  const cli = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  return run(process.execPath, [cli, file, ...args], { stdio: 'inherit' });
}

if (process.argv[1] && statSync(process.argv[1]).ino === statSync(fileURLToPath(import.meta.url)).ino) {
  await setup();
  console.error(`Ready. Chromium: ${await findChromium()}`);
}
