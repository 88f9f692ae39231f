/** The built-in model, in this page, and questions in it. */
import { BUILTIN_SPACE, loadBuiltinEmbedder } from '../../../lib/models/builtin-embedder.ts';
import type { Embedder } from '../../../lib/ports.ts';
import type { EmbeddingSpace } from '../../../lib/types.ts';
import { random } from '../../../tests/contract/random.ts';
import { gaussian, scaleToUnit } from './corpus.ts';

/** The space of so many dimensions. */
export function spaceOf(dims: number): EmbeddingSpace {
  return dims === BUILTIN_SPACE.dims ? BUILTIN_SPACE : { id: `projected:${dims}`, model: 'projected', dims };
}

/** @param dims other than the model's own are had by a fixed random projection, which keeps the angles of real text */
export async function loadModel(dims: number): Promise<Embedder> {
  const model = await loadBuiltinEmbedder(async (name) => (await fetch(`/model/${name}`)).arrayBuffer());
  return dims === model.space.dims ? model : projected(model, dims);
}

function projected({ embed, space }: Embedder, dims: number): Embedder {
  const dice = random(dims);
  const matrix = Float32Array.from({ length: dims * space.dims }, () => gaussian(dice));
  return {
    space: spaceOf(dims),
    async embed(texts, options) {
      const from = await embed(texts, options);
      const to = new Float32Array(texts.length * dims);
      for (const i of texts.keys()) {
        const row = from.subarray(i * space.dims, (i + 1) * space.dims);
        for (let d = 0; d < dims; d++) {
          let sum = 0;
          for (let s = 0; s < space.dims; s++) sum += (row[s] ?? 0) * (matrix[d * space.dims + s] ?? 0);
          to[i * dims + d] = sum;
        }
        scaleToUnit(to.subarray(i * dims, (i + 1) * dims));
      }
      return to;
    },
  };
}
