import { once } from 'node:events';
import { createServer, type IncomingMessage, request as requestOf, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a browser asked the network for: an address, or `host:port` of a tunnel. `sent`: with its headers and body. */
export interface Asked {
  readonly target: string;
  readonly sent: string;
}

export interface CountingProxy {
  /** `127.0.0.1:port`, for the browser. */
  readonly host: string;
  /** What went to other places than those that may be reached, in order. None of it got there. */
  readonly strays: readonly Asked[];
  /** Everything, in order. */
  readonly all: readonly Asked[];
  close(): Promise<void>;
}

/**
 * Stands between a browser and the network. Requests to `origins` go through; every other one is noted and refused, whatever made it:
 * no host of an attack is ever looked up.
 */
export async function startCountingProxy(origins: readonly string[]): Promise<CountingProxy> {
  const all: Asked[] = [];
  const strays: Asked[] = [];
  const note = (target: string, sent: string, known: boolean) => {
    all.push({ target, sent });
    if (!known) strays.push({ target, sent });
  };
  const server = createServer(async (request, response) => {
    const target = request.url ?? '';
    const body = await bodyOf(request);
    const known = URL.canParse(target) && origins.includes(new URL(target).origin);
    note(target, `${request.method} ${target}\n${JSON.stringify(request.headers)}\n${body}`, known);
    if (known) forward(request, body, response);
    else response.writeHead(502).end();
  });
  server.on('connect', (request, socket) => {
    note(request.url ?? '', `CONNECT ${request.url}`, false);
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 502 Refused\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    strays,
    all,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function forward(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const { method, headers, url = '' } = request;
  const onward = requestOf(url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  onward.end(body);
}
