import { Fragment, h, isValidElement, options, type VNode } from 'preact';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardNodes } from '../../entrypoints/ui/guarded-nodes.ts';

describe('the gate before drawing', () => {
  const before = options.vnode;
  beforeAll(guardNodes);
  afterAll(() => {
    options.vnode = before;
  });
  const node = (type: string, props: Record<string, unknown>, ...children: string[]) =>
    h(type, props as object, ...children) as VNode<Record<string, unknown>>;

  it.each(['script', 'IMG', 'iframe', 'link', 'meta', 'base', 'style', 'object', 'image', 'foreignObject'])(
    'makes no <%s>',
    (type) => {
      expect(node(type, { src: 'http://sink.example', href: 'http://sink.example' }).type).toBe('span');
    },
  );

  it.each([
    ['href', 'javascript:alert(1)'],
    ['href', ' javascript:alert(1)'],
    ['href', 'java\tscript:alert(1)'],
    ['href', '\u0001data:text/html,x'],
    ['HREF', 'vbscript:x'],
    ['href', '//sink.example'],
    ['xlink:href', 'http://sink.example'],
    ['xlinkHref', 'http://sink.example'],
    ['src', 'http://sink.example'],
    ['srcset', 'http://sink.example 2x'],
    ['formaction', 'http://sink.example'],
    ['formAction', 'http://sink.example'],
    ['ping', 'http://sink.example'],
    ['onclick', 'alert(1)'],
    ['dangerouslySetInnerHTML', { __html: '<b>' }],
  ])('leaves out %s %j', (name, value) => {
    expect(Object.keys(node('a', { [name]: value, id: 'x' }).props)).toEqual(['id']);
  });

  it.each(['https://example.org/', 'http://127.0.0.1:8/', 'file:///a.html', '#/document/1', 'blob:x'])(
    'lets a link lead to %s',
    (href) => {
      expect(node('a', { href }).props.href).toBe(href);
    },
  );

  it('keeps handlers that are functions', () => {
    const onClick = () => undefined;
    expect(node('button', { onClick }).props.onClick).toBe(onClick);
  });

  it('drops what nobody sees from text and from what is read aloud', () => {
    const drawn = node('p', { title: 'a\u202eb', 'aria-label': 'c\u200bd' }, 'e\u2066f', 'g\u{e0041}h');
    expect(drawn.props).toMatchObject({ title: 'ab', 'aria-label': 'cd', children: ['ef', 'gh'] });
    expect(h(Fragment, null, 'a\u202eb').props.children).toBe('ab');
  });

  it('keeps our own word joiner, alone', () => {
    const drawn = h(Fragment, null, '\u2060', 'a\u2060b');
    expect(drawn.props.children).toEqual(['\u2060', 'ab']);
  });

  it('draws a name that is set apart as an element of its own direction', () => {
    const drawn = node('p', { title: 'in \u2068a\u2069' }, 'in \u2068a\u202eb\u2069, \u2068c\u2069\u2069');
    const bdi = (name: string) => expect.objectContaining({ type: 'bdi', props: { children: name } });
    expect(drawn.props).toEqual({ title: 'in a', children: ['in ', bdi('ab'), ', ', bdi('c'), ''] });
  });

  it('draws an object of a stranger as nothing of ours', () => {
    expect(isValidElement(JSON.parse('{"type":"img","props":{"src":"x"},"constructor":null}'))).toBe(false);
  });
});
