/** A number as a text has it: a count, a year, a month, a version. */
export interface Figure {
  /** As printed, without separators of thousands; what is compared when a figure is no plain number ("1.2.3"). */
  readonly text: string;
  /** With its scale: 3.5 million is 3500000. NaN if it is no plain number. */
  readonly value: number;
  /** What "million", "억" and the like multiplied it by; 1 without one. */
  readonly scale: number;
  /** Half a unit of the last digit given. */
  readonly slack: number;
  /** Where it ends in the NFKC text. */
  readonly end: number;
}

const NUMBER = /\d+(?:[.,]\d+)*/g;
const SCALE =
  /^\s?(thousand|million|billion|trillion|mio|mrd|bn|[천백십][만억조]|천|만|억|조|[千百十][万億兆]|千|万|億|兆|萬|(?<!\s)백(?=[\s\d명원년개건곳권미여]|$))(?![a-z])/i;
/** Only of money: "5 m" is a length. */
const SHORT_SCALE = /^(k|m|bn?)(?![a-z0-9])/i;
const SCALES: Readonly<Record<string, number>> = {
  thousand: 1e3,
  k: 1e3,
  million: 1e6,
  mio: 1e6,
  m: 1e6,
  billion: 1e9,
  mrd: 1e9,
  bn: 1e9,
  b: 1e9,
  trillion: 1e12,
  십: 10,
  十: 10,
  백: 100,
  百: 100,
  천: 1e3,
  千: 1e3,
  만: 1e4,
  万: 1e4,
  萬: 1e4,
  억: 1e8,
  億: 1e8,
  조: 1e12,
  兆: 1e12,
};
/** "천억" is a thousand times 억. */
const scaleOf = (word: string): number =>
  SCALES[word] ?? [...word].reduce((product, character) => product * (SCALES[character] ?? 1), 1);

const MONTH_NAMES = 'january february march april may june july august september october november december'.split(' ');
/** "May" and "March" are words too: as months they stand beside a number. */
const MONTH =
  /\b(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?(?=\.?,? \d)|(?<=\d )March|April?|May(?=,? \d)|(?<=\d )May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b/g;

/** Sino-Korean and Chinese numerals before what they count: "천 년", "오백 명", "三百年". */
const NUMERAL =
  /(?<![가-힣\d]|\d\s)(?:[일이삼사오육칠팔구십백천만억]{2,}|[십백천만억])(?=\s?(?:년|명|개|원|번|차|층|권|장|일|월|주|세|살|미터|킬로|퍼센트|가지|여))|(?<!\d)[一二三四五六七八九十百千万萬億]{2,}/g;
const NUMERAL_DIGITS = '일이삼사오육칠팔구一二三四五六七八九';
const NUMERAL_TENS: Readonly<Record<string, number>> = { 십: 10, 十: 10, 백: 100, 百: 100, 천: 1000, 千: 1000 };
const NUMERAL_GROUPS: Readonly<Record<string, number>> = { 만: 1e4, 万: 1e4, 萬: 1e4, 억: 1e8, 億: 1e8 };

/** "이천오백만" is 25000000. */
function readNumeral(numeral: string): number {
  let total = 0;
  let group = 0;
  let digit = 0;
  for (const character of numeral) {
    const ten = NUMERAL_TENS[character];
    const myriad = NUMERAL_GROUPS[character];
    if (ten !== undefined) {
      group += (digit || 1) * ten;
      digit = 0;
    } else if (myriad !== undefined) {
      total += (group + digit || 1) * myriad;
      group = 0;
      digit = 0;
    } else digit = (NUMERAL_DIGITS.indexOf(character) % 9) + 1;
  }
  return total + group + digit;
}

/** The figures a text states in digits or in numerals of Han and Hangul, and its months. */
export function figures(text: string): Figure[] {
  const plain = text.normalize('NFKC');
  const found: Figure[] = [];
  for (const match of plain.matchAll(NUMBER)) {
    if (DATE.test(match[0])) {
      found.push(...partsOfDate(match[0], match.index));
      continue;
    }
    const figure = readFigure(plain, match[0], match.index);
    const last = found.at(-1);
    const joined = last && joinedFigure(last, figure, plain, match.index);
    if (joined) found[found.length - 1] = joined;
    else found.push(figure);
  }
  for (const match of plain.matchAll(NUMERAL)) {
    const value = readNumeral(match[0]);
    found.push({ text: String(value), value, scale: 1, slack: 0, end: match.index + match[0].length });
  }
  for (const match of plain.matchAll(MONTH)) {
    const month = MONTH_NAMES.findIndex((name) => name.startsWith(match[0].slice(0, 3).toLowerCase())) + 1;
    found.push({ text: String(month), value: month, scale: 1, slack: 0, end: match.index + match[0].length });
  }
  return found;
}

/** "1억 2000만", "3만 5천" and "3천5백만" are one figure each: the second, which begins at `at`, goes on with the first. */
function joinedFigure(first: Figure, second: Figure, text: string, at: number): Figure | undefined {
  const unit = SCALES[/^([백천만억조千万億兆])\s?$/.exec(text.slice(first.end - 1, at))?.[1] ?? ''] ?? 0;
  const joined = { ...second, text: `${first.text} ${second.text}` };
  if (second.value < unit) return { ...joined, value: first.value + second.value, scale: first.scale };
  // The hundreds and thousands of what the second counts in.
  const myriad = SCALES[/[만억조万億兆]$/.exec(text.slice(at, second.end))?.[0] ?? ''] ?? 0;
  return unit <= 1000 && second.value < unit * myriad
    ? { ...joined, value: first.value * myriad + second.value }
    : undefined;
}

/** A date as in "3.4.2021". */
const DATE = /^(?:[1-9]|0[1-9]|[12]\d|3[01])\.(?:[1-9]|0[1-9]|1[0-2])\.\d{4}$/;

function partsOfDate(date: string, at: number): Figure[] {
  const parts = date.split('.').map(Number);
  const end = at + date.length;
  return parts.map((value) => ({ text: String(value), value, scale: 1, slack: 0, end }));
}

const FRACTIONS: Readonly<Record<string, string>> = {
  '½': '.5',
  '¼': '.25',
  '¾': '.75',
  '⅓': '.33',
  '⅔': '.67',
  '1/2': '.5',
  '1/4': '.25',
  '3/4': '.75',
  '1/3': '.33',
  '2/3': '.67',
};

/** Before NFKC, which would make 21⁄2 of 2½, 106 of 10⁶ and km2 of km². */
export function plainFigures(text: string): string {
  return text
    .replace(
      /(?<=\d)(?:\s?([½¼¾⅓⅔])|\s(1\/[234]|3\/4|2\/3)(?![\d/]))/g,
      (_, sign, slashed) => FRACTIONS[sign ?? slashed] ?? '',
    )
    .replace(/(?<=\d)[⁰¹²³⁴-⁹]+/g, (power) => `^${power}`)
    .replace(/(?<=\p{L})[⁰¹²³⁴-⁹]+/gu, '');
}

/** Whether two figures are the same, however they are written; a rounded one equals what it was rounded from. */
export function sameFigure(claimed: Figure, given: Figure): boolean {
  if (claimed.text === given.text && (claimed.scale === given.scale || claimed.scale === 1 || given.scale === 1))
    return true;
  if (Number.isNaN(claimed.value) || Number.isNaN(given.value)) return false;
  if (claimed.value === given.value) return true;
  return claimed.scale > 1 && Math.abs(claimed.value - given.value) <= claimed.slack;
}

function readFigure(text: string, printed: string, at: number): Figure {
  const { digits, value } = readNumber(printed);
  let end = at + printed.length;
  let scale = 1;
  const word =
    SCALE.exec(text.slice(end, end + 12)) ??
    (/[$€£₩¥]\s?$/.test(text.slice(0, at)) && SHORT_SCALE.exec(text.slice(end, end + 4)));
  if (word && !Number.isNaN(value)) {
    scale = scaleOf((word[1] ?? '').toLowerCase());
    end += word[0].length;
  }
  const decimals = /[.](\d+)$/.exec(digits)?.[1]?.length ?? 0;
  return { text: digits, value: value * scale, scale, slack: (scale * 10 ** -decimals) / 2, end };
}

/** "1,234", "1.234.567" and "3,5" as other places write them. */
function readNumber(printed: string): { digits: string; value: number } {
  let digits = printed;
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(printed)) digits = printed.replaceAll(',', '');
  else if (/^\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?$/.test(printed)) digits = printed.replaceAll('.', '').replace(',', '.');
  else if (/^\d+,\d{1,2}$/.test(printed)) digits = printed.replace(',', '.');
  digits = digits.replace(/^0+(?=\d)/, '');
  return { digits, value: /^\d+(?:\.\d+)?$/.test(digits) ? Number(digits) : Number.NaN };
}
