/** Characters that may end a sentence, as the inside of a character class. */
export const STOPS = '.!?…‥。！？｡．⁇⁈⁉؟۔।॥։።។။';

/** These end a sentence whatever follows: their scripts have no decimals, abbreviations or capitals. */
const WIDE_STOP = /[。！？｡．۔।॥։።។။]/;
const STOP = new RegExp(`[${STOPS}]`);
const CLOSER = /[\p{Pe}\p{Pf}"'’”»›＂＇*_]/u;
const CLOSING_QUOTE = /["'’”»›」』＂]/;
/** "[3]", "[12, 13]", "[a]" glued to the stop, as in an encyclopaedia; "²", or a raised "2" that lost its height. */
const NOTE_MARK =
  /\[[\w, –-]{1,12}\]|[⁰¹²³⁴-⁹]+|(?<=\p{Ll}{2}[.!?]["”’)]?)(?<!\b(?:figs?|nos?|eqs?|refs?|vols?|pp|ch|sec|tab)\.)\d{1,3}(?=\s+["“‘(]?\p{Lu}|\s*$)/uy;

const CJK = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/;
/** How Korean sentences end; before anything else "..." or a missing space is no end. */
const KOREAN_END = /[다요죠까네오자라함음됨임]/;
/** What goes on after a Korean or Japanese quotation: "…"라고 했다, 「…」と言った. */
const QUOTED_ON = /(?:이?라고|이?라는|이?라며|하고|하며|하는|고 |며 |는 |란 |[とのはがをにもでなか、，])/y;
/** Opening quotes and brackets before the first letter of the next sentence. */
const OPENERS = /[\s\p{Ps}\p{Pi}"'¿¡*_#]*/uy;

/** Never end a sentence: a name follows. */
const TITLES = new Set(
  'mr mrs ms mx dr prof st rev hon gen col maj capt lt sgt cpl rep sen gov pres messrs mt ft'.split(' '),
);
/** Never end a sentence: something belonging to them follows. */
const LEADS = new Set('e.g i.e eg ie cf vs viz ca approx incl resp esp z.b d.h u.a bzw ggf vgl p.ej'.split(' '));
/** Before a number they end nothing: "Fig. 3", "No. 5". */
const NUMBERED = new Set(
  'no nos nr fig figs eq eqs p pp vol vols ch sec sect art tab ref refs ed vers ver op bd par para'.split(' '),
);
/** End a sentence only where the next word looks like the start of one. */
const MAYBE = new Set(
  'etc inc ltd co corp llc bros jr sr dept univ assn al est ph.d m.d b.a m.a a.m p.m u.s u.k u.n e.u d.c jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun ave blvd rd'.split(
    ' ',
  ),
);
const STARTERS = new Set(
  'the a an this that these those it its he she they we you i his her their our my but and so yet however if in on at for from when while after before as since there here what why how who where then thus also although because both each many most some such to with not no yes'.split(
    ' ',
  ),
);

/** Longest abbreviation looked for; bounds the way back from a stop. */
const LONGEST = 12;

/** Where the stop at `at` ends, with the stops, closing quotes, brackets and note marks that belong to it. */
export function stopEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && STOP.test(text.charAt(end))) end++;
  while (end < text.length && CLOSER.test(text.charAt(end))) end++;
  for (;;) {
    NOTE_MARK.lastIndex = end;
    if (!NOTE_MARK.test(text)) return end;
    end = NOTE_MARK.lastIndex;
  }
}

/** A stop and where it stands: its sentence's start, its own start and the end from `stopEnd`. */
interface Stop {
  readonly start: number;
  readonly at: number;
  readonly after: number;
  /** The language writes ordinals with a dot. */
  readonly ordinals: boolean;
}

/** Whether a sentence ends with this stop. */
export function endsSentence(text: string, stop: Stop): boolean {
  const { at, after } = stop;
  if (after >= text.length) return true;
  const first = text.charAt(at);
  const quoted = CLOSING_QUOTE.test(text.slice(at + 1, after));
  if (quoted && matchesAt(QUOTED_ON, text, after)) return false;
  if (WIDE_STOP.test(first)) return !/^[、，,)）」』]/.test(text.charAt(after)) && !isWideDecimal(text, stop);
  const next = text.charAt(after);
  if (!/\s/.test(next)) return endsWithoutSpace(text, stop);
  if (quoted && matchesAt(QUOTED_ON, text, after + 1) && /[가-힣]/.test(text.charAt(after + 1))) return false;
  const following = nextLetter(text, after);
  if (/^\p{Ll}/u.test(following) && !/^\p{Ll}\p{Lu}/u.test(following)) return false;
  if (/^[,;:)\]}%]/.test(following)) return false;
  if (first === '…' || first === '‥' || text.startsWith('...', at)) return endsAfterEllipsis(text, at, following);
  return first !== '.' || text.charAt(at + 1) === '.' || endsAfterDot(text, stop, following);
}

function isWideDecimal(text: string, { at, after }: Stop): boolean {
  return text.charAt(at) === '．' && /[\d０-９]/.test(text.charAt(after));
}

/** "…했다.그리고", "他走了?她": no space, but both sides are of a script that needs none. */
function endsWithoutSpace(text: string, { at, after }: Stop): boolean {
  const before = text.charAt(at - 1);
  const next = text.charAt(after);
  if (/[…‥]/.test(text.charAt(at))) return false;
  if (!CJK.test(before) || !/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3“‘「『(（]/.test(next)) return false;
  return /[가-힣]/.test(before)
    ? KOREAN_END.test(before) && !matchesAt(QUOTED_ON, text, after)
    : text.charAt(at) !== '.';
}

function endsAfterEllipsis(text: string, at: number, following: string): boolean {
  if (/^[\p{Lu}\p{N}]/u.test(following)) return true;
  return KOREAN_END.test(text.charAt(at - 1)) || /[。！？.!?]/.test(text.charAt(at - 1));
}

function endsAfterDot(text: string, { start, at, ordinals }: Stop, following: string): boolean {
  const token = tokenBefore(text, Math.max(start, at - LONGEST), at);
  const word = token.toLowerCase();
  if (word === '') return true;
  if (/^\d{1,3}$/.test(token) || /^[a-z]$/i.test(token)) {
    if (isFirstIn(text, start, at - token.length)) return false;
    if (/^\d/.test(token)) return !(ordinals && token.length <= 2 && /^\p{Lu}/u.test(following));
  }
  if (TITLES.has(word) || LEADS.has(word)) return false;
  if (NUMBERED.has(word)) return !/^(?:\d|[IVX]{2,}\b|[VX]\b)/.test(following);
  if (/^\p{L}$/u.test(token) && /^\p{L}\.(?!\p{L})/u.test(following)) return false;
  if (MAYBE.has(word) || /^\p{Lu}$/u.test(token) || /^(?:\p{L}\.)+\p{L}$/u.test(token))
    return startsSentence(following);
  return true;
}

/** The word, with its inner dots, that ends at `at`; empty if it is longer than any abbreviation. */
function tokenBefore(text: string, earliest: number, at: number): string {
  let from = at;
  while (from > earliest && /[\p{L}\p{N}.]/u.test(text.charAt(from - 1))) from--;
  return from === earliest && /[\p{L}\p{N}]/u.test(text.charAt(from - 1)) && at - from >= LONGEST
    ? ''
    : text.slice(from, at);
}

/** Nothing but white space and opening brackets lies between: a list number such as "1." or "(a.". */
function isFirstIn(text: string, start: number, at: number): boolean {
  return at - start < 40 && /^[\s\p{Ps}#*>-]*$/u.test(text.slice(start, at));
}

function startsSentence(following: string): boolean {
  const word = /^\p{L}+/u.exec(following)?.[0] ?? '';
  return !/^\p{Lu}|^$/u.test(word) || STARTERS.has(word.toLowerCase());
}

/** What follows, from its first letter on: white space and opening marks skipped. */
function nextLetter(text: string, from: number): string {
  OPENERS.lastIndex = from;
  OPENERS.exec(text);
  const at = Math.max(from, OPENERS.lastIndex);
  return text.slice(at, at + 16);
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
