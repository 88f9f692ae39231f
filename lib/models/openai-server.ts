import type { ChatMessage, ContextWindow } from '../asking.ts';
import type { EmbeddingSpace } from '../types.ts';
import { askedWindow } from './context-window.ts';
import { type ChatServer, chatPieces } from './openai-chat.ts';
import { type EmbeddingServer, fetchBatch, spaceOf } from './openai-embedder.ts';
import { callOnce, isRecord, readJson, type ServerOptions } from './server-call.ts';
import { withoutKey } from './server-key.ts';

/** What the settings ask of a server before it is used. */

/** The ids of the models that a server offers, sorted. @throws AppError `server-*` */
export async function listModels(options: ServerOptions, signal = new AbortController().signal): Promise<string[]> {
  return callOnce(options, signal, async ({ client, signal: both, fail }) => {
    const list = await readJson(await client.models.list({ signal: both }).asResponse());
    // Together AI answers with the bare list.
    const data = Array.isArray(list) ? list : isRecord(list) ? (list.data ?? undefined) : undefined;
    if (!Array.isArray(data)) throw fail('server-bad-answer');
    const ids = data.flatMap((entry: unknown) => (isRecord(entry) && typeof entry.id === 'string' ? [entry.id] : []));
    return [...new Set(ids.filter((id) => withoutKey(id, options.key) === id))].sort((a, b) => a.localeCompare(b));
  });
}

/**
 * Asks for a very short answer and waits for its first piece; then, since the model is loaded by now, how much it takes in.
 * @returns milliseconds to the first piece, and the window without what the user set. @throws AppError `server-*`
 */
export async function testChat(
  server: ChatServer,
  signal = new AbortController().signal,
): Promise<{ ms: number; window: ContextWindow }> {
  const start = performance.now();
  const question: ChatMessage = { role: 'user', content: 'Reply with the one word OK.' };
  // A model that thinks aloud first is at work too, and would take long to come to its answer.
  for await (const _ of chatPieces(server, [question], { signal })) break;
  if (signal.aborted) throw signal.reason;
  const ms = performance.now() - start;
  return { ms, window: await askedWindow(server, signal) };
}

/** Embeds one word and looks at what comes back. @throws AppError `server-*`, `embedding-*` */
export async function testEmbedder(
  server: EmbeddingServer,
  signal = new AbortController().signal,
): Promise<{ ms: number; space: EmbeddingSpace }> {
  const start = performance.now();
  const batch = await fetchBatch(server, ['footnote'], signal);
  return { ms: performance.now() - start, space: spaceOf(server.model, batch(0).length) };
}
