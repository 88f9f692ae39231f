import { AppError } from '../errors.ts';
import { pacer } from '../pause.ts';
import type { Embedder } from '../ports.ts';
import type { EmbeddingSpace } from '../types.ts';
import { Unigram } from './unigram.ts';

/** The part of `model.json` that is needed here. */
interface ModelCard {
  readonly name: string;
  readonly vocabulary: number;
  readonly dims: number;
  readonly files: Readonly<Record<string, { readonly bytes: number }>>;
}

/** int8 rows and, for each row, what to multiply it with. */
interface Table {
  readonly dims: number;
  readonly rows: Int8Array;
  readonly scales: Float32Array;
}

const TOKENIZER = 'tokenizer.tsv';
const TABLE = 'embeddings.i8';

/** The space of the built-in model, known before it is loaded. */
export const BUILTIN_SPACE: EmbeddingSpace = { id: 'pocket-multilingual:256', model: 'pocket-multilingual', dims: 256 };

/**
 * The model that ships with Footnote (docs/model/): a text's vector is the sum of its pieces' vectors, each weighted by the square
 * root of its count, scaled to length 1; all zeros if no piece is known.
 * @param read gives the bytes of `model.json`, `tokenizer.tsv` and `embeddings.i8`.
 * @throws AppError `model-missing` when a file cannot be read or is not as long as the card says.
 */
export async function loadBuiltinEmbedder(read: (name: string) => Promise<ArrayBuffer>): Promise<Embedder> {
  const readFile = async (name: string): Promise<ArrayBuffer> => {
    try {
      return await read(name);
    } catch (cause) {
      throw new AppError('model-missing', { file: name }, { cause });
    }
  };
  const [cardBytes, tokenizer, numbers] = await Promise.all([
    readFile('model.json'),
    readFile(TOKENIZER),
    readFile(TABLE),
  ]);
  const card = parseCard(cardBytes);
  expectBytes(card, TOKENIZER, tokenizer);
  expectBytes(card, TABLE, numbers);
  const pieces = new Unigram(new TextDecoder().decode(tokenizer));
  if (pieces.size !== card.vocabulary) throw new AppError('model-missing', { file: TOKENIZER });
  return embedderOf(pieces, parseTable(card, numbers));
}

function parseCard(bytes: ArrayBuffer): ModelCard {
  try {
    const card: ModelCard = JSON.parse(new TextDecoder().decode(bytes));
    if (card.name === BUILTIN_SPACE.model && card.dims === BUILTIN_SPACE.dims && card.vocabulary > 0 && card.files)
      return card;
  } catch {
    // Not JSON: as good as missing.
  }
  throw new AppError('model-missing', { file: 'model.json' });
}

function expectBytes(card: ModelCard, name: string, bytes: ArrayBuffer): void {
  if (bytes.byteLength !== card.files[name]?.bytes) throw new AppError('model-missing', { file: name });
}

function parseTable({ vocabulary, dims }: ModelCard, bytes: ArrayBuffer): Table {
  const length = vocabulary * dims;
  if (bytes.byteLength !== length + vocabulary * 4) throw new AppError('model-missing', { file: TABLE });
  return { dims, rows: new Int8Array(bytes, 0, length), scales: new Float32Array(bytes.slice(length)) };
}

function embedderOf(pieces: Unigram, table: Table): Embedder {
  const counts = new Uint32Array(pieces.size);
  const embedOne = (text: string, out: Float32Array): void => {
    const used: number[] = [];
    pieces.forEachPiece(text, (id) => {
      const count = counts[id] ?? 0;
      if (count === 0) used.push(id);
      counts[id] = count + 1;
    });
    for (const id of used) {
      addRow(table, id, Math.sqrt(counts[id] ?? 0), out);
      counts[id] = 0;
    }
    scaleToUnit(out);
  };
  return {
    space: BUILTIN_SPACE,
    async embed(texts, { signal } = {}) {
      const { dims } = table;
      const vectors = new Float32Array(texts.length * dims);
      const breathe = pacer();
      for (const [i, text] of texts.entries()) {
        await breathe();
        signal?.throwIfAborted();
        embedOne(text, vectors.subarray(i * dims, (i + 1) * dims));
      }
      return vectors;
    },
  };
}

function addRow({ dims, rows, scales }: Table, id: number, times: number, out: Float32Array): void {
  const weight = times * (scales[id] ?? 0);
  const offset = id * dims;
  for (let d = 0; d < dims; d++) out[d] = (out[d] ?? 0) + weight * (rows[offset + d] ?? 0);
}

function scaleToUnit(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) return;
  const scale = 1 / Math.sqrt(squares);
  for (let d = 0; d < vector.length; d++) vector[d] = (vector[d] ?? 0) * scale;
}
