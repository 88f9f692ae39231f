import type { Page } from 'playwright-core';

/** What a view must never show. In words, one each. */
interface Watch {
  readonly ran: string[];
  readonly refused: string[];
  readonly drawn: Set<string>;
  look(): void;
}
/** What functions that were compiled for Node call, wherever they are sent. */
const NAMES = 'globalThis.__name ??= (each) => each';

type Watched = typeof globalThis & { __watch?: Watch; __ran?: unknown };

/** Sets a view up to be watched; what it does from now on is told by `findings`. Its `dialog`s are dismissed, and told. */
export async function watch(view: Page): Promise<{ findings(): Promise<readonly string[]> }> {
  const outside: string[] = [];
  const home = view.url().replace(/#.*/, '');
  view.on('dialog', (dialog) => {
    outside.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss().catch(() => undefined);
  });
  view.on('framenavigated', (frame) => {
    if (frame !== view.mainFrame() || frame.url().replace(/#.*/, '') !== home) outside.push(`went to ${frame.url()}`);
  });
  view.on('popup', (page) => outside.push(`opened ${page.url()}`));
  view.on('console', (message) => {
    if (/Content Security Policy|Trusted|Refused to/i.test(message.text())) outside.push(`console: ${message.text()}`);
  });
  await view.evaluate(NAMES);
  await view.evaluate(watchHere);
  return {
    async findings() {
      const inside = await view.evaluate(() => {
        const { __watch, __ran } = globalThis as Watched;
        if (!__watch) return ['the view was loaded anew'];
        __watch.look();
        const { ran, refused, drawn } = __watch;
        return [...ran, ...(__ran === undefined ? [] : ['a script ran']), ...refused, ...drawn];
      });
      return [...inside, ...outside];
    },
  };
}

/** Runs in the view. */
function watchHere(): void {
  const here = globalThis as Watched;
  const NEVER =
    'script,style,link,meta,base,iframe,frame,object,embed,applet,portal,fencedframe,img,image,picture,source,track,audio,video,template,noscript,animate,set,use,foreignObject,math,marquee,canvas,map,area,frameset,xmp,plaintext';
  const FETCHING = [
    'src',
    'srcset',
    'srcdoc',
    'data',
    'action',
    'formaction',
    'poster',
    'background',
    'ping',
    'xlink:href',
  ];
  const own = new Set<Element>(document.querySelectorAll(NEVER));
  const ours = (element: Element) => {
    const address = element.getAttribute('src') ?? element.getAttribute('href');
    return own.has(element) || (address !== null && new URL(address, location.href).origin === location.origin);
  };
  const ran: string[] = [];
  const refused: string[] = [];
  const drawn = new Set<string>();
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'] as const)
    Object.defineProperty(globalThis, name, { value: () => void ran.push(`${name}() was called`) });
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
    refused.push(`against ${violatedDirective}: ${blockedURI} ${sample}`),
  );
  const check = (element: Element) => {
    const tag = element.localName;
    if (element.matches(NEVER) && !ours(element)) drawn.add(`<${tag}> was drawn`);
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) drawn.add(`${name} on <${tag}>`);
      if (FETCHING.includes(name) && !ours(element)) drawn.add(`${name} on <${tag}>: ${value.slice(0, 80)}`);
      if (name === 'style' && /url\(|expression|@import/i.test(value))
        drawn.add(`style on <${tag}>: ${value.slice(0, 80)}`);
    }
    if (
      element instanceof HTMLAnchorElement &&
      element.hasAttribute('href') &&
      !/^(https?|file|blob|chrome-extension):$/.test(element.protocol)
    )
      drawn.add(`a link to ${element.href.slice(0, 80)}`);
  };
  const look = (): void => {
    for (const element of document.querySelectorAll('*')) check(element);
    const hidden = /[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\udb40[\udc00-\uddef]/;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.nodeValue ?? '';
      if (hidden.test(text)) drawn.add(`invisible characters: ${JSON.stringify(text.slice(0, 60))}`);
    }
  };
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (node instanceof Element) for (const each of [node, ...node.querySelectorAll('*')]) check(each);
  }).observe(document, { childList: true, subtree: true });
  here.__watch = { ran, refused, drawn, look };
}

/** How often attacks run where they are put into an ordinary page as HTML: the proof that there was something to see. */
export async function runsInPage(page: Page, attacks: readonly string[]): Promise<number> {
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
  await page.evaluate(NAMES);
  return page.evaluate(async (all) => {
    let ran = 0;
    const count = () => {
      ran++;
    };
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'] as const)
      Object.defineProperty(globalThis, name, { value: count });
    Object.defineProperty(globalThis, '__ran', { set: count });
    for (let i = 0; i < all.length; i += 10) {
      const boxes = all.slice(i, i + 10).map((attack) => {
        const box = document.createElement('div');
        document.body.append(box);
        box.innerHTML = attack;
        return box;
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      for (const box of boxes) box.remove();
    }
    return ran;
  }, attacks);
}
