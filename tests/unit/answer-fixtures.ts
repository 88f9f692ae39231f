import type { AnswerDeps } from '../../lib/answer/answer.ts';
import type { Retrieval } from '../../lib/asking.ts';
import type { ChatModel } from '../../lib/ports.ts';
import type { Block, BlockKind, Passage, SavedText } from '../../lib/types.ts';

/** A saved page from its blocks, in one chunk, as it would be retrieved. */
export interface SamplePage {
  readonly passage: Passage;
  readonly saved: SavedText;
}

let made = 0;

export function page(
  title: string,
  blocks: readonly (readonly [BlockKind, string])[],
  more: Partial<Passage> = {},
): SamplePage {
  const id = `document-${++made}`;
  let text = '';
  const laid: Block[] = blocks.map(([kind, content]) => {
    if (text) text += '\n\n';
    const start = text.length;
    text += content;
    return { kind, start, end: text.length, ...(kind === 'heading' && { level: 2 }) };
  });
  const chunk = { start: 0, end: text.length, headings: [] };
  return {
    passage: {
      chunkId: made * 65536,
      documentId: id,
      title,
      url: `https://example.org/${made}`,
      site: 'Example',
      savedAt: '2026-11-02T10:00:00Z',
      text,
      score: 1,
      ...chunk,
      ...more,
    },
    saved: { id, sequence: made, text, blocks: laid, chunks: [chunk] },
  };
}

export const passagesOf = (pages: readonly SamplePage[]): Passage[] => pages.map(({ passage }) => passage);
export const textsOf = (pages: readonly SamplePage[]): Map<string, SavedText> =>
  new Map(pages.map(({ saved }) => [saved.id, saved]));

export function retrieval(question: string, pages: readonly SamplePage[], enough = true): Retrieval {
  return {
    question,
    passages: passagesOf(pages),
    trace: {
      terms: question.toLowerCase().split(' '),
      chunksSearched: 40,
      documentsSearched: 9,
      mode: 'hybrid',
      candidates: pages.map(({ passage }, i) => ({
        chunkId: passage.chunkId,
        documentId: passage.documentId,
        title: passage.title,
        excerpt: passage.text.slice(0, 40),
        keywordRank: i + 1,
        keywordScore: 3 - i,
        vectorScore: 0.5,
        fused: 3 - i,
        fate: 'sent' as const,
      })),
      evidence: { coverage: enough ? 0.8 : 0.1, similarity: 0.5, enough },
      times: { embed: 1, keyword: 1, vector: 1, fuse: 1, retrieve: 4 },
    },
  };
}

export function deps(pages: readonly SamplePage[], more: Partial<AnswerDeps> & { enough?: boolean } = {}): AnswerDeps {
  const { enough, ...rest } = more;
  return {
    retrieve: async (question) => retrieval(question, pages, enough),
    text: async (id) => textsOf(pages).get(id),
    ...rest,
  };
}

/** A model with a window of so many tokens that says these pieces; an Error among them is thrown. Tells what it was asked. */
export function scripted(
  pieces: readonly (string | Error)[],
  tokens = 8192,
): ChatModel & { readonly asked: string[]; readonly said: number } {
  const asked: string[] = [];
  let said = 0;
  return {
    name: 'scripted',
    window: async () => ({ tokens, from: 'user' }),
    asked,
    get said() {
      return said;
    },
    async *stream(messages, signal) {
      asked.push(messages.map(({ content }) => content).join('\n'));
      for (const piece of pieces) {
        await Promise.resolve();
        if (signal.aborted) return;
        if (piece instanceof Error) throw piece;
        said++;
        yield piece;
      }
    },
  };
}
