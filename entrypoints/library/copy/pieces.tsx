import type { ComponentChildren } from 'preact';
import { i18n } from '#i18n';
import type { Span } from '../../../lib/types.ts';
import type { Item, Piece } from './typeset.ts';

/** What the pieces of a text are drawn from. */
interface Source {
  readonly text: string;
  /** The passage that is marked, wherever it reaches. */
  readonly mark?: Span;
}

export function PieceNode({ piece, source }: { readonly piece: Piece; readonly source: Source }) {
  switch (piece.kind) {
    case 'heading': {
      const Heading = `h${piece.level}` as const;
      return <Heading dir="auto">{runs(source, piece.span)}</Heading>;
    }
    case 'paragraph':
      return <p dir="auto">{runs(source, piece.span)}</p>;
    case 'caption':
      return (
        <p class="caption" dir="auto">
          {runs(source, piece.span)}
        </p>
      );
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: -- long lines scroll, which the keyboard must be able to do
        <pre tabIndex={0}>
          <code>{runs(source, piece.span)}</code>
        </pre>
      );
    case 'list':
      return <Items items={piece.items} source={source} />;
    case 'quote':
      return (
        <blockquote>
          {piece.pieces.map((inner, i) => (
            <PieceNode key={i} piece={inner} source={source} />
          ))}
        </blockquote>
      );
    case 'table':
      return <Table rows={piece.rows} number={piece.number} source={source} />;
  }
}

function Items({ items, source }: { readonly items: readonly Item[]; readonly source: Source }) {
  return (
    <ul>
      {items.map((item, i) => (
        <li key={i} dir="auto" class={item.span.start === item.span.end ? 'bare' : undefined}>
          {runs(source, item.span)}
          {item.items.length > 0 && <Items items={item.items} source={source} />}
        </li>
      ))}
    </ul>
  );
}

function Table(props: {
  readonly rows: readonly (readonly Span[])[];
  readonly number: number;
  readonly source: Source;
}) {
  const { rows, source } = props;
  const [first, ...others] = rows;
  const head = first && hasHead(source.text, rows) ? first : undefined;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: -- a wide table scrolls, which the keyboard must be able to do
    <section class="table" aria-label={i18n.t('library.table', { number: props.number })} tabIndex={0}>
      <table>
        {head && (
          <thead>
            <tr>
              {head.map((cell, j) => (
                <th key={j} scope="col" dir="auto">
                  {runs(source, cell)}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {(head ? others : rows).map((cells, i) => (
            <tr key={i}>
              {cells.map((cell, j) => (
                <td key={j} dir="auto">
                  {runs(source, cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/**
 * The saved text does not say which cells were headings. A first row that names its columns is told by what it holds: words, no
 * figures, in every column but perhaps the first. Two columns are as likely names and values, so they have none.
 */
function hasHead(text: string, [first = [], ...others]: readonly (readonly Span[])[]): boolean {
  if (others.length < 1 || first.length < 3) return false;
  return first.every(({ start, end }, i) =>
    start === end ? i === 0 : !/^[\d\s.,%+\-–]+$/.test(text.slice(start, end)),
  );
}

/** One line of more than this is laid out in parts, or the browser would stand still over it. */
const LONGEST_RUN = 20_000;

/** The text of a span, the marked part of it in `<mark>`; the first mark of the passage can take the focus. */
export function runs(source: Source, { start, end }: Span): ComponentChildren {
  if (end - start <= LONGEST_RUN) return marked(source, start, end);
  const parts: ComponentChildren[] = [];
  for (let from = start; from < end; ) {
    const to = breakBefore(source.text, from, Math.min(from + LONGEST_RUN, end));
    parts.push(
      <span key={from} class="run">
        {marked(source, from, to)}
      </span>,
    );
    from = to;
  }
  return parts;
}

function marked({ text, mark }: Source, start: number, end: number): ComponentChildren {
  const from = Math.max(start, mark?.start ?? end);
  const to = Math.min(end, mark?.end ?? start);
  if (to <= from) return text.slice(start, end);
  return [
    text.slice(start, from),
    <mark key="mark" tabIndex={-1}>
      {text.slice(from, to)}
    </mark>,
    text.slice(to, end),
  ];
}

/** The end of the last line, else of the last word, at or before `at`. */
function breakBefore(text: string, from: number, at: number): number {
  if (at >= text.length) return at;
  for (const by of ['\n', ' ']) {
    const found = text.lastIndexOf(by, at - 1);
    if (found > from) return found + 1;
  }
  return at;
}
