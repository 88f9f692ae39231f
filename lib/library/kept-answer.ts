import { plainBlocks } from '../answer/plain.ts';
import type { ChatId, Citation, Turn } from '../asking.ts';
import { countWords } from '../text/words.ts';
import type { Block, CapturedPage } from '../types.ts';
import { answerAddress } from './own-address.ts';

const LONGEST_TITLE = 300;

/** What is saved: as a captured page, but by Footnote itself. */
export type KeptAnswer = Omit<CapturedPage, 'kind'> & { readonly kind: 'answer' };

/** An answer as a text to be kept: what it says, block by block, then its notes with the pages they are from. */
export function keptAnswer(chatId: ChatId, order: number, { question, answer }: Turn): KeptAnswer {
  const lines = [
    ...plainBlocks(answer.text),
    ...answer.citations.map((citation) => ({ kind: 'list-item' as const, text: note(citation) })),
  ];
  let text = '';
  const blocks = lines.map(({ kind, text: line }): Block => {
    if (text !== '') text += '\n\n';
    const start = text.length;
    text += line;
    const level = kind === 'heading' ? 2 : 1;
    return { kind, start, end: text.length, ...((kind === 'heading' || kind === 'list-item') && { level }) };
  });
  const words = countWords(text);
  const address = answerAddress(chatId, order);
  return {
    kind: 'answer',
    url: address,
    address,
    title: question.replace(/\s+/g, ' ').trim().slice(0, LONGEST_TITLE),
    site: 'Footnote',
    text,
    blocks,
    receipt: { method: 'visible-text', words, visibleWords: words, kept: 1, tables: 0, codeBlocks: 0 },
  };
}

function note({ number, quote, title, site, url, gone, library, publishedAt, savedAt }: Citation): string {
  if (gone) return `[${number}] –`;
  const date = (publishedAt ?? savedAt).slice(0, 10);
  const from = [title, site, ...(library ? [library] : []), date, url].join(', ');
  return `[${number}] “${quote.replace(/\s+/g, ' ').trim()}” – ${from}`;
}
