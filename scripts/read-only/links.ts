import { textFragment } from '../../lib/capture/text-fragment.ts';
import type { Span } from '../../lib/types.ts';

/** Where a document is, if it is anywhere: files and notes are at no address that opens. */
export const addressOf = (url: string): string | undefined => (/^(?:https?|file):/i.test(url) ? url : undefined);

/** What a browser opens at this very span: with a text fragment, or at the printed page, as a footnote does. */
export function linkTo(url: string, text: string, span: Span, page?: number): string | undefined {
  if (!addressOf(url)) return undefined;
  if (page !== undefined) return `${url.replace(/#.*$/, '')}#page=${page}`;
  const directive = textFragment(text, span);
  return url + (url.includes('#') ? directive.slice(1) : directive);
}
