/** Serves HTML files and folders on 127.0.0.1, for the demo, the tests and the benches. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.htm': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain; charset=utf-8',
};

type Content = { readonly file: string } | { readonly html: string } | { readonly redirect: string };

export interface PageServer {
  readonly origin: string;
  /** Serves this file, or this text as HTML, at the path, or leads from there to another; a later call for the same path replaces it. */
  put(path: string, content: Content): string;
  /** Paths asked for, in order. */
  readonly requests: string[];
  /** Answers 404 from now on. */
  remove(path: string): void;
  close(): Promise<void>;
}

export async function servePages(): Promise<PageServer> {
  const pages = new Map<string, Content>();
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    requests.push(path);
    const page = pages.get(path);
    if (!page) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not here.');
      return;
    }
    if ('redirect' in page) {
      response.writeHead(302, { location: page.redirect }).end();
      return;
    }
    try {
      const body = 'html' in page ? page.html : await readFile(page.file);
      const type = 'html' in page ? TYPES['.html'] : (TYPES[extname(page.file)] ?? 'application/octet-stream');
      // Without a charset of our own the page's <meta> decides, as it would from disk.
      response
        .writeHead(200, { 'content-type': 'file' in page && type === TYPES['.html'] ? 'text/html' : type })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    requests,
    put(path, content) {
      pages.set(path, content);
      return origin + encodeURI(path);
    },
    remove: (path) => void pages.delete(path),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
