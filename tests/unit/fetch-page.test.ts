import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PageFetcher } from '../../lib/fetch/fetch-page.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const page: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'Text/HTML; charset="EUC-KR"' }).end('<p>Here');
};
const status =
  (code: number, headers = {}): Answer =>
  (_request, response) => {
    response.writeHead(code, headers).end();
  };
const robots =
  (text: string): Answer =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).end(text);
  };

describe('fetching a page', () => {
  const answers = new Map<string, Answer>();
  let asked: string[] = [];
  let seen: IncomingMessage['headers'][] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    seen.push(request.headers);
    (answers.get(request.url ?? '') ?? status(404))(request, response);
  });
  let origin = '';
  const clock = { now: 1_000_000 };

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    answers.clear();
    asked = [];
    seen = [];
    clock.now = 1_000_000;
  });

  const fetcher = (over: Partial<ConstructorParameters<typeof PageFetcher>[0]> = {}, bounds = {}) =>
    new PageFetcher(
      { fetch, allowed: async () => true, known: () => true, now: () => clock.now, ...over },
      { pause: 0, ...bounds },
    );
  const never = new AbortController().signal;
  const get = (path: string, by = fetcher()) => by.fetch(origin + path, never);

  it('brings what the server sent, and what it says that it is', async () => {
    answers.set('/a', page);
    expect(await get('/a')).toEqual({
      url: `${origin}/a`,
      type: 'text/html',
      charset: 'EUC-KR',
      bytes: new TextEncoder().encode('<p>Here'),
    });
    expect(asked).toEqual(['/robots.txt', '/a']);
    expect(seen.map((headers) => headers.referer)).toEqual([undefined, undefined]);
  });

  it('asks a site once what programs may do there, until that is old', async () => {
    for (const path of ['/a', '/b', '/c']) answers.set(path, page);
    const by = fetcher();
    await get('/a', by);
    await get('/b', by);
    expect(asked).toEqual(['/robots.txt', '/a', '/b']);
    clock.now += 3_600_001;
    await get('/c', by);
    expect(asked.slice(3)).toEqual(['/robots.txt', '/c']);
  });

  it('leaves alone what a site asks programs not to fetch', async () => {
    answers.set('/robots.txt', robots('User-agent: *\nDisallow: /private\nAllow: /private/open$'));
    answers.set('/private/open', page);
    await expect(get('/private/x')).rejects.toMatchObject({ code: 'address-robots' });
    expect(asked).toEqual(['/robots.txt']);
    expect((await get('/private/open')).type).toBe('text/html');
  });

  it('fetches nothing while a site fails to say what programs may do', async () => {
    answers.set('/a', page);
    answers.set('/robots.txt', status(500));
    await expect(get('/a')).rejects.toMatchObject({ code: 'address-failed', details: { status: 500 } });
    answers.set('/robots.txt', status(429, { 'retry-after': '60' }));
    await expect(get('/a')).rejects.toMatchObject({ code: 'address-busy', details: { after: 1_060_000 } });
    expect(asked).toEqual(['/robots.txt', '/robots.txt']);
  });

  it.each([
    [404, 'address-missing'],
    [410, 'address-missing'],
    [401, 'address-refused'],
    [403, 'address-refused'],
    [429, 'address-busy'],
    [503, 'address-busy'],
    [500, 'address-failed'],
    [418, 'address-failed'],
  ])('says what status %i means', async (code, error) => {
    answers.set('/a', status(code));
    await expect(get('/a')).rejects.toMatchObject({ code: error, details: { status: code } });
  });

  it('leaves a host alone for as long as it asked for', async () => {
    answers.set('/a', status(429, { 'retry-after': '120' }));
    answers.set('/b', page);
    const by = fetcher();
    await expect(get('/a', by)).rejects.toMatchObject({ code: 'address-busy', details: { after: 1_120_000 } });
    const before = asked.length;
    await expect(get('/b', by)).rejects.toMatchObject({ details: { after: 1_120_000, unasked: 1 } });
    expect(asked).toHaveLength(before);
    clock.now = 1_120_000;
    expect((await get('/b', by)).type).toBe('text/html');
  });

  it('follows no redirect, and tries where one leads most often', async () => {
    answers.set('/a', status(302, { location: `${origin}/secret` }));
    answers.set('/secret', page);
    await expect(get('/a')).rejects.toMatchObject({ code: 'address-moved' });
    expect(asked).not.toContain('/secret');
    answers.set('/a/', page);
    expect((await get('/a')).url).toBe(`${origin}/a/`);
  });

  it('refuses addresses of this machine where the user was not, and sites that were not allowed', async () => {
    await expect(get('/a', fetcher({ known: () => false }))).rejects.toMatchObject({ code: 'address-private' });
    await expect(get('/a', fetcher({ allowed: async () => false }))).rejects.toMatchObject({
      code: 'address-needs-permission',
    });
    expect(asked).toEqual([]);
    for (const wrong of ['ftp://a.example/', 'javascript:1', 'no address'])
      await expect(fetcher().fetch(wrong, never)).rejects.toMatchObject({ code: 'address-wrong' });
  });

  it('ends what is too large, takes too long, or breaks off', async () => {
    answers.set('/large', (_request, response) => void response.writeHead(200).end(Buffer.alloc(5000)));
    await expect(get('/large', fetcher({}, { bytes: 4999 }))).rejects.toMatchObject({ code: 'address-too-large' });
    answers.set('/robots.txt', status(404));
    answers.set('/silent', () => undefined);
    answers.set('/endless', (_request, response) => void response.writeHead(200).write('and '));
    const by = fetcher({}, { timeout: 300 });
    await expect(get('/silent', by)).rejects.toMatchObject({ code: 'address-timeout' });
    await expect(get('/endless', by)).rejects.toMatchObject({ code: 'address-timeout' });
    answers.set('/broken', (request) => void request.socket.destroy());
    await expect(get('/broken')).rejects.toMatchObject({ code: 'address-unreachable' });
  });

  it('asks a host one thing at a time, and pauses in between', async () => {
    let open = 0;
    let most = 0;
    const times: number[] = [];
    const slow: Answer = (_request, response) => {
      times.push(performance.now());
      most = Math.max(most, ++open);
      setTimeout(() => {
        open--;
        response.writeHead(200).end('x');
      }, 30);
    };
    for (const path of ['/robots.txt', '/a', '/b']) answers.set(path, slow);
    const by = fetcher({}, { pause: 60 });
    await Promise.all([get('/a', by), get('/b', by)]);
    expect(most).toBe(1);
    const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThan(80);
  });

  it('stops when it is told to', async () => {
    const ended = new AbortController();
    answers.set('/a', () => ended.abort(new Error('ended')));
    await expect(fetcher().fetch(`${origin}/a`, ended.signal)).rejects.toThrow('ended');
  });
});
