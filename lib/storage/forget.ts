import type { Answer, Citation, Turn, UnsupportedSpan } from '../asking.ts';
import { sentences } from '../text/sentences.ts';
import type { DocumentId, Span } from '../types.ts';

/** A run of words shorter than this, in letters, may stand in any text: it is nobody's. */
const OWN = 16;
const CUT = '…';
const MARKERS = /\[\d{1,3}\]/g;

/**
 * A kept turn without what it holds of these documents: notes keep their number alone, candidates their scores, the prompt goes, and
 * so does every sentence of the answer that was theirs word for word. What a model said in words of its own stays.
 */
export function withoutDocuments(turn: Turn, gone: ReadonlySet<DocumentId>): Turn {
  const { answer } = turn;
  const lost = answer.citations.filter(({ documentId }) => gone.has(documentId));
  const { prompt: _prompt, ...trace } = answer.trace;
  const candidates = trace.candidates.map((candidate) =>
    gone.has(candidate.documentId) ? { ...candidate, title: '', excerpt: '' } : candidate,
  );
  return {
    ...turn,
    answer: {
      ...answer,
      ...withoutWords(answer, lost),
      citations: answer.citations.map((citation) =>
        gone.has(citation.documentId) ? blank(citation, turn.askedAt) : citation,
      ),
      trace: { ...trace, candidates },
    },
  };
}

function blank({ number, documentId }: Citation, askedAt: string): Citation {
  const nothing = { start: 0, end: 0, quote: '', before: '', after: '', headings: [], title: '', url: '', site: '' };
  return { ...nothing, number, documentId, savedAt: askedAt, verified: false, gone: true };
}

function withoutWords(answer: Answer, lost: readonly Citation[]): Pick<Answer, 'text' | 'unsupported'> {
  const { mode, text } = answer;
  const cuts = mode === 'passages' ? quotesOf(text, lost) : sentencesOf(text, lost);
  let rest = '';
  let from = 0;
  for (const { start, end } of cuts) {
    rest += text.slice(from, start) + [CUT, ...(text.slice(start, end).match(MARKERS) ?? [])].join(' ');
    from = end;
  }
  return { text: rest + text.slice(from), unsupported: answer.unsupported.flatMap((span) => moved(span, text, cuts)) };
}

/** An answer of quotes: each ends with its number. */
function quotesOf(text: string, lost: readonly Citation[]): Span[] {
  const numbers = new Set(lost.map(({ number }) => `[${number}]`));
  let from = 0;
  return [...text.matchAll(MARKERS)].flatMap((marker) => {
    const start = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
    const end = marker.index + marker[0].length;
    from = end;
    return numbers.has(marker[0]) ? [{ start, end }] : [];
  });
}

/** The sentences of a model that the pages themselves say. */
function sentencesOf(text: string, lost: readonly Citation[]): Span[] {
  const pages = lost.map(({ before, quote, after }) => letters(before + quote + after));
  if (pages.length === 0) return [];
  return sentences(text).filter(({ start, end }) => {
    const said = letters(text.slice(start, end).replace(MARKERS, ''));
    return said.length >= OWN && pages.some((page) => page.includes(said));
  });
}

const letters = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** Where a span is after the cuts; nowhere, if one touches it. */
function moved(span: UnsupportedSpan, text: string, cuts: readonly Span[]): UnsupportedSpan[] {
  if (cuts.some(({ start, end }) => start < span.end && span.start < end)) return [];
  let by = 0;
  for (const { start, end } of cuts) {
    if (end > span.start) break;
    by += [CUT, ...(text.slice(start, end).match(MARKERS) ?? [])].join(' ').length - (end - start);
  }
  return [{ ...span, start: span.start + by, end: span.end + by }];
}
