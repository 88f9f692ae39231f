/**
 * A real Chromium with the built extension in it, driven as a person would: the toolbar button, the side panel, the
 * pages. Used by `npm start`, the e2e tests, the benches and the extraction eval.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { closeTarget } from './close-target.ts';
import { freePort } from './free-port.ts';
import { findChromium, root } from './setup.mjs';

/** The extension that is run: the build of this checkout, or the folder that `FOOTNOTE_EXTENSION` names. */
export const BUILT = process.env.FOOTNOTE_EXTENSION ?? join(root, '.output', 'chrome-mv3');

export interface LaunchOptions {
  /** Folder of the unpacked extension. */
  readonly extension?: string;
  /** Kept when given; otherwise a new one that `close` removes. */
  readonly profile?: string;
  readonly headless?: boolean;
  /** Language of Footnote's interface, such as `ko`. */
  readonly language?: string;
  readonly colorScheme?: 'light' | 'dark';
  /** `host:port` that everything the browser asks for goes through, this machine's own addresses too. */
  readonly proxy?: string;
  /** Hosts that are this machine, for pages that must not look like it: `*.example`. */
  readonly here?: string;
}

export interface Footnote {
  readonly context: BrowserContext;
  readonly id: string;
  readonly profile: string;
  /** Opens an address in a new tab in front. */
  open(url: string): Promise<Page>;
  /** Clicks Footnote's toolbar button on that tab: grants it, and opens the panel. */
  clickToolbar(page: Page): Promise<void>;
  /** The real side panel, once it is open. */
  panel(): Promise<Page>;
  /** The library page in a tab. */
  library(hash?: string): Promise<Page>;
  /** Ends the service worker as the browser does; it starts again with the next event. */
  killWorker(): Promise<void>;
  /** Ends the library room. */
  killLibrary(): Promise<void>;
  close(): Promise<void>;
}

/** A page that goes on loading for longer is read as it is, ms. */
const SLOW_PAGE = 8000;

interface TargetInfo {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
}

/** Polls until `find` gives something: for what no event announces. */
export async function until<T>(
  what: string,
  find: () => Promise<T | undefined> | T | undefined,
  timeout = 15_000,
): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`waited ${timeout} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Whether it comes to be true within a second. */
function appears(isThere: () => Promise<boolean>): Promise<boolean> {
  return until('it', async () => ((await isThere()) ? true : undefined), 1000).catch(() => false);
}

/** A copy of an unpacked extension, to be changed; gone when this process ends. */
function copyOf(extension: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'footnote-extension-'));
  process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
  cpSync(extension, copy, { recursive: true });
  return copy;
}

/** A copy of the extension whose optional hosts are granted from the start, since no one can answer the prompt headless. */
export function withHosts(extension: string, hosts: readonly string[]): string {
  const copy = copyOf(extension);
  const file = join(copy, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...manifest, host_permissions: hosts }));
  return copy;
}

/**
 * A copy of the extension that speaks this language whatever the browser does: some builds of Chromium come with no
 * language but English, and extensions follow the browser.
 */
export function withLanguage(extension: string, language: string): string {
  const copy = copyOf(extension);
  const file = join(copy, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { default_locale: string };
  if (manifest.default_locale !== language)
    rmSync(join(copy, '_locales', manifest.default_locale), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...manifest, default_locale: language }));
  return copy;
}

export async function launch(options: LaunchOptions = {}): Promise<Footnote> {
  const { language, headless = true, colorScheme } = options;
  const built = options.extension ?? BUILT;
  const extension = language ? withLanguage(built, language) : built;
  const executablePath = await findChromium();
  if (!executablePath) throw new Error('No Chromium found: run `npm run setup`.');
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'footnote-profile-'));
  const port = await freePort();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: false, // the old headless mode has no extensions; --headless=new below is the real browser
    viewport: null,
    colorScheme,
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [
      ...(headless ? ['--headless=new'] : []),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--window-size=1280,900',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--enable-unsafe-extension-debugging',
      ...(options.proxy ? [`--proxy-server=${options.proxy}`, '--proxy-bypass-list=<-loopback>'] : []),
      ...(options.here ? [`--host-resolver-rules=MAP ${options.here} 127.0.0.1`] : []),
      `--remote-debugging-port=${port}`,
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
    ],
  });
  try {
    return await drive(context, { extension, profile, port, keepProfile: options.profile !== undefined });
  } catch (error) {
    await context.close();
    throw error;
  }
}

interface Driven {
  readonly extension: string;
  readonly profile: string;
  readonly port: number;
  readonly keepProfile: boolean;
}

async function drive(context: BrowserContext, { extension, profile, port, keepProfile }: Driven): Promise<Footnote> {
  const launched = context.browser();
  if (!launched) throw new Error('the browser has gone');
  const session = await launched.newBrowserCDPSession();
  const id = await extensionId(context, session, extension);
  await listening(context);
  let second: Browser | undefined; // the connection that launched the browser does not see side panels
  const connect = async () => {
    second ??= await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    return second;
  };
  const targets = async (type: string) => {
    const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type }] });
    return (targetInfos as TargetInfo[]).filter((target) => type === 'tab' || target.url.includes(id));
  };
  const closeTargets = async (type: string) => {
    for (const { targetId } of await targets(type)) await closeTarget(session, targetId);
  };

  return {
    context,
    id,
    profile,
    async open(url) {
      const page = await context.newPage();
      await page.goto(url, { waitUntil: 'domcontentloaded' });
      await page.waitForLoadState('load', { timeout: SLOW_PAGE }).catch(() => undefined); // it is read as it stands then
      await page.bringToFront();
      return page;
    },
    async clickToolbar(page) {
      await page.bringToFront();
      const target = (await targets('tab')).find((tab) => tab.url === page.url());
      if (!target) throw new Error(`no tab shows ${page.url()}`);
      await session.send('Extensions.triggerAction' as never, { id, targetId: target.targetId } as never);
    },
    async panel() {
      const url = `chrome-extension://${id}/sidepanel.html`;
      const isPanel = (page: { url(): string }) => page.url().startsWith(url);
      const pages = async () => (await connect()).contexts().flatMap((each) => each.pages());
      await until('the side panel to open', async () => {
        const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
        return targetInfos.some((target) => target.url.startsWith(url)) ? true : undefined;
      });
      // A connection that is made while a panel opens may never be told of it.
      if (!(await appears(async () => (await pages()).some(isPanel)))) {
        await second?.close();
        second = undefined;
      }
      return until('the side panel', async () => {
        const panel = (await pages()).find(isPanel);
        // It has no size until it has slid in.
        return panel && (await panel.evaluate(() => innerWidth > 0)) ? panel : undefined;
      });
    },
    async library(hash = '/') {
      const page = await context.newPage();
      await page.goto(`chrome-extension://${id}/library.html#${hash}`);
      return page;
    },
    killWorker: () => closeTargets('service_worker'),
    killLibrary: () => closeTargets('background_page'),
    async close() {
      await second?.close();
      await context.close();
      if (!keepProfile) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The id of the extension once it runs. Branded Chrome ignores --load-extension, so it is loaded by the protocol there. */
async function extensionId(context: BrowserContext, session: CDPSession, extension: string): Promise<string> {
  const running = () => context.serviceWorkers().find((worker) => worker.url().startsWith('chrome-extension://'));
  const worker = running() ?? (await context.waitForEvent('serviceworker', { timeout: 5000 }).catch(running));
  if (worker) return new URL(worker.url()).host;
  const loaded = (await session.send('Extensions.loadUnpacked' as never, { path: extension } as never)) as {
    id: string;
  };
  return loaded.id;
}

/** Resolves when the service worker has run its script: a click on the toolbar before that is lost. */
async function listening(context: BrowserContext): Promise<void> {
  const worker = context.serviceWorkers().find((each) => each.url().startsWith('chrome-extension://'));
  if (!worker) return;
  await until('the service worker to listen', () =>
    worker.evaluate('chrome.action.onClicked.hasListeners() || undefined').catch(() => true),
  );
}
