/** What one run of a kind of fault came to. `failures`: in words, one each; none is the promise. */
export interface FaultReport {
  readonly times: number;
  readonly failures: readonly string[];
  /** Figures that belong to it: writes acknowledged, megabytes at most. */
  readonly details: Readonly<Record<string, number | string>>;
}

export interface FaultOptions {
  /** How often; the full size of this fault unless told. */
  readonly times?: number;
  /** The same seed, the same faults. */
  readonly seed: number;
  /** Told how far it is. */
  readonly say: (line: string) => void;
}

/** A kind of fault that can be made to happen many times. */
export type FaultRun = (options: FaultOptions) => Promise<FaultReport>;
