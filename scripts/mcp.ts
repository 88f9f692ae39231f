/** `npm run mcp -- --archive FILE`, or `--shared URL --collection NAME`: a library as a server of the Model Context Protocol, over stdin and stdout. docs/mcp.md */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { LIBRARY_OPTIONS, LIBRARY_USAGE, libraryNamed } from './read-only/asked-library.ts';
import type { ReadableLibrary } from './read-only/readable-library.ts';
import { serverOver } from './read-only/server.ts';
import { sentenceOf, type Words, wordsIn } from './read-only/words.ts';

const USAGE = `usage: npm run mcp -- LIBRARY\n${LIBRARY_USAGE}`;

/** To the person who looks after the server: stdout is the protocol's. */
const say = (text: string) => void process.stderr.write(`${text}\n`);
console.log = console.info = console.error;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { ...LIBRARY_OPTIONS, help: { type: 'boolean', default: false } } });
  const words = await wordsIn('en');
  try {
    const open = values.help ? undefined : await libraryNamed(values, say);
    if (!open) {
      say(USAGE);
      return values.help ? 0 : 2;
    }
    await serve(open(), words);
    return 0;
  } catch (error) {
    say(sentenceOf(error, words));
    return 1;
  }
}

/** Until the client has left. @throws AppError why it cannot be opened, once the calls that wait for the library have been told */
async function serve(opening: Promise<ReadableLibrary>, words: Words): Promise<void> {
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
