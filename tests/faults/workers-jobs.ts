import type { Page } from 'playwright-core';
import type { PageServer } from '../../scripts/pages-server.ts';
import type { TestServer } from '../servers/openai-server.ts';
import { blobOf, callRoom, callStream } from './in-extension.ts';
import type { Killable } from './killable.ts';

/** What runs when a room is killed. */
export const JOBS = ['save', 'embed', 'ask', 'import', 're-embed'] as const;
export type Job = (typeof JOBS)[number];

/** Documents of the archive, and pages that are saved again and again, so that the library keeps its size. */
export const ARCHIVED = 6;
const SAVED = 4;
const LONG = 2;
/** For a job to be finished after the kill, with what has to be tried again, ms. */
export const REST = 30_000;

/** A browser with pages of the extension to call from, a tab to save from, and a server that embeds and answers. */
export interface Stage {
  readonly killable: Killable;
  /** Library page and panel, without scripts of their own. */
  readonly library: Page;
  readonly panel: Page;
  readonly tab: Page;
  readonly tabId: number;
  readonly pages: PageServer;
  readonly server: TestServer;
  /** Base64. */
  readonly archive: string;
}

/** One job and what is to be there when it is done. */
export interface Task {
  readonly job: Job;
  /** Different for each, so that what it leaves can be told from what others left. */
  readonly nth: number;
}

/** The path of the page that a task saves, and its title. */
export function pageOf({ job, nth }: Task): { readonly name: string; readonly title: string } {
  const name = job === 'embed' ? `long${Math.abs(nth) % LONG}` : `saved${Math.abs(nth) % SAVED}`;
  return { name, title: `${name} v${nth}` };
}

export const questionOf = ({ nth }: Task): string =>
  `What does archived${Math.abs(nth) % ARCHIVED}v0 paragraph2 tell of the tide and of harbour number 14?`;
export const modelOf = (nth: number): string => `model-${nth}`;

/** Nobody answered, or whoever did was ended before the reply: the words of the browser, and our own. */
export const isGone = (problem: string): boolean => /Receiving end|closed before|no answer|room-stopped/.test(problem);

/** What a call or a stream says when it fails. */
export const said = (error: unknown): string => (error as Error).message.split('\n')[0] ?? 'failed';

export const wake = (panel: Page): Promise<unknown> => panel.evaluate(callRoom, ['router', 'wake', []] as const);

/** Calls the library as the views do: if it has gone, it is woken, and called once more. */
export const callLibrary = (panel: Page, name: string, ...args: readonly unknown[]): Promise<unknown> =>
  twice(panel, () => panel.evaluate(callRoom, ['library', name, args] as const));

/** Streams from the library as the views do: once more only if it had gone before the first piece. @returns the last piece */
export const streamLibrary = (view: Page, name: string, request: object): Promise<unknown> =>
  twice(view, () => view.evaluate(callStream, [name, request] as const));

async function twice<T>(view: Page, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!isGone(said(error)) || said(error).includes('half way')) throw error;
    await wake(view);
    return attempt();
  }
}

/** Begins a job and sees it through. @throws what a view would be told */
export async function perform(stage: Stage, task: Task): Promise<void> {
  const { library, panel } = stage;
  if (task.job === 'save') await save(stage);
  else if (task.job === 'ask') await streamLibrary(panel, 'ask', { question: questionOf(task) });
  else if (task.job === 'import') {
    const url = await library.evaluate(blobOf, stage.archive);
    await streamLibrary(library, 'importArchive', { url });
  } else {
    if (task.job === 're-embed') await useModel(stage, modelOf(task.nth));
    const waiting = await rested(panel);
    if (waiting) throw new Error(waiting);
  }
}

/** Makes ready what the job begins with. */
export async function prepare(stage: Stage, task: Task): Promise<void> {
  if (task.job === 'save') await show(stage, task, 4);
  else if (task.job === 'embed') {
    await show(stage, task, 150);
    await save(stage);
  } else if (task.job === 'import') {
    const documents = (await callLibrary(stage.panel, 'documents')) as { id: string; title: string }[];
    const archived = documents.filter(({ title }) => title.startsWith('archived')).map(({ id }) => id);
    await callLibrary(stage.panel, 'remove', archived);
  }
}

/** Puts a page of the web in the tab. */
export async function show({ pages, tab }: Stage, task: Task | string, paragraphs: number): Promise<void> {
  const { name, title } = typeof task === 'string' ? { name: task, title: `${task} v0` } : pageOf(task);
  const lines = Array.from(
    { length: paragraphs },
    (_, i) =>
      `<p>${`${title.replace(' ', '')} paragraph${i} tells of the tide and of harbour number ${i * 7}. `.repeat(10)}</p>`,
  );
  const html = `<title>${title}</title><article>${lines.join('')}</article>`;
  await tab.goto(pages.put(`/${name}`, { html }), { waitUntil: 'domcontentloaded' });
}

/** Saves what is in the tab, as the button does. */
export const save = ({ panel, tabId }: Stage): Promise<unknown> =>
  panel.evaluate(callRoom, ['router', 'savePage', [{ tabId }]] as const);

/** Has the server embed with this model, and answer. */
export function useModel({ panel, server }: Stage, model: string): Promise<unknown> {
  const at = { kind: 'openai', provider: 'other', baseUrl: server.url } as const;
  return callLibrary(panel, 'setSettings', {
    chat: { ...at, model: 'small' },
    embedder: { ...at, model, dims: 16 },
  });
}

/** Waits until nothing is pending. @returns what keeps it from that */
export async function rested(panel: Page): Promise<string | undefined> {
  const end = Date.now() + REST;
  for (;;) {
    const summary = await callLibrary(panel, 'summary').catch(said);
    if (typeof summary === 'object') {
      const { pending, failed, reembedding } = summary as { pending: number; failed: number; reembedding?: object };
      if (pending + failed === 0 && !reembedding) return undefined;
      if (failed > 0 || Date.now() > end)
        return `${pending} pages are pending, ${failed} failed${reembedding ? `, ${JSON.stringify(reembedding)}` : ''}`;
    } else if (Date.now() > end) return `cannot be opened: ${summary}`;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
