import { AppError } from '../../lib/errors.ts';

/** Elements that fetch, run, lead elsewhere or frame others: none of them is text. */
const ACTIVE =
  'script, link, iframe, frame, frameset, object, embed, applet, portal, base, meta[http-equiv], audio, video, source, track, template';
/** The frame can show its text and the styles in the page, and do nothing: no script, no request. */
const SEALED = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;
/** As wide as a window, so that a page is laid out as for a reader with a computer. */
const SIZE = { width: '1280px', height: '1024px' };

/**
 * Lays out a page that was fetched, where nothing in it can run or fetch, and has it read there: so what its own styles hide is seen to
 * be hidden. Styles of other files are not known.
 */
export async function inInertFrame<T>(html: string, read: (document: Document) => T): Promise<T> {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  for (const element of parsed.querySelectorAll(ACTIVE)) element.remove();
  if (!parsed.body) throw new AppError('page-frames-only'); // a set of frames, none of which is fetched
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-same-origin'); // same origin, so that it can be read from here; nothing else is allowed
  Object.assign(frame.style, { position: 'fixed', ...SIZE });
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  frame.srcdoc = SEALED;
  document.body.append(frame);
  try {
    await loaded;
    const inside = frame.contentDocument;
    if (!inside) throw new Error('the frame is empty');
    const language = parsed.documentElement.getAttribute('lang');
    if (language !== null) inside.documentElement.setAttribute('lang', language);
    // Behind the policy, which holds for what comes after it.
    inside.head.append(...parsed.head.childNodes);
    inside.body.replaceWith(inside.adoptNode(parsed.body));
    return read(inside);
  } finally {
    frame.remove();
  }
}
