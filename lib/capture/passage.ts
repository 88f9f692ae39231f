/** A quote and the saved text on either side of it. */
export interface SoughtPassage {
  readonly quote: string;
  readonly before: string;
  readonly after: string;
}
