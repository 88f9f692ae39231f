import type { MarkedToken, Token } from 'marked';
import { type ComponentChildren, Fragment, type VNode } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import type { UnsupportedSpan } from '../../../lib/asking.ts';
import { markUp, PIECES, unmark } from './mark-up.ts';
import { safeHref } from './open-source.ts';
import { parse, Reader } from './reader.ts';

/**
 * An answer's Markdown, drawn node by node: no HTML is ever parsed, nothing is fetched, and an address becomes a link
 * only if it is that of a cited page.
 */
export function AnswerText(props: {
  readonly text: string;
  readonly unsupported: readonly UnsupportedSpan[];
  /** Addresses of the cited pages. */
  readonly links: ReadonlySet<string>;
  /** Draws the number of a note, or says that there is no such note. */
  readonly reference: (number: number) => VNode | undefined;
  /** Tells why a claim is marked. */
  readonly unsupportedTitle: string;
  /** The text still grows at its end; the rest of the properties stays as it is. */
  readonly writing?: boolean;
}) {
  const { text, unsupported, writing } = props;
  const reader = useRef(new Reader());
  const drawn = useRef(new WeakMap<Token, ComponentChildren>());
  const tokens = useMemo(() => {
    const markdown = markUp(text, unsupported);
    return writing ? reader.current.read(markdown) : parse(markdown);
  }, [text, unsupported, writing]);
  return <>{new Drawing(props).blocks(tokens, writing ? drawn.current : undefined)}</>;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: '\u00a0',
};
const decode = (text: string) => text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (all, name) => ENTITIES[name] ?? all);

/** No word is that long. Kerned, one that goes on for pages takes a browser seconds to break into lines. */
const ENDLESS = /\S{400}/;

type Options = Pick<Parameters<typeof AnswerText>[0], 'links' | 'reference' | 'unsupportedTitle'>;

/** One pass over the tokens, in order: a claim without support may begin in one node and end in another. */
class Drawing {
  private unsupported = false;

  constructor(private readonly options: Options) {}

  /** @param drawn what was drawn before, kept as it was for the same tokens */
  blocks(tokens: readonly Token[], drawn?: WeakMap<Token, ComponentChildren>): ComponentChildren[] {
    return tokens.map((token, i) => {
      const block = drawn?.get(token) ?? this.block(token as MarkedToken, i);
      drawn?.set(token, block);
      return block;
    });
  }

  private block(token: MarkedToken, key: number): ComponentChildren {
    switch (token.type) {
      case 'paragraph':
        return <p key={key}>{this.inlines(token.tokens)}</p>;
      case 'heading':
        return <h3 key={key}>{this.inlines(token.tokens)}</h3>;
      case 'list': {
        const items = token.items.map((item, i) => <li key={i}>{this.blocks(item.tokens)}</li>);
        return token.ordered ? (
          <ol key={key} start={token.start || 1}>
            {items}
          </ol>
        ) : (
          <ul key={key}>{items}</ul>
        );
      }
      case 'blockquote':
        return <blockquote key={key}>{this.blocks(token.tokens)}</blockquote>;
      case 'code':
        return (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: -- a wide block scrolls, so the keyboard must reach it
          <pre key={key} tabIndex={0}>
            <code>{unmark(token.text)}</code>
          </pre>
        );
      case 'table':
        return this.table(token, key);
      case 'hr':
        return <hr key={key} />;
      case 'space':
      case 'def':
        return null;
      default:
        return this.inline(token, key);
    }
  }

  private table(token: Extract<MarkedToken, { type: 'table' }>, key: number): VNode {
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: -- a wide table scrolls, so the keyboard must reach it
      <figure class="table" key={key} tabIndex={0} aria-label={i18n.t('answer.table')}>
        <table>
          <thead>
            <tr>
              {token.header.map((cell, i) => (
                <th key={i}>{this.inlines(cell.tokens)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {token.rows.map((row, r) => (
              <tr key={r}>
                {row.map((cell, i) => (
                  <td key={i}>{this.inlines(cell.tokens)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </figure>
    );
  }

  private inlines(tokens: readonly Token[]): ComponentChildren[] {
    return tokens.map((token, i) => this.inline(token as MarkedToken, i));
  }

  private inline(token: MarkedToken, key: number): ComponentChildren {
    switch (token.type) {
      case 'strong':
        return <strong key={key}>{this.inlines(token.tokens)}</strong>;
      case 'em':
        return <em key={key}>{this.inlines(token.tokens)}</em>;
      case 'del':
        return <del key={key}>{this.inlines(token.tokens)}</del>;
      case 'codespan':
        return <code key={key}>{unmark(token.text)}</code>;
      case 'br':
        return <br key={key} />;
      case 'link':
        return this.link(token, key);
      case 'image':
        return this.text(token.text);
      case 'escape':
        return this.text(token.text);
      case 'text':
        return token.tokens ? this.inlines(token.tokens) : this.text(decode(token.text));
      default:
        return this.text(token.raw);
    }
  }

  /** Where a link leads is what is linked, in full: the words before it are the model's, and may say otherwise. */
  private link({ href, text, tokens }: Extract<MarkedToken, { type: 'link' }>, key: number): ComponentChildren {
    const target = this.options.links.has(href) ? safeHref(href) : undefined;
    const words = this.inlines(tokens);
    if (!target) return words;
    const link = (
      <a class="endless" href={target} target="_blank" rel="noopener noreferrer">
        {target}
      </a>
    );
    return <Fragment key={key}>{text === href ? link : [words, ' (', link, ')']}</Fragment>;
  }

  private text(text: string): ComponentChildren[] {
    return text.split(PIECES).map((piece, i) => {
      if (piece === '⸨' || piece === '⸩') {
        this.unsupported = piece === '⸨';
        return null;
      }
      const number = /^⟦(\d+)⟧$/.exec(piece)?.[1];
      if (number) return this.options.reference(Number(number)) ?? unmark(piece);
      const words = ENDLESS.test(piece) ? <span class="endless">{piece}</span> : piece;
      if (!this.unsupported || !piece) return words;
      return (
        <span key={i} class="unsupported" title={this.options.unsupportedTitle}>
          {words}
        </span>
      );
    });
  }
}
