/**
 * A page can hide what a form or the document itself has by naming a control or an image after it: with `<input name="parentNode">`
 * inside, `form.parentNode` is that input. This is the node as its prototype has it, for reading one property or calling one method
 * of it (`plain(node).parentNode`); what is handed on or compared must be the node itself.
 */
export function plain<T extends Node>(node: T): T {
  if (!CLOBBERED.test(nameOf(node))) return node;
  const known = unveiled.get(node);
  if (known) return known as T;
  const made = new Proxy({} as T, {
    get(_, name) {
      const value: unknown = Reflect.get(Object.getPrototypeOf(node), name, node);
      return typeof value === 'function' ? value.bind(node) : value;
    },
    has: (_, name) => name in Object.getPrototypeOf(node),
  });
  unveiled.set(node, made);
  return made;
}

/** The names of the nodes whose named parts come before their own properties. */
const CLOBBERED = /^(?:form|#document)$/i;
const unveiled = new WeakMap<Node, Node>();

let readName: ((this: Node) => string) | undefined;

function nameOf(node: Node): string {
  readName ??= Object.getOwnPropertyDescriptor(Node.prototype, 'nodeName')?.get;
  return readName ? readName.call(node) : node.nodeName;
}

// By type and not `instanceof`: nodes of frames are instances of the frame's own classes.
export const isElement = (node: Node): node is Element => plain(node).nodeType === 1;
export const isTextNode = (node: Node): node is Text => plain(node).nodeType === 3 || plain(node).nodeType === 4;
