import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openaiChat } from '../../lib/models/openai-chat.ts';
import { listModels } from '../../lib/models/openai-server.ts';
import { normaliseBaseUrl } from '../../lib/models/server-address.ts';
import { cleanKey, withoutKey, withoutKeyIn } from '../../lib/models/server-key.ts';
import { startOpenAiServer, type TestServer } from '../servers/openai-server.ts';

const KEY = 'sk-Footnote+Canary/7f3a9c==';
const reversed = [...KEY].reverse().join('');

async function whole(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

describe('a key as it is typed', () => {
  it.each([
    [' sk-1 \n', 'sk-1'],
    ['sk-\u200b12\u00a034', 'sk-1234'],
    ['Bearer sk-1', 'sk-1'],
    ['"sk-1"', 'sk-1'],
    ['  ', ''],
  ])('%j is %j', (typed, key) => expect(cleanKey(typed)).toBe(key));

  it.each(['schlüssel', '열쇠', 'sk-\u0000x'])('%j is none', (typed) =>
    expect(() => cleanKey(typed)).toThrow(expect.objectContaining({ code: 'server-key' })),
  );

  it.each([
    'https://ann:pw@api.example.org/v1',
    'ann:pw@api.example.org',
    'https://sk-1234@api.example.org/v1',
    'https://api.example.org/v1?api_key=1',
    'https://api.example.org/v1?access_token=1',
    'https://api.example.org/v1?key=1',
  ])('has no place in an address: %s', (address) =>
    expect(() => normaliseBaseUrl(address)).toThrow(expect.objectContaining({ code: 'server-address-secret' })),
  );
});

describe('what a server says', () => {
  const forms = (key: string) => [
    key,
    encodeURIComponent(key),
    reversed,
    btoa(key),
    btoa(`:${key}`),
    btoa(`Bearer ${key}`),
    btoa(`ab${key}cd`),
  ];

  it.each(forms(KEY))('does not repeat a key: %s', (form) => {
    const said = withoutKey(`No: ${form}!`, KEY);
    for (const each of [KEY, encodeURIComponent(KEY), reversed, btoa(KEY).slice(2, -4)])
      expect(said).not.toContain(each);
    expect(said.startsWith('No: ')).toBe(true);
  });

  it('keeps what is no key', async () => {
    expect(withoutKey('a key is a key', 'key')).toBe('a … is a …');
    const pieces = async function* () {
      yield* ['Tides ', 'sk-Foot', 'stool and ', 'sk-'];
    };
    expect(await whole(withoutKeyIn(pieces(), KEY))).toBe('Tides sk-Footstool and sk-');
  });

  it.each([1, 2, 3, 7])('does not repeat it in pieces of %i', async (size) => {
    const text = `Yes, ${forms(KEY).join(' and ')} it is.`;
    const pieces = async function* () {
      for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
    };
    const said = await whole(withoutKeyIn(pieces(), KEY));
    for (const each of [KEY, encodeURIComponent(KEY), reversed, btoa(KEY)]) expect(said).not.toContain(each);
    expect(said).toMatch(/^Yes, .* it is\.$/);
  });
});

describe('a server that has the key', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startOpenAiServer();
  });
  afterAll(() => server.close());

  it('may not put it into names and answers', async () => {
    server.behave({ models: ['small', `model-${KEY}`], answer: `Your key is ${KEY}, and backwards ${reversed}.` });
    const options = { baseUrl: server.url, key: KEY };
    expect(await listModels(options)).toEqual(['small']);
    const model = openaiChat({ ...options, model: 'small' });
    const answer = model.stream([{ role: 'user', content: 'Hm?' }], new AbortController().signal);
    expect(await whole(answer)).toBe('Your key is …, and backwards ….');
  });

  it('may not send us elsewhere', async () => {
    const gate = createServer((_, response) => response.writeHead(307, { location: `${server.url}/models` }).end());
    await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
    const { port } = gate.address() as AddressInfo;
    const before = server.requests.length;
    const listing = listModels({ baseUrl: `http://127.0.0.1:${port}/v1`, key: KEY });
    await expect(listing).rejects.toMatchObject({ code: 'server-moved' });
    expect(server.requests.length).toBe(before);
    gate.close();
  });
});
