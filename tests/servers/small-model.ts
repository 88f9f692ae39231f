/** What the test server says and embeds: deterministic, dependency-free, and just clever enough to be asked in earnest. */

export interface Message {
  readonly role: string;
  readonly content: string;
}

const PASSAGE = /<passage-(\w+) number="(\d+)">([\s\S]*?)<\/passage-\1>/g;
const NOT_THERE = /(?:reply with exactly|write only) ([A-Z_]+)/;

const words = (text: string): string[] => {
  const found =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return found.flatMap((word) =>
    /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/.test(word) && word.length > 2
      ? Array.from({ length: word.length - 1 }, (_, i) => word.slice(i, i + 2))
      : [word],
  );
};

/** Copies the one or two sentences of the numbered passages that share most words with the question, each with its number. */
export function reply(messages: readonly Message[]): string {
  const user = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const passages = [...user.matchAll(PASSAGE)].map((match) => ({
    number: match[2] ?? '',
    // What the page says is marked; the other lines tell its title and source.
    text: [...(match[3] ?? '').matchAll(/^> ?(.*)$/gm)].map(([, line]) => line).join('\n'),
  }));
  if (passages.length === 0) return 'OK';
  const asked = /(?:^|\n)Question: *([^\n]*)/.exec(user.replace(PASSAGE, ''))?.[1] ?? user;
  const sentences = passages.flatMap(({ number, text }) =>
    text
      .split(/(?<=[.!?。])\s+|\n+/)
      .map((sentence) => sentence.trim())
      .filter((sentence) => sentence.length > 15)
      .map((sentence) => ({ number, sentence, words: new Set(words(sentence)) })),
  );
  const weights = new Map(
    [...new Set(words(asked))].map((word) => {
      const count = sentences.filter((one) => one.words.has(word)).length;
      return [word, count > 0 ? Math.log(1 + sentences.length / count) : 0] as const;
    }),
  );
  const scored = sentences
    .map(({ number, sentence, words: held }) => {
      const shared = [...weights].filter(([word]) => held.has(word));
      return { number, sentence, count: shared.length, score: shared.reduce((sum, [, weight]) => sum + weight, 0) };
    })
    .sort((a, b) => b.score - a.score);
  const best = scored.slice(0, 2).filter(({ count, score }) => count >= 2 && score > (scored[0]?.score ?? 0) * 0.7);
  if (best.length === 0)
    return NOT_THERE.exec(messages.map(({ content }) => content).join('\n'))?.[1] ?? 'I do not know.';
  return best.map(({ number, sentence }) => `${sentence.replace(/([.!?。])?$/, ` [${number}]$1`)}`).join(' ');
}

/** A unit vector of the hashed words of a text: texts that share words are near each other. */
export function embed(text: string, dims: number): number[] {
  const vector = new Array<number>(dims).fill(0);
  for (const word of words(text)) {
    let hash = 2166136261;
    for (const character of word) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
    vector[hash % dims] = (vector[hash % dims] ?? 0) + (hash & 0x10000 ? 1 : -1);
  }
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector.fill(1 / Math.sqrt(dims));
}
