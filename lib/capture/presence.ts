import { plain } from './plain-node.ts';
import { privateReason } from './privacy.ts';

/** Signs in the page in front that somebody reads it, and that it is theirs alone. None of its text is read. */

/** What is told of a page that may be saved automatically. */
export interface Presence {
  /** It is drawn, and somebody has scrolled or pressed something in it; or there is nothing to scroll. */
  readonly read: boolean;
  /** It looks private, or like a page for one person. */
  readonly own: boolean;
}

export function presenceIn(document: Document): Presence {
  const page = plain(document);
  return { read: page.visibilityState === 'visible' && isAttended(page), own: isOwn(page, document) };
}

/** A page this much longer than the window can be read without scrolling. */
const SPARE = 1.15;

function isAttended(page: Document): boolean {
  const view = page.defaultView;
  if (!view || view.navigator.userActivation?.hasBeenActive) return true;
  if (page.contentType === 'application/pdf') return true; // its viewer shows nobody where it stands
  const places = scrollersAt(page, view);
  return places.some(({ scrollTop }) => scrollTop > 0) || places.every((place) => !isLong(place));
}

const isLong = ({ scrollHeight, clientHeight }: Element): boolean => scrollHeight > clientHeight * SPARE;

/** The page itself, and what can be scrolled within it around its middle. */
function scrollersAt(page: Document, view: Window): Element[] {
  const found: Element[] = page.scrollingElement ? [page.scrollingElement] : [];
  let at = page.elementFromPoint(view.innerWidth / 2, view.innerHeight / 2);
  for (; at; at = at.parentElement) {
    const scrolls = /auto|scroll|overlay/.test(view.getComputedStyle(at).overflowY);
    if (scrolls && isLong(at)) found.push(at);
  }
  return found;
}

const ONE_TIME = 'input[autocomplete~="one-time-code" i]';
const SIGN_OUT =
  'a[href*="logout" i], a[href*="signout" i], a[href*="sign-out" i], a[href*="log-out" i], form[action*="logout" i]';

/** Search engines are told to stay away, and somebody is signed in: that is nobody else's page. */
function isOwn(page: Document, document: Document): boolean {
  if (privateReason(document) !== undefined || page.querySelector(ONE_TIME)) return true;
  const robots = page.querySelector('meta[name="robots" i]')?.getAttribute('content') ?? '';
  return /noindex|none/i.test(robots) && page.querySelector(SIGN_OUT) !== null;
}
