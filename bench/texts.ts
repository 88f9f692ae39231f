/** Real text for the benches: the paragraphs of KorQuAD, from the folder of test data beside the project. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CapturedPage } from '../lib/types.ts';
import { root } from '../scripts/setup.mjs';

const KORQUAD = join(root, '..', 'shared', 'data', 'retrieval', 'korquad-dev', 'KorQuAD_v1.0_dev.json');
const CRANFIELD = join(root, '..', 'shared', 'data', 'retrieval', 'cranfield', 'cran.all.1400.xml');

interface Squad {
  readonly data: readonly {
    readonly title: string;
    readonly paragraphs: readonly {
      readonly context: string;
      readonly qas: readonly { readonly question: string }[];
    }[];
  }[];
}

/** Paragraphs, Korean and English by turns, and questions that some of them answer. @throws Error when the data is absent */
export function texts(): { paragraphs: string[]; questions: string[] } {
  for (const file of [KORQUAD, CRANFIELD])
    if (!existsSync(file)) throw new Error(`This bench reads real text from ${file}, which is not there.`);
  const squad = JSON.parse(readFileSync(KORQUAD, 'utf8')) as Squad;
  const korean = squad.data.flatMap((article) =>
    article.paragraphs.map(({ context }) => context.replace(/\s*\n\s*/g, ' ')),
  );
  const english = [...readFileSync(CRANFIELD, 'utf8').matchAll(/<text>([\s\S]*?)<\/text>/g)].map(([, text]) =>
    (text ?? '').replace(/\s+/g, ' ').trim(),
  );
  const paragraphs = korean.flatMap((text, at) => [text, english[at] ?? '']).filter((text) => text.length > 80);
  const questions = squad.data
    .flatMap(({ paragraphs: all }) => all.map(({ qas }) => qas[0]?.question ?? ''))
    .filter(Boolean);
  return { paragraphs, questions };
}

/** The n-th page of a made-up library: about ten paragraphs of real text, none of them like those of another page. */
export function page(n: number, paragraphs: readonly string[], count = 10): CapturedPage {
  const parts = Array.from({ length: count }, (_, at) => {
    const text = paragraphs[(n * 7 + at * 131) % paragraphs.length] ?? '';
    return `${text} (${n}.${at})`;
  });
  const blocks = [];
  let text = '';
  for (const part of parts) {
    if (text) text += '\n\n';
    blocks.push({ kind: 'paragraph', start: text.length, end: text.length + part.length } as const);
    text += part;
  }
  const words = text.split(/\s+/).length;
  const url = `https://bench.example/page-${n}`;
  return {
    kind: 'page',
    url,
    address: url,
    title: `Page ${n}`,
    site: 'bench.example',
    text,
    blocks,
    receipt: { method: 'readability', words, visibleWords: words, kept: 1, tables: 0, codeBlocks: 0 },
  };
}
