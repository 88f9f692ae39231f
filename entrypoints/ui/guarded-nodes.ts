import { type ComponentChildren, Fragment, h, options, type VNode } from 'preact';
import { withoutInvisible } from '../../lib/text/invisible.ts';

/**
 * The last gate before a view draws: titles, answers, names of models and messages of servers are written by others, and whatever a
 * component makes of them passes here. Strings lose what nobody can see; nodes that fetch, run or lead somewhere odd are not made.
 */
export function guardNodes(): void {
  const next = options.vnode;
  options.vnode = (node) => {
    if (typeof node.type === 'string' || node.type === Fragment) guard(node as VNode<Props>);
    next?.(node);
  };
}

interface Props {
  [name: string]: unknown;
  children?: ComponentChildren;
}

/** Elements that bring something in, run something or change how the page is read. No view has any use for them. */
const NEVER =
  /^(?:script|style|link|meta|base|title|iframe|frame|frameset|object|embed|applet|portal|fencedframe|img|image|picture|source|track|audio|video|template|noscript|foreignobject|animate\w*|set|use)$/i;
/** Where links may lead: pages, the extension's own pages, files that a view has made. */
const TARGET = /^(?:#|https?:|file:|blob:)/i;
/** Attributes that fetch or run, in any spelling. Handlers are functions here, never strings. */
const FETCHES =
  /^(?:src|srcset|srcdoc|imagesrcset|xlink:?href|data|action|formaction|poster|background|ping|manifest|archive|codebase|profile|dynsrc|lowsrc|\w*innerHTML|outerHTML|http-?equiv)$/i;
/** Attributes that are read by people. */
const READ = ['title', 'aria-label', 'aria-description', 'alt', 'placeholder', 'label'];
/** Our own: keeps a note's number on the line of its claim. */
const WORD_JOINER = '\u2060';
/** A name set apart within a sentence: drawn as an element of its own direction, for the two characters would be dropped. */
const SET_APART = /\u2068([^\u2068\u2069]*)\u2069/;

function guard(node: VNode<Props>): void {
  const { props } = node;
  if (typeof node.type === 'string' && NEVER.test(node.type)) node.type = 'span';
  for (const name in props) {
    const value = props[name];
    const runs = /^on/i.test(name) && typeof value === 'string';
    const leadsAstray = /^href$/i.test(name) && typeof value === 'string' && !TARGET.test(value);
    if (runs || leadsAstray || FETCHES.test(name)) delete props[name];
  }
  for (const name of READ) {
    const value = props[name];
    if (typeof value === 'string') props[name] = withoutInvisible(value);
  }
  if (props.children !== undefined) props.children = visible(props.children);
}

function visible(children: ComponentChildren): ComponentChildren {
  if (typeof children === 'string') return children === WORD_JOINER ? children : visibleText(children);
  return Array.isArray(children) ? children.map(visible) : children;
}

function visibleText(text: string): ComponentChildren {
  const parts = text.split(SET_APART);
  if (parts.length === 1) return withoutInvisible(text);
  return parts.map((part, i) => (i % 2 === 1 ? h('bdi', null, part) : withoutInvisible(part)));
}
