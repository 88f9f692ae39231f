import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real Chroma server on 127.0.0.1, as it comes from the npm registry for Linux on x64. */

const BINDINGS = 'chromadb-js-bindings-linux-x64-gnu';
const PATIENCE = 30_000;

export interface ChromaProcess {
  readonly url: string;
  /** Ends it as a power cut would; its data stay. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  restart(): Promise<void>;
  /** Ends it and deletes its data. */
  close(): Promise<void>;
}

/** Why there is no server on this machine; undefined where there is one. */
export function chromaMissing(): string | undefined {
  try {
    createRequire(import.meta.url).resolve(BINDINGS);
    return undefined;
  } catch {
    return `no Chroma server for ${process.platform} ${process.arch}: ${BINDINGS} is not installed`;
  }
}

export async function startChroma(): Promise<ChromaProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'footnote-chroma-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child = await begin(folder, port, url);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    url,
    kill,
    async restart() {
      await kill();
      child = await begin(folder, port, url);
    },
    async close() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function begin(folder: string, port: number, url: string): Promise<ChildProcess> {
  const args = ['chroma', 'run', '--path', folder, '--host', '127.0.0.1', '--port', String(port)];
  const code = `require(${JSON.stringify(BINDINGS)}).cli(${JSON.stringify(args)})`;
  const child = spawn(process.execPath, ['-e', code], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (piece) => {
    said = (said + piece).slice(-2000);
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  const until = Date.now() + PATIENCE;
  while (Date.now() < until && child.exitCode === null) {
    const answers = await fetch(`${url}/api/v2/heartbeat`).then(
      (response) => response.ok,
      () => false,
    );
    if (answers) return child;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  child.kill('SIGKILL');
  throw new Error(`Chroma did not start: ${said}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}
