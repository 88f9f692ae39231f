import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, callFrom, savePage } from '../../scripts/panel.ts';
import { countTokens, type WindowBehaviour } from '../servers/context-window.ts';
import { startOpenAiServer, type TestServer } from '../servers/openai-server.ts';
import type { Message } from '../servers/small-model.ts';
import { article, world } from './harness.ts';
import { leaveSettings, pressTest, typeServer } from './settings.ts';

const WINDOW = 2048;

const paragraphs = (line: (i: number) => string): string[] =>
  Array.from({ length: 12 }, (_, p) => Array.from({ length: 6 }, (_, i) => line(p * 6 + i)).join(' '));
const ENGLISH = paragraphs(
  (i) =>
    `Logbook entry ${i}: the tide in Harbour ${i} rose by ${i + 103} metres before the spring storm had passed the lighthouse.`,
);
const KOREAN = paragraphs(
  (i) =>
    `${i}번 일지: 봄 폭풍이 등대를 지나가기 전까지 제${i}항구의 조수는 ${i + 103}미터 높이까지 차올랐다고 적혀 있다.`,
);

const CASES = [
  ['English', 'How many metres did the tide in Harbour 41 rise before the spring storm?'],
  ['Korean', '봄 폭풍이 지나가기 전에 제41항구의 조수는 몇 미터까지 차올랐나요?'],
] as const;

describe('a model with a small window', () => {
  const here = world({ granted: true });
  let panel: Page;
  let server: TestServer;

  beforeAll(async () => {
    for (const [name, texts] of [
      ['english', ENGLISH],
      ['korean', KOREAN],
    ] as const) {
      const page = await here.footnote.open(here.pages.put(`/${name}`, { html: article(name, texts) }));
      await savePage(here.footnote, page);
    }
    panel = await here.footnote.panel();
  });
  beforeEach(async () => {
    server = await startOpenAiServer();
  });
  afterEach(() => server.close());

  /** Has the server of this test write the answers, without the form. */
  async function useServer(more: { contextTokens?: number } = {}) {
    const { settings } = await callFrom(panel, 'library', 'settings');
    const chat = { kind: 'openai', provider: 'other', baseUrl: server.url, model: 'small', ...more } as const;
    await callFrom(panel, 'library', 'setSettings', { ...settings, chat });
  }

  const small = (tells: WindowBehaviour['tells'], over: WindowBehaviour['over']) =>
    server.behave({ window: { tokens: WINDOW, tells, over }, counts: 1 });

  /** The prompts that reached the model, in its own tokens. */
  const prompts = (): number[] =>
    server.requests
      .filter(({ path, method }) => method === 'POST' && path.endsWith('/chat/completions'))
      .map(({ body }) => countTokens((body as { messages: Message[] }).messages));

  function expectRoom() {
    expect(prompts().length).toBeGreaterThan(0);
    for (const tokens of prompts()) expect(tokens).toBeLessThan(WINDOW - 200);
  }

  it.each(
    CASES.flatMap(([language, question]) =>
      (['reject', 'forget'] as const).map((over) => ({ language, question, over })),
    ),
  )('is never sent more than it takes in: $language, to a server that would $over', async ({ question, over }) => {
    small(over === 'reject' ? 'llamacpp' : 'ollama', over);
    await useServer();
    const answer = await ask(panel, question);
    expect(answer).toMatchObject({ mode: 'model' });
    expect(answer.incomplete).toBeUndefined();
    expect(answer.text).toContain('144');
    expect(answer.trace.tokens).toMatchObject({ window: WINDOW, estimated: false });
    expect(answer.citations.some(({ quote }) => quote.includes('144'))).toBe(true);
    expectRoom();
  });

  it.each(CASES)('is asked a question of 4,000 characters all the same: %s', async (language, question) => {
    small('vllm', 'reject');
    await useServer();
    const text = (language === 'English' ? ENGLISH : KOREAN).join(' ');
    const answer = await ask(panel, `${text.slice(0, 3900)}. ${question}`);
    expect(answer.mode).toBe('model');
    expect(answer.incomplete).toBeUndefined();
    expectRoom();
  });

  it('that counts more finely than estimated is sent less from then on', async () => {
    server.behave({ window: { tokens: 8192, tells: 'vllm', over: 'reject' }, counts: 2.2 });
    await useServer();
    const [, question] = CASES[1];
    await ask(panel, question);
    await ask(panel, question);
    const [first = 0, second = 0] = prompts();
    expect(second).toBeLessThan(first * 1.01);
    expect(second * 2.2).toBeLessThan(8192 * 0.75);
  });

  it('is set by hand where the server does not tell, and shown as told where it does', async () => {
    const form = await typeServer(panel, 'chat', { url: server.url, model: 'small' });
    expect(await pressTest(form)).toMatch(/^It works/);
    expect(await panel.getAttribute('#chat-window', 'placeholder')).toBe('4,096, guessed');
    small('llamacpp-models', 'reject');
    await pressTest(form);
    expect(await panel.getAttribute('#chat-window', 'placeholder')).toBe('2,048, says the server');
    await panel.fill('#chat-window', '1500');
    await pressTest(form);
    expect((await callFrom(panel, 'library', 'settings')).settings.chat).toMatchObject({ contextTokens: 1500 });
    await leaveSettings(panel);
    const answer = await ask(panel, CASES[0][1]);
    expect(answer.trace.tokens).toMatchObject({ window: 1500 });
    for (const tokens of prompts().slice(3)) expect(tokens).toBeLessThan(1300);
    // Another model is another matter.
    await typeServer(panel, 'chat', { url: server.url, model: 'small-embed' });
    expect(await panel.inputValue('#chat-window')).toBe('');
    await leaveSettings(panel);
  });
});
