import { opensDoors } from './cut-address.ts';
import { plain } from './plain-node.ts';

/** Why a page is not saved before its reader has said so once more. */
export type PrivateReason = 'password' | 'card' | 'host' | 'address';

const PASSWORD = 'input[type="password" i]';
const CARD =
  'input[autocomplete*="cc-" i], input[name*="cardnumber" i], input[name*="card-number" i], input[name*="card_number" i], input[name*="cvc" i], input[name*="cvv" i]';

/** Hosts that show one's mail. Archives of mailing lists are often on such a host, and are public. */
const MAIL =
  /^(?:(?:web)?mail\d?|owa|roundcube|inbox)\.|^(?:outlook\.(?:live|office|office365|cloud\.microsoft)|app\.(?:fastmail|tuta|hey))\./;
const MAIL_ARCHIVE = /^\/(?:archives?|pipermail|mailman3?|hyperkitty|lists?)(?:\/|$)/i;
/** A part of the host that only the customers of a bank, or the patients of somebody, are sent to. */
const OWN_AREA =
  /(?:^|\.)(?:(?:net|e|i|o|online|internet|home|web|my|mobile|secure)?-?banking|(?:net|e|i|o|my|spi)bank|onlinebanken|mychart|mysecurechart|patients?(?:-?portal)?|my-?health|healthrecords?)\./;
/** One's own corner of a bank, an insurance, a clinic: `secure.somebank.com`, `my.healthplan.org`. */
const OWN_CORNER = /^(?:my|secure\d*|login|signin|auth|sso|account|accounts|portal|member|members|online)\./;
const OF_MONEY_OR_HEALTH =
  /(?:bank|credit-?union|kreditkasse|sparkasse|insur|assur|brokerage|clinic|klinik|hospital|health|medical|pharmacy)/;
const PAYMENTS = /^(?:www\.)?paypal\.com$/;
const PAYMENT_PAGES = /^\/(?:myaccount|activities|signin|checkout|wallet)/;

/**
 * Why this page looks like one that is nobody else's business; undefined for all others. Only what can be told without knowing
 * anybody: fields that ask for a password or a card, the name of the host, and keys in the address.
 */
export function privateReason(document: Document): PrivateReason | undefined {
  const page = plain(document);
  if (shows(page, PASSWORD)) return 'password';
  if (shows(page, CARD)) return 'card';
  if (isPrivateHost(page.URL)) return 'host';
  return opensDoors(page.URL) ? 'address' : undefined;
}

/** Whether an address belongs to a bank's, a mail provider's or a clinic's own pages for one person. */
export function isPrivateHost(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, pathname, protocol } = new URL(url);
  if (!/^https?:$/.test(protocol)) return false;
  const host = hostname.toLowerCase();
  if (MAIL.test(host)) return !MAIL_ARCHIVE.test(pathname);
  if (OWN_AREA.test(host)) return true;
  if (OWN_CORNER.test(host) && OF_MONEY_OR_HEALTH.test(host)) return true;
  return PAYMENTS.test(host) && PAYMENT_PAGES.test(pathname);
}

/** Fields that wait hidden in every page of a site, for whoever signs in, do not count. */
function shows(page: Document, selector: string): boolean {
  return [...page.querySelectorAll(selector)].some((field) => {
    const { width, height } = field.getBoundingClientRect();
    return width > 1 && height > 1 && field.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  });
}
