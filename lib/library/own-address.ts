import type { ChatId } from '../asking.ts';
import type { StoredDocument } from '../types.ts';

/** Addresses of what is at no address: nothing opens them, they only say which answer, file or note it is. */
const FORMS = {
  answer: /^footnote:answer\/[\w-]{1,100}\/\d{1,10}$/,
  file: /^footnote:file\/[\da-f]{64}$/,
  note: /^footnote:note\/[\w-]{1,100}$/,
} as const;

/** Of the answer of a turn. */
export const answerAddress = (chatId: ChatId, order: number): string => `footnote:answer/${chatId}/${order}`;

/** Of a file with these bytes: the same file given twice is one document. @param sha256 of its bytes, hex */
export const fileAddress = (sha256: string): string => `footnote:file/${sha256}`;

/** Of a note, which keeps its address while it is written. */
export const noteAddress = (id: string): string => `footnote:note/${id}`;

/** Whether a document of this kind may have this address: its own form where it is at none, and no such form else. */
export function addressFits(kind: StoredDocument['kind'], address: string): boolean {
  const form = kind in FORMS ? FORMS[kind as keyof typeof FORMS] : undefined;
  return form ? form.test(address) : !address.startsWith('footnote:');
}

/** Whether it is one of these addresses. */
export const isOwnAddress = (address: string): boolean => Object.values(FORMS).some((form) => form.test(address));
