import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CapturedPage } from '../../lib/types.ts';
import { readPageQuestions, readSamplePages } from '../../scripts/sample-pages.ts';
import { root } from '../../scripts/setup.mjs';

/** Pages and questions of a long use. Each page is one of the samples with some rare words, other ones each time it is saved. */
export interface SoakPages {
  /** The page as a web server hands it out. */
  html(page: number, version: number): string;
  /** The page as its capture would be, about. */
  captured(page: number, version: number): CapturedPage;
  question(nth: number): string;
}

/** @param vocabulary how many rare words there are in all: as in a language, few are new after a while */
export async function soakPages(vocabulary: number): Promise<SoakPages> {
  const samples = await readSamplePages();
  const questions = await readPageQuestions();
  const sample = (page: number) => {
    const found = samples[page % samples.length];
    if (!found) throw new Error('there are no sample pages');
    return found;
  };
  return {
    html(page, version) {
      const file = join(root, 'scripts', 'pages', sample(page).name);
      return readFileSync(file, 'utf8')
        .replace(/<title>/i, `<title>${page}: `)
        .replace(/<\/p>/i, `</p>\n<p>${rareWords(page, version, vocabulary)}</p>`);
    },
    captured(page, version) {
      const { title, text, blocks } = sample(page);
      const own = rareWords(page, version, vocabulary);
      const start = text.length + 2;
      const address = `https://soak.example/${page}`;
      return {
        kind: 'page',
        url: address,
        address,
        title: `${page}: ${title}`,
        site: 'Soak',
        language: 'en',
        text: `${text}\n\n${own}`,
        blocks: [...blocks, { kind: 'paragraph', start, end: start + own.length }],
        receipt: { method: 'readability', words: 900, visibleWords: 950, kept: 0.95, tables: 0, codeBlocks: 0 },
      };
    },
    question: (nth) => questions[nth % questions.length]?.question ?? 'What is told of the tides?',
  };
}

function rareWords(page: number, version: number, vocabulary: number): string {
  const word = (i: number) => `w${(((page * 12 + i) * 7919 + version * 104_729) % vocabulary).toString(36)}`;
  const words = Array.from({ length: 12 }, (_, i) => word(i));
  return `In the margin of page ${page}, as it was the ${version}. time, somebody has noted ${words.join(', ')}.`;
}
