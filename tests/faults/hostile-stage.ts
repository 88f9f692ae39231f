import type { Page } from 'playwright-core';
import type { Block, BlockKind, CapturedPage } from '../../lib/types.ts';
import { BUILT, type Footnote, launch, withHosts } from '../../scripts/browser.ts';
import { type PageServer, servePages } from '../../scripts/pages-server.ts';
import { callFrom, openPanel, savePage } from '../../scripts/panel.ts';
import { type CountingProxy, startCountingProxy } from '../servers/counting-proxy.ts';
import { startOpenAiServer, type TestServer } from '../servers/openai-server.ts';
import { watch } from './watched-view.ts';

/** A browser with Footnote in it, both of its views open and watched, and nothing between them and the network but a counter. */
export interface Stage {
  readonly footnote: Footnote;
  readonly pages: PageServer;
  /** The only host of a model; it writes the answers from the start. */
  readonly server: TestServer;
  readonly proxy: CountingProxy;
  readonly panel: Page;
  readonly library: Page;
  /** What was seen in the views that must not be. */
  findings(): Promise<readonly string[]>;
  /** Requests to elsewhere than the model and the pages that were opened, but for those that the browser makes by itself. */
  strays(): readonly string[];
  close(): Promise<void>;
}

/** What a Chromium asks for by itself, whatever is installed in it. */
const BROWSERS_OWN =
  /^(?:https?:\/\/)?(?:accounts\.google\.com|(?:[\w-]+\.)?clients\d\.google\.com|(?:update|content-autofill|optimizationguide-pa|safebrowsing|android)\.googleapis\.com|edgedl\.me\.gvt1\.com|redirector\.gvt1\.com)(?::\d+)?(?:\/|$)/;

/** A question that the first page answers, so that the model is asked. */
export const QUESTION = 'Why is the tide in the Bay of Fundy so high?';
const TIDES = `<!doctype html><meta charset="utf-8"><title>Tides</title><article><h1>Tides</h1>
<p>In the Bay of Fundy the water rises and falls by up to sixteen metres, because the basin happens to resonate with the tide.</p>
<p>A week later, when the half moon stands in the sky, sailors call the weaker tides neap tides.</p></article>`;

export async function openStage(extension = BUILT): Promise<Stage> {
  const pages = await servePages();
  const server = await startOpenAiServer();
  const proxy = await startCountingProxy([pages.origin, server.origin]);
  const hosts = ['http://127.0.0.1/*'];
  const footnote = await launch({ extension: withHosts(extension, hosts), proxy: proxy.host });
  const close = async () => {
    await footnote.close();
    for (const each of [proxy, server, pages]) await each.close();
  };
  try {
    const page = await footnote.open(pages.put('/tides', { html: TIDES }));
    await savePage(footnote, page);
    const panel = await openPanel(footnote, page);
    const library = await footnote.library();
    await library.waitForSelector('.title');
    await askModel(panel, server, 'small');
    const watched = [await watch(panel), await watch(library)];
    return {
      footnote,
      pages,
      server,
      proxy,
      panel,
      library,
      findings: async () => (await Promise.all(watched.map((view) => view.findings()))).flat(),
      strays: () => proxy.strays.map(({ target }) => target).filter((target) => !BROWSERS_OWN.test(target)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Has a model of this name write the answers. */
export async function askModel(panel: Page, { url, behave }: TestServer, model: string): Promise<void> {
  behave({ models: [model] });
  const { settings } = await callFrom(panel, 'library', 'settings');
  const chat = { kind: 'openai', provider: 'other', baseUrl: url, model } as const;
  await callFrom(panel, 'library', 'setSettings', { ...settings, chat });
}

/** A page as the content script hands it over, of these blocks. */
export function captured(
  fields: Pick<CapturedPage, 'url' | 'title' | 'site'> & Partial<CapturedPage>,
  blocks: readonly (readonly [BlockKind, string])[],
): CapturedPage {
  const spans: Block[] = [];
  let text = '';
  for (const [kind, words] of blocks) {
    if (text !== '') text += '\n\n';
    spans.push({ kind, start: text.length, end: text.length + words.length, ...(kind === 'heading' && { level: 2 }) });
    text += words;
  }
  const receipt = { method: 'visible-text', words: 9, visibleWords: 9, kept: 1, tables: 0, codeBlocks: 0 } as const;
  return { kind: 'page', address: fields.url, ...fields, text, blocks: spans, receipt };
}

/** Saves pages as if they had just been read: as the router does, which alone may. @returns the ids of their documents */
export async function saveAll({ context }: Footnote, pages: readonly CapturedPage[]): Promise<string[]> {
  const worker = context.serviceWorkers().find((each) => each.url().startsWith('chrome-extension://'));
  if (!worker) throw new Error('the service worker has gone');
  const replies = await worker.evaluate((all) => {
    type Reply = { ok: boolean; value?: { document: { id: string } }; error?: unknown };
    const { runtime } = (
      globalThis as never as { chrome: { runtime: { sendMessage(message: unknown): Promise<Reply> } } }
    ).chrome;
    return Promise.all(all.map((page) => runtime.sendMessage({ footnote: 'library', name: 'save', args: [page] })));
  }, pages);
  return replies.map((reply) => {
    if (!reply?.ok || !reply.value) throw new Error(`save: ${JSON.stringify(reply?.error)}`);
    return reply.value.document.id;
  });
}
