const OPEN = '<think>';
const CLOSE = '</think>';

/**
 * The answer without the thoughts that some models write before it, between `<think>` and `</think>`. Only at the start: later
 * the tag is text like any other.
 */
export async function* withoutThinking(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let held = '';
  let answering = false;
  for await (const piece of pieces) {
    if (answering) {
      yield piece;
      continue;
    }
    held += piece;
    const answer = answerIn(held);
    if (!answer) continue;
    answering = true;
    yield answer;
  }
  if (!answering && !held.trimStart().startsWith(OPEN) && held !== '') yield held;
}

/** The beginning of the answer, or nothing while it cannot be told from a thought. */
function answerIn(held: string): string | undefined {
  const text = held.trimStart();
  if (!text.startsWith(OPEN)) return OPEN.startsWith(text) ? undefined : held;
  const end = text.indexOf(CLOSE);
  return end < 0 ? undefined : text.slice(end + CLOSE.length).trimStart() || undefined;
}
