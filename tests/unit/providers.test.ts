import { describe, expect, it } from 'vitest';
import { PROVIDERS, provider } from '../../lib/models/providers.ts';
import { isLocal, normaliseBaseUrl } from '../../lib/models/server-address.ts';

describe('a base address', () => {
  it.each([
    ['http://localhost:11434/v1', 'http://localhost:11434/v1'],
    ['http://localhost:11434/v1/', 'http://localhost:11434/v1'],
    ['http://localhost:11434', 'http://localhost:11434/v1'],
    ['localhost:11434', 'http://localhost:11434/v1'],
    ['  127.0.0.1:8080/ ', 'http://127.0.0.1:8080/v1'],
    ['[::1]:8080', 'http://[::1]:8080/v1'],
    ['192.168.0.7:1234', 'http://192.168.0.7:1234/v1'],
    ['mybox:8000', 'http://mybox:8000/v1'],
    ['mybox.local:8000/v1', 'http://mybox.local:8000/v1'],
    ['api.openai.com', 'https://api.openai.com/v1'],
    ['api.openai.com/v1/chat/completions', 'https://api.openai.com/v1'],
    ['https://openrouter.ai/api/v1/models', 'https://openrouter.ai/api/v1'],
    ['https://example.com/v1beta/openai/', 'https://example.com/v1beta/openai'],
    ['https://example.com/v1?page=2#x', 'https://example.com/v1'],
    ['HTTP://LOCALHOST:1234/V1', 'http://localhost:1234/V1'],
  ])('%s is taken as %s', (typed, whole) => {
    expect(normaliseBaseUrl(typed)).toBe(whole);
  });

  it.each(['', '   ', 'ftp://example.com', 'http://', 'javascript://alert(1)', 'http://a b'])(
    '%j is none, which is said with a code of its own',
    (typed) => {
      expect(() => normaliseBaseUrl(typed)).toThrow(expect.objectContaining({ code: 'server-address' }));
    },
  );

  it.each(['https://example.com/v1?key=secret#x', 'https://user:word@example.com/v1'])(
    '%s is refused: a key has a field of its own',
    (typed) => {
      expect(() => normaliseBaseUrl(typed)).toThrow(expect.objectContaining({ code: 'server-address-secret' }));
    },
  );

  it('is local on this machine and its network only', () => {
    expect(
      ['http://localhost:1/v1', 'http://10.0.0.3/v1', 'http://[::1]:8/v1', 'http://nas.local/v1'].map(isLocal),
    ).toEqual([true, true, true, true]);
    expect(['https://api.openai.com/v1', 'http://172.40.0.1/v1', 'https://localhost.example.com'].map(isLocal)).toEqual(
      [false, false, false],
    );
  });
});

describe('the providers', () => {
  it('have whole addresses', () => {
    for (const { id, baseUrl } of PROVIDERS) if (id !== 'other') expect(normaliseBaseUrl(baseUrl)).toBe(baseUrl);
  });

  it('that want a key say where it is made', () => {
    for (const { needsKey, keyUrl } of PROVIDERS) expect(URL.canParse(keyUrl ?? '')).toBe(needsKey);
  });

  it('fall back to "other"', () => {
    expect(provider('ollama').name).toBe('Ollama');
    expect(provider('gone' as never).id).toBe('other');
  });
});
