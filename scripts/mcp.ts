/** `npm run mcp -- --archive FILE`: an archive as a server of the Model Context Protocol, over stdin and stdout. docs/mcp.md */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { ByteSource } from '../lib/ports.ts';
import { openArchiveLibrary } from './read-only/archive-library.ts';
import { fileSource } from './read-only/file-source.ts';
import { sayOpening } from './read-only/say-opening.ts';
import { serverOver } from './read-only/server.ts';
import { sentenceOf, type Words, wordsIn } from './read-only/words.ts';

const USAGE = 'usage: npm run mcp -- --archive FILE   (the .zip file that Export wrote)';

/** To the person who looks after the server: stdout is the protocol's. */
const say = (text: string) => void process.stderr.write(`${text}\n`);
console.log = console.info = console.error;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { archive: { type: 'string' }, help: { type: 'boolean', default: false } } });
  if (!values.archive || values.help) {
    say(USAGE);
    return values.help ? 0 : 2;
  }
  const words = await wordsIn('en');
  try {
    await serve(await fileSource(values.archive), words);
    return 0;
  } catch (error) {
    say(sentenceOf(error, words));
    return 1;
  }
}

/** Until the client has left. @throws AppError `archive-*`, once the calls that wait for the library have been told */
async function serve(source: ByteSource, words: Words): Promise<void> {
  const opening = openArchiveLibrary(source, sayOpening(say));
  opening.catch(() => undefined); // thrown below
  const server = serverOver(opening, words);
  const left = new Promise<void>((resolve) => {
    for (const event of ['end', 'close'] as const) process.stdin.once(event, resolve);
    process.stdout.once('error', () => resolve()); // nobody reads any more
  });
  await server.connect(new StdioServerTransport());
  try {
    const library = await Promise.race([opening, left]);
    await left;
    await library?.close();
  } finally {
    await new Promise(setImmediate);
  }
}

const code = await main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  say(USAGE);
  return 2;
});
process.stdout.write('', () => process.exit(code));
