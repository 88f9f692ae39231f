import type { SaveSequence } from '../../types.ts';
import { calibrate } from './calibration.ts';
import { chooseFormat, type Engine } from './engine.ts';
import { mergeFlat } from './flat-upkeep.ts';
import { dropDead, dropLeftovers, hasDue, mergePieces } from './group-upkeep.ts';
import { mergeLedger } from './ledger.ts';
import { makeRouter } from './make-router.ts';
import { moveTail } from './move-tail.ts';
import { reshape } from './reshape.ts';
import { warmUp } from './warm-up.ts';

/**
 * One bounded piece of the work in the background. What is dead goes first: no save may be told as lost, or move into partitions, that
 * still have dead rows of it on disk.
 * @returns whether there was something to do @throws AppError `storage-*`, the reason of the signal
 */
export async function takeStep(
  engine: Engine,
  signal: AbortSignal,
  lost: ((sequences: ReadonlySet<SaveSequence>) => void) | undefined,
): Promise<boolean> {
  const { options, router, lost: hurt } = engine;
  if ((await mergeFlat(engine, options.mostRows)) || (await dropDead(engine)) || (await mergeLedger(engine)))
    return true;
  // More may have died meanwhile.
  if (hasDue(engine)) return true;
  if (hurt.size > 0) {
    const sequences = new Set(hurt);
    hurt.clear();
    lost?.(sequences);
  }
  const steps = [makeRouter, moveTail, mergePieces, reshape, calibrate, dropLeftovers];
  for (const step of steps) if (await step(engine, signal)) return true;
  await chooseFormat(engine);
  router.partitions?.prepare();
  return warmUp(engine);
}
