import { once } from 'node:events';
import { createServer, type IncomingMessage, request as requestOf, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong with one request to Chroma. */
export type ChromaFault =
  /** Nobody answers; nothing is done. */
  | { readonly kind: 'drop' }
  /** It is done, but the answer is cut off in the middle. */
  | { readonly kind: 'cut' }
  /** Answered with this, and nothing is done. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: string; readonly retryAfter?: number }
  /** Done at once, answered after this many ms. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Done only after this many ms, whether or not anybody still waits for it. */
  | { readonly kind: 'late'; readonly ms: number }
  /** Of records that are written the first half is, then the connection breaks. */
  | { readonly kind: 'half' };

/** A request as it is told to whoever decides what goes wrong. `verb`: the end of its path, such as `upsert`. */
export interface ChromaAsked {
  readonly verb: string;
  readonly bytes: number;
  /** Its body, parsed. */
  readonly body: unknown;
}

export interface ChromaProxy {
  readonly url: string;
  /** What each request had, in order. */
  readonly asked: readonly ChromaAsked[];
  /** Asked of each request; none unless set. */
  fault: (asked: ChromaAsked) => ChromaFault | undefined;
  /** Whoever does not bring it is turned away with 401. */
  token: string | undefined;
  /** Resolves when all that was held back has been done. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Stands before a Chroma server on 127.0.0.1, and makes of it one that fails. */
export async function startChromaProxy(target: string): Promise<ChromaProxy> {
  const asked: ChromaAsked[] = [];
  const held = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const work = serve(request, response).catch(() => void response.destroy());
    held.add(work);
    void work.finally(() => held.delete(work));
  });
  const proxy = {
    url: '',
    asked,
    fault: (_asked: ChromaAsked): ChromaFault | undefined => undefined,
    token: undefined as string | undefined,
    async settle() {
      while (held.size > 0) await Promise.all(held);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (proxy.token !== undefined && request.headers.authorization !== `Bearer ${proxy.token}`)
      return void response.writeHead(401, JSON_TYPE).end('{"error":"Unauthorized","message":"no such token"}');
    const one = { verb: (request.url ?? '').split('/').at(-1) ?? '', bytes: body.length, body: parsed(body) };
    asked.push(one);
    const fault = proxy.fault(one);
    if (fault?.kind === 'drop') return void response.destroy();
    if (fault?.kind === 'status') return refuse(response, fault);
    if (fault?.kind === 'late') await pause(fault.ms);
    const forwarded = fault?.kind === 'half' ? halfOf(body) : body;
    const answer = await ask(target, request, forwarded);
    if (fault?.kind === 'half') return void response.destroy();
    if (fault?.kind === 'slow') await pause(fault.ms);
    response.writeHead(answer.status, { 'content-type': answer.type, 'content-length': answer.body.length });
    if (fault?.kind !== 'cut') return void response.end(answer.body);
    response.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)), () => response.destroy());
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function refuse(response: ServerResponse, { status, body, retryAfter }: ChromaFault & { kind: 'status' }): void {
  response.writeHead(status, {
    ...JSON_TYPE,
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    ...(status >= 300 && status < 400 && { location: 'http://127.0.0.1:9/' }),
  });
  response.end(body ?? '{"error":"TestError","message":"as told"}');
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** The first half of what is to be written. */
function halfOf(body: Buffer): Buffer {
  const lists = parsed(body) as Record<string, unknown> | undefined;
  if (!lists || !Array.isArray(lists.ids)) return body;
  const half = Math.ceil(lists.ids.length / 2);
  const cut = Object.entries(lists).map(([name, list]) => [name, Array.isArray(list) ? list.slice(0, half) : list]);
  return Buffer.from(JSON.stringify(Object.fromEntries(cut)));
}

function ask(target: string, { method, url, headers }: IncomingMessage, body: Buffer) {
  return new Promise<{ status: number; type: string; body: Buffer }>((resolve, reject) => {
    const onward = requestOf(
      target + url,
      { method, headers: { ...headers, host: new URL(target).host, 'content-length': body.length } },
      async (answer) => {
        const type = answer.headers['content-type'] ?? 'text/plain';
        resolve({ status: answer.statusCode ?? 502, type, body: await bodyOf(answer) });
      },
    );
    onward.on('error', reject);
    onward.end(body);
  });
}
