import { describe, expect, it } from 'vitest';
import { openPanel } from '../../scripts/panel.ts';
import { article, TIDES, world } from './harness.ts';

describe('a view', () => {
  const here = world({ granted: true }); // even where the extension itself may reach the server

  const views = {
    'the side panel': async () => {
      const page = await here.footnote.open(here.pages.put('/tides', { html: article('Tides', TIDES) }));
      return openPanel(here.footnote, page);
    },
    'the library page': () => here.footnote.library(),
  };

  it.each(Object.entries(views))('cannot reach the network: %s', async (name, open) => {
    const view = await open();
    const trap = `${here.pages.origin}/trap-${encodeURIComponent(name.replaceAll(' ', '-'))}`;
    const refused = await view.evaluate(async (url) => {
      const add = (tag: string, attributes: Record<string, string>) => {
        const element = document.createElement(tag);
        try {
          for (const name in attributes) element.setAttribute(name, attributes[name] ?? '');
          document.body.append(element);
        } catch {
          // refused even earlier, as a string that names a script
        }
      };
      add('img', { src: `${url}/img` });
      add('img', { srcset: `${url}/srcset 2x` });
      add('iframe', { src: `${url}/iframe` });
      add('video', { src: `${url}/video` });
      add('object', { data: `${url}/object` });
      for (const rel of ['prefetch', 'preload', 'modulepreload', 'stylesheet', 'icon', 'prerender', 'dns-prefetch'])
        add('link', { rel, href: `${url}/${rel}`, as: 'fetch' });
      navigator.sendBeacon(`${url}/beacon`, 'x');
      const style = document.createElement('style');
      style.textContent = `body { background: url(${url}/css) }`;
      document.head.append(style);
      const attempts = [
        fetch(`${url}/fetch`),
        new Promise((resolve, reject) => {
          const source = new EventSource(`${url}/events`);
          source.onopen = resolve;
          source.onerror = reject;
        }),
        new Promise((resolve, reject) => {
          const socket = new WebSocket(url.replace('http', 'ws'));
          socket.onopen = resolve;
          socket.onerror = reject;
        }),
      ];
      const outcomes = await Promise.allSettled(attempts);
      return outcomes.map(({ status }) => status);
    }, trap);
    const module = await view.evaluate(`import('${trap}/module.js').then(() => 'fulfilled', () => 'rejected')`);
    expect([...refused, module]).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
    // A request of the extension that is allowed and made last: whatever came before it has been sent by now.
    const [worker] = here.footnote.context.serviceWorkers();
    await worker?.evaluate((url) => fetch(`${url}/allowed`), here.pages.origin);
    expect(here.pages.requests).toContain('/allowed');
    expect(here.pages.requests.filter((path) => path.startsWith('/trap'))).toEqual([]);
  });

  it.each(Object.entries(views))('makes no nodes from strings: %s', async (_name, open) => {
    const view = await open();
    const thrown = await view.evaluate(() => {
      try {
        document.body.innerHTML = '<b>bold</b>';
        return 'drawn';
      } catch (error) {
        return (error as Error).name;
      }
    });
    expect(thrown).toBe('TypeError');
  });
});
