import type { Message } from './small-model.ts';

const PASSAGE = /<passage-(\w+) number="(\d+)">([\s\S]*?)<\/passage-\1>/g;

/**
 * A model that says what it is told to, whatever the passages say. `{words}` in the text becomes the number of the
 * passage that has these words, `{!words}` that of another, `{*}` all numbers there are, `{+}` one that was never sent.
 */
export function adversary(text: string): (messages: readonly Message[]) => string {
  return (messages) => {
    const prompt = messages.map(({ content }) => content).join('\n');
    const passages = [...prompt.matchAll(PASSAGE)].map(([, , number, body = '']) => ({ number, body }));
    const numbers = passages.map(({ number }) => number);
    return text.replace(/\{([^}]*)\}/g, (_, what: string) => {
      if (what === '*') return numbers.map((number) => `[${number}]`).join('');
      if (what === '+') return `[${numbers.length + 7}]`;
      const words = what.replace(/^!/, '');
      const found = passages.find(({ body }) => body.includes(words) !== what.startsWith('!'));
      if (!found) throw new Error(`no passage for {${what}}`);
      return `[${found.number}]`;
    });
  };
}
