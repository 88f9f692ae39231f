import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browserChat, browserModelState, downloadBrowserModel } from '../../lib/models/browser-chat.ts';
import { type FakeLanguageModel, installLanguageModel } from '../servers/fake-language-model.ts';
import { chatModelContract } from './chat-model-contract.ts';

let fake: FakeLanguageModel;
beforeEach(() => {
  fake = installLanguageModel();
});
afterEach(() => fake.uninstall());

chatModelContract("the browser's own model", async () => ({
  model: browserChat(),
  say: (pieces) => {
    fake.pieces = pieces;
  },
  release: (pieces) => fake.release(pieces),
  failAfter: (pieces) => {
    fake.failAfter = pieces;
  },
  stopped: async () => expect(fake.created.at(-1)).toMatchObject({ aborted: true, destroyed: true }),
}));

const MESSAGES = [
  { role: 'system', content: 'Answer briefly.' },
  { role: 'user', content: 'Which colour is the sky?' },
] as const;

async function ask(messages: Parameters<ReturnType<typeof browserChat>['stream']>[0] = MESSAGES): Promise<string> {
  let text = '';
  for await (const piece of browserChat().stream(messages, new AbortController().signal)) text += piece;
  return text;
}

describe("the browser's own model", () => {
  it('is unavailable where the browser has none', async () => {
    fake.uninstall();
    expect(await browserModelState()).toBe('unavailable');
    await expect(ask()).rejects.toMatchObject({ code: 'browser-model-unavailable' });
  });

  it('tells its state, asked about the very model that is then made', async () => {
    for (const state of ['unavailable', 'downloadable', 'downloading', 'available'] as const) {
      fake.state = state;
      expect(await browserModelState()).toBe(state);
    }
    fake.pieces = ['Blue.'];
    fake.release(1);
    await ask();
    expect(fake.created.at(-1)?.options).toMatchObject(fake.availabilityOptions.at(-1) as object);
  });

  it.each(['downloadable', 'downloading'] as const)('does not start a download by itself when %s', async (state) => {
    fake.state = state;
    await expect(ask()).rejects.toMatchObject({ code: 'browser-model-needs-click' });
    expect(fake.created).toEqual([]);
  });

  it('downloads in a click, with progress, and leaves nothing open', async () => {
    fake.state = 'downloadable';
    const heard: number[] = [];
    const signal = new AbortController().signal;
    await expect(downloadBrowserModel(() => undefined, signal)).rejects.toMatchObject({
      code: 'browser-model-needs-click',
    });
    fake.clicked = true;
    await downloadBrowserModel((done) => heard.push(done), signal);
    expect(heard).toEqual([0, 0.5, 1]);
    expect(fake.created.at(-1)?.destroyed).toBe(true);
    expect(await browserModelState()).toBe('available');
  });

  it('is given the instructions first, and the last message as the prompt', async () => {
    fake.pieces = ['Blue.'];
    fake.release(1);
    expect(await ask()).toBe('Blue.');
    expect(fake.created.at(-1)?.options).toMatchObject({ initialPrompts: [MESSAGES[0]] });
  });

  it.each([true, false])('refuses a prompt that would not fit (old names: %s)', async (oldNames) => {
    fake.oldNames = oldNames;
    fake.contextWindow = 1000;
    fake.pieces = ['Blue.'];
    fake.release(1);
    expect(await ask()).toBe('Blue.');
    await expect(ask([{ role: 'user', content: 'x'.repeat(3200) }])).rejects.toMatchObject({
      code: 'browser-model-failed',
    });
    expect(fake.created.at(-1)?.destroyed).toBe(true);
  });
});
