import type { Citation } from '../asking.ts';
import type { Passage, SavedText } from '../types.ts';
import { citationOf, isOf } from './citation.ts';
import type { Quote } from './quote-span.ts';
import { bestQuotes, nearestQuotes, type QuoteOptions, quotePerPassage } from './quotes.ts';

/** The answer that needs no model: what the passages say, word for word. */
export interface PassagesAnswer {
  /** Markdown: each quote a paragraph of its own, with its `[n]`. */
  readonly text: string;
  readonly citations: readonly Citation[];
}

/** Quotes the statements that best speak to the question. */
export async function passagesAnswer(
  question: string,
  passages: readonly Passage[],
  options: QuoteOptions,
): Promise<PassagesAnswer> {
  const quotes = await bestQuotes(question, passages, options);
  return {
    text: quotes.map((quote, i) => `${printed(quote)} [${i + 1}]`).join('\n\n'),
    citations: quotes.map((quote, i) => cite(quote, i + 1, options.texts)),
  };
}

/** A note for each passage that is sent to a model, with the model's own number, for while it writes. */
export function passageNotes(
  question: string,
  passages: readonly Passage[],
  texts: ReadonlyMap<string, SavedText>,
): Citation[] {
  return quotePerPassage(question, passages, texts).map((quote, i) => ({
    ...cite(quote, i + 1, texts),
    verified: false,
  }));
}

/** What comes nearest to a question that the passages do not answer. */
export async function nearestPassages(
  question: string,
  passages: readonly Passage[],
  options: QuoteOptions,
): Promise<Citation[]> {
  const quotes = await nearestQuotes(question, passages, options);
  return quotes.map((quote, i) => cite(quote, i + 1, options.texts));
}

function cite(quote: Quote, number: number, texts: ReadonlyMap<string, SavedText>): Citation {
  const saved = texts.get(quote.passage.documentId);
  return citationOf(quote.passage, quote, {
    number,
    verified: true,
    ...(isOf(saved, quote.passage) && { saved }),
  });
}

/** A note mark of the page's own, which would pass for one of ours. */
const OWN_MARK = /\s?\[\d{1,3}\](?:\[\d{1,3}\])*/g;

function printed(quote: Quote): string {
  const { passage, start, end, kind, columns } = quote;
  const text = passage.text.slice(start - passage.start, end - passage.start);
  if (kind === 'code')
    return text.includes('\n') ? `\`\`\`\n${text.replaceAll('```', "'''")}\n\`\`\`\n` : `\`${text}\``;
  if (kind === 'row') return row(text, columns);
  const [open, close] = /[\u3040-\u30ff]/.test(text) ? ['「', '」'] : ['“', '”'];
  return `${open}${asProse(text.replace(OWN_MARK, ''))}${close}`;
}

/** Lines of a list stay lines; what else was broken is joined. */
function asProse(text: string): string {
  const [first = '', ...rest] = text.split(/\n+/).map((line) => line.trim());
  if (rest.length === 0 || !/[:：]$/.test(first)) return [first, ...rest].join(' ');
  return `${first}\n\n${rest.map((line) => `- ${line}`).join('\n')}`;
}

/** "Seoul · Population: 9.4 million · Area: 605 km²" */
function row(text: string, columns: string | undefined): string {
  const cells = text.split(/\s*\|\s*/).filter((cell, i, all) => cell !== '' || (i > 0 && i < all.length - 1));
  const names = columns?.split(/\s*\|\s*/) ?? [];
  if (names.length !== cells.length) return cells.filter((cell) => cell !== '').join(' · ');
  return cells
    .map((cell, i) => (i === 0 || !names[i] ? cell : `${names[i]}: ${cell}`))
    .filter((cell, i) => cells[i] !== '' && cell !== '')
    .join(' · ');
}
