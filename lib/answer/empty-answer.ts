import type { ChatModel } from '../ports.ts';
import type { FailureReason } from '../types.ts';
import { applyEdits } from './edits.ts';
import { findMarkers } from './markers.ts';

/** Nothing was kept of a stream that broke before its first word, so it is not told as an answer that broke off. */
export function whyNothing(failure: FailureReason | undefined, { name: model }: ChatModel): FailureReason {
  if (failure && failure.code !== 'server-cut-short') return failure;
  const broke = failure && failure.details?.what === undefined;
  return { code: broke ? 'server-failed' : 'model-empty-answer', details: { model, ...failure?.details } };
}

/** Not a word or a figure but those of footnotes. */
export const saysNothing = (text: string): boolean =>
  !/[\p{L}\p{N}]/u.test(
    applyEdits(
      text,
      findMarkers(text).map((marker) => ({ ...marker, insert: '' })),
    ).text,
  );

/** Without a marker that was cut in two. */
export const withoutStub = (text: string): string => text.replace(/\s*[[［【][^\]］】\n]{0,20}$/, '').trim();
