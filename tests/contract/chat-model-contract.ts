import { describe, expect, it } from 'vitest';
import type { ChatModel, TokenUsage } from '../../lib/ports.ts';

/** What a test needs to drive the model behind an adapter. */
export interface DrivenChatModel {
  readonly model: ChatModel;
  /** The model will say these pieces, each only when released. */
  say(pieces: readonly string[]): void;
  /** Lets this many pieces go. */
  release(pieces: number): void;
  /** The model will fail after this many pieces. */
  failAfter(pieces: number): void;
  /** Resolves when the other side has noticed that nobody reads any more. */
  stopped(): Promise<void>;
}

const MESSAGES = [
  { role: 'system', content: 'Answer briefly.' },
  { role: 'user', content: 'Which colour is the sky?' },
] as const;

/** The suite every ChatModel passes. */
export function chatModelContract(name: string, make: () => Promise<DrivenChatModel>): void {
  describe(`${name} as a chat model`, () => {
    it('has a name, and a window that it says whence it has', async () => {
      const { model } = await make();
      expect(model.name).not.toBe('');
      const window = await model.window(new AbortController().signal);
      expect(window.tokens).toBeGreaterThanOrEqual(1024);
      expect(['server', 'user', 'guess']).toContain(window.from);
    });

    it('has a window even when stopped before it was asked', async () => {
      const { model } = await make();
      expect((await model.window(AbortSignal.abort())).tokens).toBeGreaterThanOrEqual(1024);
    });

    it('says how many tokens it counted once, before the end, if at all', async () => {
      const driven = await make();
      driven.say(['one ', 'two']);
      driven.release(2);
      const heard: TokenUsage[] = [];
      const signal = new AbortController().signal;
      for await (const _ of driven.model.stream(MESSAGES, signal, (usage) => heard.push(usage)));
      expect(heard.length).toBeLessThanOrEqual(1);
      for (const { prompt, answer } of heard) {
        expect(prompt).toBeGreaterThan(0);
        expect(answer).toBeGreaterThan(0);
      }
    });

    it('yields the answer in pieces, as they come, losing none', async () => {
      const driven = await make();
      driven.say(['Blue', ', 파란', '색 ', '🌤.']);
      const pieces = driven.model.stream(MESSAGES, new AbortController().signal)[Symbol.asyncIterator]();
      driven.release(1);
      const first = await pieces.next();
      expect(first).toEqual({ done: false, value: 'Blue' });
      driven.release(3);
      let rest = '';
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) rest += next.value;
      expect(rest).toBe(', 파란색 🌤.');
    });

    it('ends without an error when stopped, and tells the other side', async () => {
      const driven = await make();
      driven.say(['one ', 'two ', 'three ']);
      const stop = new AbortController();
      const pieces = driven.model.stream(MESSAGES, stop.signal)[Symbol.asyncIterator]();
      driven.release(1);
      await pieces.next();
      const pending = pieces.next();
      stop.abort();
      expect(await pending).toMatchObject({ done: true });
      await driven.stopped();
    });

    it('yields nothing when stopped before it began', async () => {
      const driven = await make();
      driven.say(['one']);
      driven.release(1);
      const seen: string[] = [];
      for await (const piece of driven.model.stream(MESSAGES, AbortSignal.abort())) seen.push(piece);
      expect(seen).toEqual([]);
    });

    it('tells the other side when the reader walks away', async () => {
      const driven = await make();
      driven.say(['one ', 'two ', 'three ']);
      driven.release(1);
      for await (const _ of driven.model.stream(MESSAGES, new AbortController().signal)) break;
      await driven.stopped();
    });

    it('keeps what came and then throws an AppError when the model breaks down', async () => {
      const driven = await make();
      driven.say(['one ', 'two ', 'three ']);
      driven.failAfter(2);
      driven.release(3);
      let text = '';
      const reading = (async () => {
        for await (const piece of driven.model.stream(MESSAGES, new AbortController().signal)) text += piece;
      })();
      await expect(reading).rejects.toMatchObject({
        name: 'AppError',
        code: expect.stringMatching(/^(server-cut-short|browser-model-failed)$/),
      });
      expect(text).toBe('one two ');
    });
  });
}
