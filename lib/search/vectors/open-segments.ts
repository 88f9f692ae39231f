import type { SaveSequence } from '../../types.ts';
import { FLAT } from './catalogue.ts';
import type { FlatPart } from './flat-upkeep.ts';
import type { PackedRows } from './kernel.ts';
import { joinRows, rowsOf } from './packed-rows.ts';
import { readRows } from './segment-rows.ts';

/** Segments read at once. */
const AT_ONCE = 16;

/** Takes in the flat segments, the youngest first, and of them the saves that are live. */
export async function openFlat({ catalogue, flat, dims }: FlatPart, live: ReadonlySet<SaveSequence>): Promise<void> {
  const ids = catalogue
    .group(FLAT)
    .map(({ info }) => info.id)
    .sort((a, b) => b - a);
  for (let done = 0; done < ids.length; done += AT_ONCE) {
    const batch = ids.slice(done, done + AT_ONCE);
    const read = await Promise.all(batch.map((id) => readRows(catalogue, id, dims)));
    for (const [i, rows] of read.entries()) {
      const id = batch[i] ?? 0;
      if (rows && rows !== 'damaged') takeIn({ catalogue, flat, dims }, id, rows, live);
      else catalogue.killIn(id, () => true);
    }
  }
}

function takeIn({ catalogue, flat, dims }: FlatPart, id: number, rows: PackedRows, live: ReadonlySet<SaveSequence>) {
  const own = catalogue.get(id)?.info.sequences ?? [];
  const wanted = new Set([...own].filter((sequence) => live.has(sequence) && !flat.has(sequence)));
  const only = rowsOf(rows, (sequence) => wanted.has(sequence));
  flat.load(only.length === rows.ids.length ? rows : joinRows([{ rows, only }], dims), wanted);
  catalogue.killIn(id, (sequence) => !wanted.has(sequence));
}
