import { receiptFor } from '../capture/receipt.ts';
import { AppError } from '../errors.ts';
import type { NoteDraft } from '../messaging/library-protocol.ts';
import { oneLine, withoutInvisible } from '../text/invisible.ts';
import { countWords } from '../text/words.ts';
import type { Block, CapturedPage, StoredDocument } from '../types.ts';
import { noteAddress } from './own-address.ts';

const LONGEST_TITLE = 300;
/** What begins a line that is a block of its own, but is not of it: as people write headings, list items and quotes in plain text. */
const MARKS: readonly (readonly [RegExp, Block['kind']])[] = [
  [/^(#{1,6})\s+/, 'heading'],
  [/^\s*(?:[-*•]|\d{1,3}[.)])\s+/, 'list-item'],
  [/^>\s*/, 'quote'],
];

/**
 * A note as it is saved: its text is what was typed, so that it can be written on, and what its lines begin with tells its blocks.
 * @param before the note that is written on
 * @throws AppError `page-empty`
 */
export function noteOf({ title, text: typed }: NoteDraft, before?: StoredDocument): CapturedPage {
  const text = withoutInvisible(typed.replace(/\r\n?/g, '\n')).trim();
  if (!/[\p{L}\p{N}]/u.test(text)) throw new AppError('page-empty');
  const blocks = blocksOf(text);
  const [first = { start: 0, end: text.length }] = blocks;
  const named = oneLine(title) || oneLine(text.slice(first.start, first.end));
  const address = before?.address ?? noteAddress(crypto.randomUUID());
  return {
    kind: 'note',
    url: address,
    address,
    title: named.slice(0, LONGEST_TITLE),
    site: '',
    text,
    blocks,
    receipt: receiptFor('whole', blocks, countWords(text)),
  };
}

/** Lines that say what they are, and runs of others between blank lines. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { start: number; end: number } | undefined;
  const close = () => {
    if (open) blocks.push({ kind: 'paragraph', ...open });
    open = undefined;
  };
  for (const { 0: line, index: start } of text.matchAll(/[^\n]+/g)) {
    const end = start + line.trimEnd().length;
    const marked = MARKS.map(([mark, kind]) => ({ kind, length: mark.exec(line)?.[0].length })).find(
      ({ length }) => length,
    );
    const begin = start + (marked?.length ?? 0);
    const blank = /^\s*$/.test(line) || text.slice(open?.end ?? start, start).split('\n').length > 2;
    if (marked || blank) close();
    if (marked && end > begin) blocks.push({ kind: marked.kind, level: levelOf(line), start: begin, end });
    else if (!marked && end > start) open = { start: open?.start ?? start, end };
  }
  close();
  return blocks;
}

const levelOf = (line: string): number => /^(#{1,6})\s/.exec(line)?.[1]?.length ?? 1;
