/** What the opening eval reads in an opened page, by ways of its own: none of Footnote's code finds or checks a place here. */

/** The text nodes of the document in order, and of each character that is drawn the node and the offset that it comes from. */
interface Stream {
  readonly nodes: readonly Text[];
  readonly node: readonly number[];
  readonly offset: readonly number[];
}

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A stretch of the stream: code units, half open. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What counts in a comparison: no white space, no bars (Footnote puts them between cells), nothing that draws nothing. */
export const DROPPED = '[\\s|\\p{Default_Ignorable_Code_Point}\\p{Cc}\\p{Cs}]';

/** The characters that a page draws; `starts`: where each text node begins. */
export interface PageCharacters {
  readonly text: string;
  readonly starts: readonly number[];
}

/** Runs in the page: notes where each of its characters stands. */
export function readStream(dropped: string): PageCharacters {
  const drop = new RegExp(dropped, 'u');
  const nodes: Text[] = [];
  const starts: number[] = [];
  const node: number[] = [];
  const offset: number[] = [];
  const units: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode() as Text | null; text; text = walker.nextNode() as Text | null) {
    if (text.parentElement?.closest('script, style, noscript, template, textarea, select')) continue;
    nodes.push(text);
    starts.push(units.length);
    let at = 0;
    for (const character of text.data) {
      for (let i = 0; i < character.length && !drop.test(character); i++) {
        units.push(character.charAt(i));
        node.push(nodes.length - 1);
        offset.push(at + i);
      }
      at += character.length;
    }
  }
  Object.assign(globalThis, { __stream: { nodes, node, offset } });
  return { text: units.join(''), starts };
}

/** Runs in the page: the stretches of the stream that Footnote's marks cover, joined where only white space lies between. */
export function markedStretches(): Stretch[] {
  const stream = (globalThis as unknown as { __stream: Stream }).__stream;
  const numbers = new Map(stream.nodes.map((text, i) => [text, i]));
  const first = new Map<number, number>();
  for (const [at, node] of stream.node.entries()) if (!first.has(node)) first.set(node, at);
  const found: { from: number; to: number }[] = [];
  for (const range of CSS.highlights.get('footnote') ?? []) {
    const number = numbers.get(range.startContainer as Text);
    let at = number === undefined ? undefined : first.get(number);
    for (; at !== undefined && stream.node[at] === number; at++) {
      const offset = stream.offset[at] ?? -1;
      if (offset < range.startOffset || (range.endContainer === range.startContainer && offset >= range.endOffset))
        continue;
      const last = found.at(-1);
      if (last?.to === at) last.to = at + 1;
      else found.push({ from: at, to: at + 1 });
    }
  }
  return found;
}

/** Runs in the page: where the characters of a stretch are drawn in the window now. */
export function drawnAt({ from, to }: Stretch): Rectangle[] {
  const stream = (globalThis as unknown as { __stream: Stream }).__stream;
  const rectangles: Rectangle[] = [];
  for (let at = from; at < to; ) {
    const number = stream.node[at];
    let end = at;
    while (end + 1 < to && stream.node[end + 1] === number) end++;
    const text = stream.nodes[number ?? -1];
    if (text) {
      const range = document.createRange();
      range.setStart(text, stream.offset[at] ?? 0);
      range.setEnd(text, (stream.offset[end] ?? 0) + 1);
      for (const { left, top, right, bottom } of range.getClientRects())
        if (right - left > 0.5) rectangles.push({ left, top, right, bottom });
    }
    at = end + 1;
  }
  return rectangles;
}
