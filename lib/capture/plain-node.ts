/**
 * A page can hide what a form or the document itself has by naming a control or an image after it: with `<input name="parentNode">`
 * inside, `form.parentNode` is that input. This is the node as its prototype has it, for reading one property or calling one method
 * of it (`plain(node).parentNode`); what is handed on or compared must be the node itself.
 */
export function plain<T extends Node>(node: T): T {
  if (!isClobbered(node.nodeName)) return node;
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

const unveiled = new WeakMap<Node, Node>();

/** Only of forms and documents named parts come before their own properties; then even the name is not a string but such a part. */
function isClobbered(name: unknown): boolean {
  return typeof name !== 'string' || name === 'FORM' || name === 'form' || name === '#document';
}

// By type and not `instanceof`: nodes of frames are instances of the frame's own classes.
export const isElement = (node: Node): node is Element => plain(node).nodeType === 1;
export const isTextNode = (node: Node): node is Text => {
  const { nodeType } = plain(node);
  return nodeType === 3 || nodeType === 4;
};
