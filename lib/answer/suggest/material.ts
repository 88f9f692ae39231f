import { oneLine } from '../../text/invisible.ts';
import { sentences } from '../../text/sentences.ts';
import type { Block, SavedText, Span, StoredDocument } from '../../types.ts';

/** A question that a text seems to answer. */
export interface Suggested extends Span {
  readonly question: string;
  /** What it is about, folded: two questions about the same are one too many. */
  readonly about: string;
  /** The lower, the rather: 0 a heading that asks, 1 a reason, a measure or a date, 2 what something is. */
  readonly order: 0 | 1 | 2;
}

/** The parts of a document that questions are made of, cleaned, with the places they stand at. */
export interface Material {
  readonly headings: readonly Said[];
  readonly sentences: readonly Said[];
  /** Title and headings, folded: what the document says it is about. */
  readonly topic: string;
  /** The whole text, as it is and folded. */
  readonly raw: string;
  readonly text: string;
}

export interface Said extends Span {
  readonly text: string;
}

/** Longer ones are not read at a glance; nothing is ever cut to fit. */
export const LONGEST_QUESTION = 90;
/** Of a heading that asks, so much must stand below, or nothing answers it. */
const SHORTEST_ANSWER = 40;
const LONGEST_SENTENCE = 400;
const MOST_SENTENCES = 600;

const LINK = /(?:https?:\/\/|www\.)\S+|\b[\w.-]+@[\w-]+\.\w+/i;
/** "[3]", "1.2 ", "§ 4", "#", "¶", "※": numbering and marks around the words of a heading. */
const LEADING = /^(?:\s|[#§¶※•■□◆◇▶►*_`~]|\d+(?:\.\d+)+[.)]?\s+|(?:제\s?)?\d+[장절]?[.)：:]\s*|[①-⑳]|Q\d*[.:]\s*)+/u;
const NOTES = /\[[^\]\n]{0,20}\]|[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u2020\u2021*_`#~]+/gu;
/** What talks to a machine, or asks for what is nobody's to give. */
const COMMANDS =
  /\b(?:ignore|disregard|instructions?|prompts?|system message|assistant|password|passwd|api keys?|secrets?|jailbreak)\b|지시|명령|프롬프트|무시|비밀번호|指示|命令|プロンプト|無視|パスワード|忽略|密码|密碼/iu;

/** What a question may be made of. */
export function materialOf(
  document: Pick<StoredDocument, 'title'>,
  saved: Pick<SavedText, 'text' | 'blocks'>,
): Material {
  const { text, blocks } = saved;
  const own = blocks.filter((block, i) => block.kind === 'heading' && isAnswered(blocks, i));
  const headings = own.map((block) => ({
    start: block.start,
    end: block.end,
    text: text.slice(block.start, block.end),
  }));
  const title = { start: 0, end: 0, text: document.title };
  const all = [...titleParts(title), ...headings].map(cleaned).filter((said) => said !== undefined);
  return {
    headings: all,
    sentences: sentencesOf(text, blocks).slice(0, MOST_SENTENCES),
    topic: folded([document.title, ...headings.map((heading) => heading.text)].join('\n')),
    raw: text,
    text: folded(text),
  };
}

/** Without links, notes and marks; undefined if it is no plain short line. */
function cleaned(said: Said): Said | undefined {
  if (said.text.length > 3 * LONGEST_QUESTION) return undefined;
  const text = oneLine(oneLine(said.text).replace(LEADING, '').replace(NOTES, ''));
  return text === '' || isUnfit(text) ? undefined : { ...said, text };
}

/** Whether a question may be shown as it is. */
export function isFit(question: string): boolean {
  return question.length <= LONGEST_QUESTION && !isUnfit(question);
}

function isUnfit(text: string): boolean {
  return LINK.test(text) || COMMANDS.test(text) || /[<>{}|\\\n]/.test(text);
}

/** "The tides – The Coastal Notebook": each part by itself. */
function titleParts(title: Said): Said[] {
  const parts = title.text.split(/\s+[|·–—-]\s+|\s+::\s+|\s+»\s+/);
  return parts.length > 1 ? parts.slice(0, -1).map((text) => ({ ...title, text })) : [title];
}

function isAnswered(blocks: readonly Block[], heading: number): boolean {
  let below = 0;
  for (const block of blocks.slice(heading + 1)) {
    if (block.kind === 'heading') break;
    below += block.end - block.start;
    if (below >= SHORTEST_ANSWER) return true;
  }
  return blocks[heading]?.level === 1;
}

function sentencesOf(text: string, blocks: readonly Block[]): Said[] {
  const prose = blocks.filter(({ kind }) => kind === 'paragraph' || kind === 'list-item');
  return (blocks.length > 0 ? prose : [{ start: 0, end: text.length }]).flatMap(({ start, end }) =>
    sentences(text.slice(start, end)).flatMap((span) => {
      const said = oneLine(text.slice(start + span.start, start + span.end).replace(NOTES, ''));
      const whole = { start: start + span.start, end: start + span.end, text: said };
      return said.length <= LONGEST_SENTENCE && !LINK.test(said) ? [whole] : [];
    }),
  );
}

/** For comparing. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
