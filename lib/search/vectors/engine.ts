import type { SaveSequence } from '../../types.ts';
import type { Catalogue } from './catalogue.ts';
import type { FlatRows } from './flat-rows.ts';
import type { Gate } from './gate.ts';
import { ROW_OVERHEAD } from './group-rows.ts';
import type { ScanKernel } from './kernel.ts';
import type { ResidentGroups } from './resident-groups.ts';
import type { Router } from './router.ts';
import type { Truth } from './truth.ts';

export interface VectorIndexOptions {
  /** Bytes of int8 rows up to which there are no partitions. */
  readonly flatBytes: number;
  /** Bytes that partitions may take in memory. */
  readonly residentBytes: number;
  /** How partitions are held in memory: as rows of int8 or as sketches of 2 bits. Without it, by what finds room. */
  readonly partitionBits?: 8 | 2;
  /** Share of the true ten nearest that a search by partitions should find. */
  readonly recall: number;
  /** Rows of a segment that no partition has yet, at most, unless one save has more. */
  readonly mostRows: number;
  /** Rows in no partition, beside which they are moved into theirs; more in a large library. */
  readonly tailRows: number;
}

export const DEFAULTS: VectorIndexOptions = {
  flatBytes: 16 * 2 ** 20,
  residentBytes: 96 * 2 ** 20,
  recall: 0.99,
  mostRows: 4_096,
  tailRows: 4_096,
};

/** What the pieces of a vector index share. */
export interface Engine {
  readonly dims: number;
  /** Rows of int8. */
  readonly kernel: ScanKernel;
  /** Sketches of 2 bits a dimension. */
  readonly sketches: ScanKernel;
  /** The one of the two in which partitions are held now. */
  readonly coarse: ScanKernel;
  readonly truth: Truth;
  readonly options: VectorIndexOptions;
  readonly catalogue: Catalogue;
  readonly gate: Gate;
  /** Rows in no partition. */
  readonly flat: FlatRows;
  /** Partitions in memory. */
  readonly groups: ResidentGroups;
  readonly router: Router;
  /** Saves of which a part was damaged: dead now, to be added again when nothing of them is left on disk. */
  readonly lost: Set<SaveSequence>;
  /** Segments of partitions that had dead rows when the index was opened: to be written anew when nothing else is to be done. */
  readonly leftovers: Set<number>;
}

/** How many live rows there are in partitions. */
export function partitionedRows({ catalogue }: Engine): number {
  return catalogue.partitions().reduce((sum, group) => sum + catalogue.rows(group), 0);
}

/** How much smaller partitions must be to be held as int8 rows again: each change forgets all that is in memory. */
const SLACK = 1.25;

/**
 * Partitions are held as int8 rows while those take half of the room there is, and else as sketches: then more is read for the best
 * matches of a question, but a million rows are in memory. Nobody loads partitions while that changes.
 */
export async function chooseFormat(engine: Engine): Promise<void> {
  const { gate, groups, kernel, sketches, options, router } = engine;
  const bytes = partitionedRows(engine) * (kernel.rowBytes + ROW_OVERHEAD);
  const slack = groups.kernel.bits === 2 ? SLACK : 1;
  const bits = options.partitionBits ?? (2 * slack * bytes <= options.residentBytes ? 8 : 2);
  if (bits === groups.kernel.bits) return;
  await gate.replace(async () => {
    groups.use(bits === 8 ? kernel : sketches);
    router.interrupt();
  });
}

/** Makes all rows of these saves dead. */
export function forget(engine: Engine, sequences: ReadonlySet<SaveSequence>): void {
  const { catalogue, flat, groups, router } = engine;
  flat.remove(sequences);
  const touched = catalogue.kill(sequences, () => true);
  groups.kill(touched, sequences);
  router.matchRows(catalogue, touched);
}

/** A segment turned out to be damaged: its saves, found by half now, are forgotten and told as lost later. */
export function damage(engine: Engine, segment: number): void {
  const held = engine.catalogue.get(segment);
  const hurt = new Set([...(held?.info.sequences ?? [])].filter((sequence) => !held?.dead.has(sequence)));
  for (const sequence of hurt) engine.lost.add(sequence);
  forget(engine, hurt);
}
