/** The place before the first character. */
export const ROOT = 0;

/**
 * Pieces as a trie, one hash table of edges in typed arrays: a node is the slot of the edge that leads to it. Walking it makes no
 * strings, which is what cutting words into pieces spends its time on otherwise.
 */
export class PieceTrie {
  readonly #mask: number;
  /** Node the edge comes from, plus 1; 0: an empty slot. */
  readonly #from: Int32Array;
  readonly #unit: Uint16Array;
  /** Piece that ends here, plus 1. */
  readonly #piece: Int32Array;

  /** @param units at least the number of code units of all pieces together. */
  constructor(units: number) {
    const slots = 2 ** Math.ceil(Math.log2(units * 1.05 + 2));
    this.#mask = slots - 1;
    this.#from = new Int32Array(slots);
    this.#unit = new Uint16Array(slots);
    this.#piece = new Int32Array(slots);
    // Slot 0 is the root and must hold no edge.
    this.#from[ROOT] = -1;
  }

  add(piece: string, id: number): void {
    let node = ROOT;
    for (let i = 0; i < piece.length; i++) {
      const unit = piece.charCodeAt(i);
      const slot = this.#slot(node, unit);
      this.#from[slot] = node + 1;
      this.#unit[slot] = unit;
      node = slot;
    }
    this.#piece[node] = id + 1;
  }

  /** The node one code unit further; 0 if no piece goes on so. */
  step(node: number, unit: number): number {
    const slot = this.#slot(node, unit);
    return this.#from[slot] === 0 ? 0 : slot;
  }

  /** The id of the piece that ends here; -1 if none does. */
  pieceAt(node: number): number {
    return (this.#piece[node] ?? 0) - 1;
  }

  /** Where this edge is, or the empty slot where it would be. */
  #slot(node: number, unit: number): number {
    let slot = (Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) >>> 7;
    for (slot &= this.#mask; ; slot = (slot + 1) & this.#mask) {
      const from = this.#from[slot];
      if (from === 0 || (from === node + 1 && this.#unit[slot] === unit)) return slot;
    }
  }
}
