/** `npm run ask -- --archive FILE "question"`: the cited answer out of an archive, or a shared library, as the panel would give it. docs/mcp.md */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { answer } from '../lib/answer/answer.ts';
import type { Answer } from '../lib/asking.ts';
import { openaiChat } from '../lib/models/openai-chat.ts';
import { listModels } from '../lib/models/openai-server.ts';
import type { ChatModel } from '../lib/ports.ts';
import type { DocumentFilter } from '../lib/types.ts';
import { LIBRARY_OPTIONS, LIBRARY_USAGE, libraryNamed } from './read-only/asked-library.ts';
import { asJson, asLines, noted } from './read-only/printed-answer.ts';
import type { ReadableLibrary } from './read-only/readable-library.ts';
import { sentenceOf, type Words, wordsIn } from './read-only/words.ts';

const USAGE = `usage: npm run ask -- LIBRARY [options] "question"
${LIBRARY_USAGE}
  --site NAME, --tag NAME   ask only of these (repeatable)
  --from DATE, --until DATE ask only of what was saved then
  --model URL               let an OpenAI-compatible server write, such as http://127.0.0.1:11434/v1
  --name NAME               which of its models; the first unless told. A key is taken from FOOTNOTE_KEY.
  --json                    one line for a program to read
ends with 0: answered, 3: the pages do not say, 1: failed, 2: asked wrongly`;

const ENDS = { answered: 0, failed: 1, usage: 2, abstained: 3 };

const say = (text: string) => void process.stderr.write(`${text}\n`);

const options = {
  ...LIBRARY_OPTIONS,
  site: { type: 'string', multiple: true },
  tag: { type: 'string', multiple: true },
  from: { type: 'string' },
  until: { type: 'string' },
  model: { type: 'string' },
  name: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Request = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const question = positionals.join(' ').trim();
  const words = await wordsIn(/^ko/.test(process.env.LC_ALL || process.env.LANG || '') ? 'ko' : 'en');
  try {
    const open = values.help || question === '' ? undefined : await libraryNamed(values, say);
    if (!open) {
      say(USAGE);
      return values.help ? ENDS.answered : ENDS.usage;
    }
    return await tell(await open(), question, values, words);
  } catch (error) {
    say(sentenceOf(error, words));
    return ENDS.failed;
  }
}

async function tell(library: ReadableLibrary, question: string, request: Request, words: Words): Promise<number> {
  const answer = await noted(await answerTo(question, library, request), library);
  process.stdout.write(request.json ? `${JSON.stringify(asJson(answer))}\n` : `${asLines(answer, words).join('\n')}\n`);
  const { incomplete } = answer;
  if (incomplete && incomplete !== 'stopped') say(sentenceOf(incomplete, words));
  return answer.mode === 'abstained' ? ENDS.abstained : ENDS.answered;
}

async function answerTo(question: string, library: ReadableLibrary, request: Request): Promise<Answer> {
  const filter = filterOf(request);
  const chat = request.model === undefined ? undefined : await chatModel(request.model, request.name);
  const events = answer(
    question,
    {
      retrieve: (asked, signal) => library.retrieve(asked, signal, filter),
      text: (id) => library.text(id),
      ...(library.embed && { embed: library.embed }),
      ...(chat && { chat }),
    },
    new AbortController().signal,
  );
  for await (const event of events) if (event.type === 'done') return event.answer;
  throw new Error('No answer came.');
}

async function chatModel(baseUrl: string, name: string | undefined): Promise<ChatModel> {
  const server = { baseUrl, key: process.env.FOOTNOTE_KEY };
  const model = name ?? (await listModels(server))[0];
  if (model === undefined) throw new Error(`${baseUrl} lists no model.`);
  return openaiChat({ ...server, model });
}

/** @returns undefined where every document is meant */
function filterOf({ site: sites, tag: tags, from: savedFrom, until: savedUntil }: Request): DocumentFilter | undefined {
  const filter = { sites, tags, savedFrom, savedUntil };
  return Object.values(filter).some((part) => part !== undefined) ? filter : undefined;
}

process.exit(
  await main().catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    say(USAGE);
    return ENDS.usage;
  }),
);
