import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type Browser, type CDPSession, chromium, type Page, type Worker } from 'playwright-core';
import { BUILT, until } from '../../scripts/browser.ts';
import { findChromium } from '../../scripts/setup.mjs';
import { callRoom } from './in-extension.ts';

/** A Chromium that is made to be killed: a process group of its own, on a profile that is used again by the next. */
export interface Killable {
  readonly browser: Browser;
  /** Of the browser as a whole. */
  readonly session: CDPSession;
  /** The extension's id. */
  readonly id: string;
  /** A page of the extension, and its service worker, to call the rooms from; the library is awake. */
  rooms(path?: ViewPath): Promise<Rooms>;
  /** Bytes that the extension may store from now on. Chromium heeds it from the first write after a start, so before `rooms`. */
  limit(bytes: number): Promise<void>;
  /** SIGKILL to the browser and all its processes; resolves when it has gone. */
  kill(): Promise<void>;
}

export type ViewPath = 'library.html' | 'sidepanel.html';

export interface Rooms {
  readonly page: Page;
  readonly worker: Worker;
}

export const newProfile = (): string => mkdtempSync(join(tmpdir(), 'footnote-kills-'));
export const dropProfile = (profile: string): void => rmSync(profile, { recursive: true, force: true, maxRetries: 5 });

/** @param id of the extension, once it is known: its worker need not run then */
export async function startKillable(profile: string, id?: string, extension = BUILT): Promise<Killable> {
  const child = await spawned(profile, extension);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  };
  // A group of its own outlives whoever started it.
  const interrupted = () => {
    end();
    process.exit(1);
  };
  process.once('SIGTERM', interrupted).once('exit', end);
  const kill = async () => {
    end();
    await gone;
    process.off('SIGTERM', interrupted).off('exit', end);
  };
  try {
    const port = await until('the browser to listen', () => portOf(profile), 60_000);
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const session = await browser.newBrowserCDPSession();
    const known = id ?? (await until('the extension', () => idOf(session), 30_000));
    const rooms = (path: ViewPath = 'library.html') => openRooms(browser, known, path);
    const limit = async (quotaSize: number) => {
      const page = await (browser.contexts()[0] ?? (await browser.newContext())).newPage();
      const storage = await page.context().newCDPSession(page);
      await storage.send('Storage.overrideQuotaForOrigin', { origin: `chrome-extension://${known}`, quotaSize });
    };
    return { browser, session, id: known, rooms, limit, kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

async function openRooms(browser: Browser, id: string, path: ViewPath): Promise<Rooms> {
  const context = browser.contexts()[0] ?? (await browser.newContext());
  const page = await context.newPage();
  // Without its scripts it draws nothing, and calls nobody by itself.
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setScriptExecutionDisabled', { value: true });
  await page.goto(`chrome-extension://${id}/${path}`);
  await session.send('Emulation.setScriptExecutionDisabled', { value: false });
  await page.evaluate(NAMED);
  await page.evaluate(callRoom, ['router', 'wake', []] as const);
  const worker = await until('the service worker', () =>
    context.serviceWorkers().find((each) => each.url().includes(id)),
  );
  await worker.evaluate(NAMED);
  return { page, worker };
}

/** esbuild wraps functions in it. */
const NAMED = 'globalThis.__name = (named) => named';

async function spawned(profile: string, extension: string): Promise<ChildProcess> {
  const executable = await findChromium();
  if (!executable) throw new Error('No Chromium found: run `npm run setup`.');
  rmSync(join(profile, 'DevToolsActivePort'), { force: true });
  const flags = [
    '--headless=new',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--user-data-dir=${profile}`,
    '--remote-debugging-port=0',
    '--no-first-run',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--password-store=basic',
    '--use-mock-keychain',
    `--disable-extensions-except=${extension}`,
    `--load-extension=${extension}`,
    '--no-startup-window',
  ];
  return spawn(executable, flags, { detached: true, stdio: 'ignore' });
}

function portOf(profile: string): string | undefined {
  try {
    return readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0] || undefined;
  } catch {
    return undefined;
  }
}

async function idOf(session: CDPSession): Promise<string | undefined> {
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: 'service_worker' }] });
  const worker = targetInfos.find(({ url }) => url.startsWith('chrome-extension://'));
  return worker && new URL(worker.url).host;
}
