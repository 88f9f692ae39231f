import type { AppError } from '../errors.ts';
import type { Embedder } from '../ports.ts';
import type { EmbeddingSpace } from '../types.ts';
import { type Call, callOnce, isRecord, type ServerOptions } from './server-call.ts';

export interface EmbeddingServer extends ServerOptions {
  readonly model: string;
}

/** Texts in one request. */
const BATCH = 64;
/** After a 429 or a failure of the server, waiting as long as it asks, else half a second and then twice that. */
const RETRIES = 2;

/** Embeddings from an OpenAI-compatible server. `dims` is what it returned when it was tested. */
export function openaiEmbedder(server: EmbeddingServer & { readonly dims: number }): Embedder {
  const { dims, model } = server;
  return {
    space: spaceOf(model, dims),
    async embed(texts, { signal = new AbortController().signal } = {}) {
      const vectors = new Float32Array(texts.length * dims);
      // Servers refuse an empty text; its row stays zero, which means "no opinion".
      const asked = texts.flatMap((text, row) => (text.trim() === '' ? [] : [row]));
      for (let from = 0; from < asked.length; from += BATCH) {
        const rows = asked.slice(from, from + BATCH);
        const batch = await fetchBatch(
          server,
          rows.map((row) => texts[row] ?? ''),
          signal,
        );
        for (const [i, row] of rows.entries()) writeUnit(vectors, row * dims, batch(i, dims));
      }
      return vectors;
    },
  };
}

/** The space of a model's vectors. */
export const spaceOf = (model: string, dims: number): EmbeddingSpace => ({ id: `${model}:${dims}`, model, dims });

/** The vector of text `i`, finite throughout; with `dims`, of that many. */
export type Batch = (i: number, dims?: number) => readonly number[];

/** One request. @throws AppError `server-*`, `embedding-*` */
export async function fetchBatch(server: EmbeddingServer, input: string[], signal: AbortSignal): Promise<Batch> {
  return callOnce({ ...server, retries: RETRIES }, signal, async (call) => {
    const response = await call.client.embeddings
      .create({ model: server.model, input, encoding_format: 'float' }, { signal: call.signal })
      .asResponse();
    call.answering();
    const list = parse(await response.text(), call);
    const rows = isRecord(list) && Array.isArray(list.data) ? list.data : undefined;
    if (!rows) throw call.fail('server-bad-answer', says(list));
    const vectors = inOrder(rows, input.length, call);
    for (const vector of vectors) check(vector, call);
    return (i, dims) => {
      const vector = vectors[i] as readonly number[];
      if (dims !== undefined && vector.length !== dims) {
        throw call.fail('embedding-dimensions', { expected: dims, got: vector.length });
      }
      return vector;
    };
  });
}

function parse(text: string, call: Call): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Python writes bare NaN, which is no JSON.
    if (/[[,]\s*-?(NaN|Infinity)\s*[,\]]/.test(text)) throw call.fail('embedding-not-finite');
    throw error;
  }
}

const says = (body: unknown): AppError['details'] =>
  isRecord(body) && isRecord(body.error) ? { what: String(body.error.message ?? '').slice(0, 160) } : {};

/** The vectors in the order of the texts: by their `index` where the server gives one. */
function inOrder(rows: readonly unknown[], expected: number, call: Call): readonly unknown[] {
  if (rows.length !== expected) throw call.fail('embedding-count', { expected, got: rows.length });
  const vectors: unknown[] = new Array(expected).fill(undefined);
  for (const [i, row] of rows.entries()) {
    const index = isRecord(row) && typeof row.index === 'number' ? row.index : i;
    if (!isRecord(row) || vectors[index] !== undefined || !(index >= 0 && index < expected)) {
      throw call.fail('embedding-count', { expected, got: rows.length });
    }
    vectors[index] = row.embedding;
  }
  return vectors;
}

function check(vector: unknown, call: Call): void {
  if (!Array.isArray(vector) || vector.length === 0) throw call.fail('server-bad-answer');
  if (!vector.every((value) => Number.isFinite(value))) throw call.fail('embedding-not-finite');
}

/** Scaled to length 1; a vector of zeros stays one. */
function writeUnit(target: Float32Array, at: number, vector: readonly number[]): void {
  const length = Math.hypot(...vector);
  if (length > 0) for (const [i, value] of vector.entries()) target[at + i] = value / length;
}
