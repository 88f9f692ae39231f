import { Component } from 'preact';
import type { Span } from '../../../lib/types.ts';
import { PieceNode } from './pieces.tsx';
import type { Section } from './typeset.ts';

interface Props {
  readonly section: Section;
  readonly text: string;
  readonly mark?: Span;
}

/** Characters in a line of the measure, and the height of one, px: a guess for what is not laid out yet. */
const LINE = 66;
const LEADING = 29;

/** A section of the text; the browser lays it out when it comes near the window (`content-visibility`). */
export class SectionNode extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const { section, text, mark } = this.props;
    return next.section !== section || next.text !== text || next.mark !== mark;
  }

  override render({ section, text, mark }: Props) {
    const height = Math.ceil((section.end - section.start) / LINE) * LEADING;
    return (
      <section style={{ containIntrinsicBlockSize: `auto ${height}px` }}>
        {section.pieces.map((piece, i) => (
          <PieceNode key={i} piece={piece} source={{ text, mark }} />
        ))}
      </section>
    );
  }
}
