import type { ComponentChildren } from 'preact';
import { browser } from 'wxt/browser';

/**
 * The way to the page as it is now, in a new tab. Only for addresses that a page can have: one that came with an
 * archive may be anything, and is then shown as text.
 */
export function LiveLink(props: {
  readonly url: string;
  readonly children: ComponentChildren;
  /** What following it does, when the text alone does not say. */
  readonly label?: string;
  readonly class?: string;
}) {
  const protocol = URL.canParse(props.url) ? new URL(props.url).protocol : '';
  if (!/^(https?|file):$/.test(protocol)) return <span class={props.class}>{props.children}</span>;
  // The browser follows no link from here to a file; a tab it opens.
  const openFile = (event: MouseEvent) => {
    if (protocol !== 'file:') return;
    event.preventDefault();
    void browser.tabs.create({ url: props.url });
  };
  return (
    <a class={props.class} href={props.url} target="_blank" rel="noreferrer" dir="auto" onClick={openFile}>
      {props.children}
      {props.label && <span class="hidden">, {props.label}</span>}
    </a>
  );
}
