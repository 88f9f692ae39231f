import { readTruth } from './in-extension.ts';
import { torn } from './kills-model.ts';
import * as jobs from './workers-jobs.ts';

/** What was known before a job began, and what was told of it. */
export interface Before {
  /** The view was told that it failed. */
  readonly told: boolean;
  /** Questions in the history. */
  readonly turns: number;
}

export async function turnsOf({ panel }: jobs.Stage): Promise<number> {
  const chats = (await jobs.callLibrary(panel, 'chats')) as { turns: number }[];
  return chats.reduce((sum, { turns }) => sum + turns, 0);
}

/** Waits for all that was begun, and looks at what is there. */
export async function whatIsWrong(stage: jobs.Stage, task: jobs.Task, before: Before): Promise<string[]> {
  const { library, panel } = stage;
  const waiting = await jobs.rested(panel);
  if (waiting) return [waiting];
  const { rows, orphans } = await library.evaluate(readTruth);
  const loss = await jobs.callLibrary(panel, 'loss');
  const names = new Set(rows.map(({ name }) => name));
  const archived = rows.filter(({ name }) => name.startsWith('archived')).length;
  const { title } = jobs.pageOf(task);
  const saves = task.job === 'save' || task.job === 'embed';
  return [
    ...rows.flatMap((row) => torn(row).map((what) => `${row.title} ${what}`)),
    ...rows.filter(({ state }) => state !== 'ready').map((row) => `${row.title} is ${row.state}`),
    ...orphans.map((id) => `something is left of ${id}`),
    ...(names.size < rows.length ? ['a page is there twice'] : []),
    ...(loss ? [`says that something is lost: ${JSON.stringify(loss)}`] : []),
    ...(archived === jobs.ARCHIVED ? [] : [`of the archive, ${archived} pages are there`]),
    ...(saves && !rows.some((row) => row.title === title) ? [`${title} is not there`] : []),
    ...(await whatIsAsked(stage, task, before)),
    ...(await whatIsSearched(stage)),
  ];
}

/** Whether the question is in the history, and nothing else came into it. */
async function whatIsAsked(stage: jobs.Stage, { job }: jobs.Task, { told, turns }: Before): Promise<string[]> {
  const kept = (await turnsOf(stage)) - turns;
  const least = job === 'ask' ? 1 : 0;
  // An answer that was kept, and whose end nobody was told, is asked for again.
  return kept >= least && kept <= least * (told ? 2 : 1) ? [] : [`${kept} questions came into the history`];
}

/** Whether a question searches all that there is, by words and by vectors. */
async function whatIsSearched({ panel }: jobs.Stage): Promise<string[]> {
  const { chunks } = (await jobs.callLibrary(panel, 'summary')) as { chunks: number };
  const asked = {
    question: 'What is told of the harbour and the tide?',
    keep: false,
    knobs: { chat: { kind: 'passages' } },
  };
  const { answer } = (await jobs.streamLibrary(panel, 'ask', asked)) as {
    answer?: { trace: { chunksSearched: number; mode: string } };
  };
  const { chunksSearched, mode } = answer?.trace ?? {};
  return [
    ...(chunksSearched === chunks ? [] : [`${chunksSearched} chunks are searched, and there are ${chunks}`]),
    ...(mode === 'hybrid' ? [] : [`is searched in the mode ${mode}`]),
  ];
}

/** Texts of pages that one model was asked for more than once. */
export function askedTwice({ server }: jobs.Stage): number {
  const texts = server.requests
    .filter(({ path, method }) => path.endsWith('/embeddings') && method === 'POST')
    .flatMap(({ body }) => {
      const { model, input } = body as { model: string; input: string[] };
      return input.filter((text) => text.includes('tells of the tide')).map((text) => `${model} ${text}`);
    });
  return texts.length - new Set(texts).size;
}
