/** What a search that goes by partitions has seen so far. */
export interface Progress {
  /** Partitions in the order of the query, and how many of them are scanned. */
  readonly partitions: number;
  readonly scanned: number;
  /** How many matches are wanted, and the score of the worst of them so far; -Infinity while there are fewer. */
  readonly wanted: number;
  readonly worst: number;
}
