import type { VectorSource } from '../../ports.ts';
import type { SaveSequence } from '../../types.ts';
import type { Catalogue } from './catalogue.ts';
import type { FlatRows } from './flat-rows.ts';
import type { Gate } from './gate.ts';
import type { ScanKernel } from './kernel.ts';
import type { ResidentGroups } from './resident-groups.ts';
import type { Router } from './router.ts';

export interface VectorIndexOptions {
  /** Bytes of int8 rows up to which there are no partitions. */
  readonly flatBytes: number;
  /** Bytes that partitions may take in memory. */
  readonly residentBytes: number;
  /** Share of the true ten nearest that a search by partitions should find. */
  readonly recall: number;
  /** Rows of a segment that no partition has yet, at most, unless one save has more. */
  readonly mostRows: number;
  /** Rows in no partition, beside which they are moved into theirs; more in a large library. */
  readonly tailRows: number;
}

export const DEFAULTS: VectorIndexOptions = {
  flatBytes: 16 * 2 ** 20,
  residentBytes: 64 * 2 ** 20,
  recall: 0.99,
  mostRows: 4_096,
  tailRows: 4_096,
};

/** What the pieces of a vector index share. */
export interface Engine {
  readonly dims: number;
  readonly kernel: ScanKernel;
  readonly source: VectorSource;
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
}

/** How many live rows there are in partitions. */
export function partitionedRows({ catalogue }: Engine): number {
  return catalogue.partitions().reduce((sum, group) => sum + catalogue.rows(group), 0);
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
