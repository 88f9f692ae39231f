import { marked, type Token } from 'marked';

/** Parses Markdown that is still being written: what more text cannot change is kept, and only its end is parsed again. */
export class Reader {
  private settled = '';
  private tokens: readonly Token[] = [];

  /** The blocks of the text; those that are settled are the same objects as the last time. */
  read(markdown: string): readonly Token[] {
    if (!markdown.startsWith(this.settled)) {
      this.settled = '';
      this.tokens = [];
    }
    const fresh = parse(markdown.slice(this.settled.length));
    const tokens = [...this.tokens, ...fresh];
    this.settle(markdown, fresh, tokens);
    return tokens;
  }

  /** The last block may go on, and the one before it may still be joined with it. */
  private settle(markdown: string, fresh: readonly Token[], tokens: readonly Token[]): void {
    const blocks = fresh.flatMap(({ type }, i) => (type === 'space' ? [] : [i]));
    const end = blocks.at(-2);
    if (!end) return;
    const text = this.settled + fresh.slice(0, end).reduce((all, { raw }) => all + raw, '');
    if (!markdown.startsWith(text)) return; // the parser changed white space: nothing can be told apart
    this.settled = text;
    this.tokens = tokens.slice(0, this.tokens.length + end);
  }
}

export function parse(markdown: string): readonly Token[] {
  return marked.lexer(markdown, { gfm: true });
}
