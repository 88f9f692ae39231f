import { marked, type Token } from 'marked';
import { expect, it } from 'vitest';
import { answerAsMarkdown } from '../../lib/answer/markdown.ts';
import { CHANNELS } from '../faults/leak-channels.ts';
import { retrieval } from './answer-fixtures.ts';

const CITED = 'https://page.example/tides';
const citation = {
  number: 1,
  documentId: 'd',
  start: 0,
  end: 10,
  quote: 'The moon pulls.',
  before: '',
  after: '',
  headings: [],
  title: 'Tides',
  url: CITED,
  site: 'Example',
  savedAt: '2026-11-02T10:00:00Z',
  verified: true,
};

/** Images, HTML and links whose words are not their address. */
function hidden(tokens: readonly Token[]): string[] {
  const found: string[] = [];
  marked.walkTokens([...tokens], (token) => {
    if (token.type === 'image' || token.type === 'html') found.push(token.raw);
    if (token.type === 'link' && !token.raw.endsWith(`](${CITED})`) && token.text !== token.raw) found.push(token.raw);
  });
  return found;
}

it.each([
  ...Object.entries(CHANNELS),
  ['an image in a link', '[![x](http://sink.example/1)](http://sink.example/2)'],
  ['brackets in brackets', '[x](http://sink.example/((a)))'],
  ['words over two lines', '[x\ny](http://sink.example/)'],
  ['words with brackets', '[a [b] c](http://sink.example/)'],
])('has no way out in a copied answer: %s', (_, text) => {
  const copied = answerAsMarkdown({
    question: 'Why?',
    mode: 'model',
    text: `It rises [1].\n\n${text}`,
    citations: [citation],
    unsupported: [],
    trace: retrieval('', []).trace,
    ms: 1,
  });
  expect(hidden(marked.lexer(copied))).toEqual([]);
});
