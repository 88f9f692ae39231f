/** `npm run mcp -- --archive FILE`: an archive as a server of the Model Context Protocol, over stdin and stdout. docs/mcp.md */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { openArchiveLibrary } from './read-only/archive-library.ts';
import { fileSource } from './read-only/file-source.ts';
import { sayOpening } from './read-only/say-opening.ts';
import { serverOver } from './read-only/server.ts';
import { sentenceOf, wordsIn } from './read-only/words.ts';

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
  const opening = fileSource(values.archive).then((source) => openArchiveLibrary(source, sayOpening(say)));
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
    return 0;
  } catch (error) {
    say(sentenceOf(error, words));
    await new Promise(setImmediate); // calls that waited for the library are told first
    await new Promise((resolve) => process.stdout.write('', resolve));
    return 1;
  } finally {
    await server.close();
  }
}

process.exit(
  await main().catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    say(USAGE);
    return 2;
  }),
);
