/** What the kernel shows; lib/search/vectors/kernel.ts is its other half. */
import {
  BLOCKS,
  blockBytes,
  blockRows,
  idsOf,
  MASK,
  packed,
  QUERY32,
  SCRATCH,
  scalesOf,
  setFormat,
  valuesOf,
} from './layout';

export { drain, scoreBlock } from './heap';
export { readValues } from './read';
export { compact, empty, kill, quantise, rescore, scoreRow, seal, spread } from './rows';
export { begin, scan, searched, sumOfScores, sumOfSquares } from './scan';
export { idsOf, scalesOf, setFormat, valuesOf };

export function rowsOfBlock(): u32 {
  return blockRows;
}

export function bytesOfBlock(): u32 {
  return blockBytes;
}

/** Of the values of a packed row. */
export function bytesOfRow(): u32 {
  return packed;
}

/** Where the first block begins. */
export function blocksAt(): usize {
  return BLOCKS;
}

export function queryAt(): usize {
  return QUERY32;
}

export function scratchAt(): usize {
  return SCRATCH;
}

export function maskAt(): usize {
  return MASK;
}
