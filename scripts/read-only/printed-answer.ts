import type { Answer, Citation } from '../../lib/asking.ts';
import { oneLine, withoutInvisible } from '../../lib/text/invisible.ts';
import { addressOf, linkTo } from './links.ts';
import type { ReadableLibrary } from './readable-library.ts';
import type { Words } from './words.ts';

/** A citation with what opens the page at it. */
export interface Note extends Citation {
  readonly link?: string | undefined;
}

export interface NotedAnswer extends Answer {
  readonly citations: readonly Note[];
}

/** The answer with a link for each note that has one. */
export async function noted(answer: Answer, library: ReadableLibrary): Promise<NotedAnswer> {
  const citations = answer.citations.map(async (citation): Promise<Note> => {
    const { url, documentId, page } = citation;
    if (!addressOf(url)) return citation;
    const { text } = await library.text(documentId);
    return { ...citation, link: linkTo(url, text, citation, page) };
  });
  return { ...answer, citations: await Promise.all(citations) };
}

/** As the panel draws it: the question, the answer, the notes below; without any character that a terminal would obey. */
export function asLines({ question, mode, text, citations, unsupported }: NotedAnswer, words: Words): string[] {
  const abstained = mode === 'abstained';
  const lead = mode === 'passages' ? [words('answer.passagesOnly')] : [];
  const body = abstained ? [words('answer.abstained')] : withoutInvisible(text).split(/\r\n?|\n/);
  const doubted = unsupported.map(
    ({ start, end }) => `${words('answer.unsupported')}: ${oneLine(text.slice(start, end))}`,
  );
  const title = abstained ? words('answer.nearest') : words('answer.notes');
  return [
    oneLine(question),
    '',
    ...[...lead, ...body, ...doubted].map((line) => (line.trim() === '' ? '' : `  ${line}`)),
    ...(citations.length > 0 ? ['', `  ${title}`] : []),
    ...citations.flatMap((note) => linesOf(note, words)),
  ];
}

function linesOf(note: Note, words: Words): string[] {
  const { number, quote, title, site, savedAt, publishedAt, page, verified, link } = note;
  const date = publishedAt?.slice(0, 10) ?? `${words('answer.savedCopy')} ${savedAt.slice(0, 10)}`;
  const place = page === undefined ? [] : [words('answer.page', { page })];
  return [
    `  ${number}  “${oneLine(quote)}”`,
    `     ${[title, site, date, ...place].map(oneLine).join(' · ')}`,
    ...(verified ? [] : [`     ${words('answer.unverified')}`]),
    ...(link ? [`     ${oneLine(link)}`] : []),
  ];
}

/** What a program may want of it. */
export function asJson({ question, mode, model, text, citations, unsupported, trace, ms }: NotedAnswer) {
  const { evidence, documentsSearched } = trace;
  return {
    question,
    mode,
    abstained: mode === 'abstained',
    ...(model !== undefined && { model }),
    text,
    citations: citations.map(({ before: _before, after: _after, ...note }) => note),
    unsupported,
    confidence: evidence.confidence,
    documentsSearched,
    ms: Math.round(ms),
  };
}
