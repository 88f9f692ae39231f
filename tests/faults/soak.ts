import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Footnote, launch, until } from '../../scripts/browser.ts';
import { type PageServer, servePages } from '../../scripts/pages-server.ts';
import { callFrom, openPanel, savePage, storePage } from '../../scripts/panel.ts';
import { root } from '../../scripts/setup.mjs';
import { callStream } from './in-extension.ts';
import { attachToRoom, memoryOf, type RoomTarget } from './room-target.ts';
import type { FaultRun } from './run.ts';
import { type SoakPages, soakPages } from './soak-pages.ts';
import { drawSoak } from './soak-picture.ts';
import { judge, type Sample } from './soak-verdict.ts';

const FULL = 2000;
/** How often there is a sample: every fifty saves at full size. */
const SAMPLES = 40;
/** Saves between two samples, at least. */
const FEWEST = 5;
/** Saves for each question. */
const PER_QUESTION = 4;
/** Every tenth page is opened in a tab and saved by a click in the panel; of the others, the capture is handed over. */
const PER_CLICK = 10;
/** Rare words for each page there is; it has twelve, which others have too. */
const WORDS = 4;
/** Runs of at least this size are drawn. */
const DRAWN = 400;
const PICTURE = join(root, 'docs', 'pictures', 'soak.svg');

interface Stage {
  readonly footnote: Footnote;
  readonly server: PageServer;
  readonly pages: SoakPages;
  readonly tab: Page;
  readonly panel: Page;
  /** Of the library page, without its scripts: it draws nothing, and may ask how the library is. */
  readonly view: Page;
  readonly room: RoomTarget;
  /** @returns counts of the open panel */
  readonly panelCounts: () => Promise<Pick<Sample, 'nodes' | 'listeners'>>;
}

/** Many saves and questions in one browser, and what its library's room and its panel hold meanwhile. */
export const run: FaultRun = async ({ times = FULL, say }) => {
  const server = await servePages();
  const footnote = await launch();
  try {
    const samples: Sample[] = [];
    const every = Math.max(FEWEST, Math.round(times / SAMPLES));
    const distinct = Math.ceil(times / 2);
    const stage = await setUp(footnote, server, await soakPages(distinct * WORDS));
    for (let save = 0; save < times; save++) {
      await saveOne(stage, save, distinct);
      if (save % PER_QUESTION === PER_QUESTION - 1) await askOne(stage, save);
      if ((save + 1) % every !== 0 && save + 1 !== times) continue;
      const sample = await takeSample(stage, save + 1, distinct);
      samples.push(sample);
      say(told(sample));
    }
    const { failures, perPage, perPageBesides, drift } = judge(samples);
    if (times >= DRAWN) writeFileSync(PICTURE, drawSoak(samples));
    const last = samples.at(-1);
    const details = {
      questions: last?.questions ?? 0,
      bytesPerPage: Math.round(perPage),
      besidesIndexes: Math.round(perPageBesides),
      driftKB: Math.round(drift / 1024),
      heldMB: megabytes((last?.heap ?? 0) + (last?.buffers ?? 0)),
      nodes: last?.nodes ?? 0,
      listeners: last?.listeners ?? 0,
    };
    return { times, failures, details };
  } finally {
    await footnote.close();
    await server.close();
  }
};

async function setUp(footnote: Footnote, server: PageServer, pages: SoakPages): Promise<Stage> {
  const tab = await footnote.open(server.put('/start', { html: '<title>Start</title><p>Nothing yet.</p>' }));
  const panel = await openPanel(footnote, tab);
  await panel.evaluate(NAMED);
  const view = await footnote.context.newPage();
  const scripts = await footnote.context.newCDPSession(view);
  await scripts.send('Emulation.setScriptExecutionDisabled', { value: true });
  await view.goto(`chrome-extension://${footnote.id}/library.html`);
  await scripts.send('Emulation.setScriptExecutionDisabled', { value: false });
  await view.evaluate(NAMED);
  await callFrom(view, 'router', 'wake');
  const browser = footnote.context.browser();
  if (!browser) throw new Error('the browser has gone');
  const room = await attachToRoom(await browser.newBrowserCDPSession(), footnote.id);
  const counting = await panel.context().newCDPSession(panel);
  const panelCounts = async () => {
    await counting.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners } = await counting.send('Memory.getDOMCounters');
    return { nodes, listeners: jsEventListeners };
  };
  return { footnote, server, pages, tab, panel, view, room, panelCounts };
}

/** esbuild wraps functions in it. */
const NAMED = 'globalThis.__name = (named) => named';

async function saveOne({ footnote, server, pages, tab, view }: Stage, save: number, distinct: number): Promise<void> {
  const page = save % distinct;
  const version = 1 + Math.floor(save / distinct);
  if (page % PER_CLICK !== 0) {
    await storePage(view, pages.captured(page, version));
    return;
  }
  await tab.goto(server.put(`/${page}`, { html: pages.html(page, version) }));
  await savePage(footnote, tab);
}

async function askOne({ panel, pages }: Stage, save: number): Promise<void> {
  await panel.evaluate(callStream, ['ask', { question: pages.question(Math.floor(save / PER_QUESTION)) }] as const);
}

async function takeSample({ view, room, panelCounts }: Stage, saves: number, distinct: number): Promise<Sample> {
  await until(
    'all to be embedded',
    async () => ((await callFrom(view, 'library', 'summary')).pending === 0 ? true : undefined),
    120_000,
  );
  const { library: found } = await callFrom(view, 'library', 'health');
  const indexes = (found?.words.bytes ?? 0) + (found?.vectors?.bytes ?? 0);
  return {
    saves,
    pages: Math.min(saves, distinct),
    questions: Math.floor(saves / PER_QUESTION),
    ...(await memoryOf(room)),
    indexes,
    ...(await panelCounts()),
  };
}

const megabytes = (bytes: number): number => Math.round((bytes / 2 ** 20) * 10) / 10;

const told = ({ saves, questions, heap, buffers, indexes, nodes, listeners }: Sample): string =>
  `${saves} saves, ${questions} questions: heap ${megabytes(heap)} MB, buffers ${megabytes(buffers)} MB, of these indexes ${megabytes(indexes)} MB; panel ${nodes} nodes, ${listeners} listeners`;
