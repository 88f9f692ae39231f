import type { ChunkId, SaveSequence } from './types.ts';

/** A save has at most this many chunks. */
export const MOST_CHUNKS = 65_535;

const ORDINALS = 65_536;

/** Names chunk `ordinal` (from 0) of the save `sequence`. */
export function chunkId(sequence: SaveSequence, ordinal: number): ChunkId {
  return sequence * ORDINALS + ordinal;
}

export function sequenceOf(id: ChunkId): SaveSequence {
  return Math.floor(id / ORDINALS);
}

/** The place of a chunk in `SavedText.chunks`. */
export function ordinalOf(id: ChunkId): number {
  return id % ORDINALS;
}
