import { chatAsMarkdown } from '../../../lib/answer/markdown.ts';
import type { ChatId } from '../../../lib/asking.ts';
import { library } from '../../ui/rooms.ts';

/** How long the browser may take to write the file, ms. */
const WRITING = 60_000;

/** Hands a conversation to the reader as a Markdown file. @returns its name */
export async function exportChat(id: ChatId): Promise<string> {
  const chat = await library('chat', id);
  const name = fileName(chat.turns[0]?.question ?? '');
  const url = URL.createObjectURL(new Blob([chatAsMarkdown(chat)], { type: 'text/markdown' }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), WRITING);
  return name;
}

/** The question as a file name that every system takes: its words, and no more than some sixty characters. */
export function fileName(question: string): string {
  const words = question.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  let name = '';
  for (const word of words) {
    if (name.length + word.length > 60) break;
    name += `${name && ' '}${word}`;
  }
  return `${name || words[0]?.slice(0, 60) || 'Footnote'}.md`;
}
