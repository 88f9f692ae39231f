import type { Figure } from './figures.ts';

/** Numbers written in words: cardinals of English, German and Korean, and what else passages count with. */

const numbered = (words: string, from = 1, step = 1): [string, number][] =>
  words.split(' ').map((word, i) => [word, from + i * step]);

const UNITS = new Map(numbered('one two three four five six seven eight nine'));
const TEENS = new Map(numbered('ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen', 10));
const TENS = new Map(numbered('twenty thirty forty fifty sixty seventy eighty ninety', 20, 10));
const SCALES = new Map([
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
]);
const ENGLISH = [...UNITS.keys(), ...TEENS.keys(), ...TENS.keys(), 'hundred', ...SCALES.keys()].join('|');
const ENGLISH_RUN = new RegExp(String.raw`\b(?:${ENGLISH})(?:(?:[\s-]+|\s+and\s+)(?:${ENGLISH}))*\b`, 'gi');

const GERMAN = new Map([
  ...numbered('ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf'),
  ...numbered('dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn', 13),
  ...numbered('zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig', 20, 10),
]);
const GERMAN_WORD =
  /\b(?:zwei|drei|vier|sechs|sieben|neun|zehn)\b|\p{L}{0,40}(?:fünf|zwölf|zehn|zig|ßig|hundert|tausend)\p{L}{0,40}/giu;

const KOREAN_TENS = new Map(numbered('열 스물 서른 마흔 쉰 예순 일흔 여든 아흔', 10, 10).concat([['스무', 20]]));
const KOREAN_UNITS = new Map(
  numbered('한 두 세 네 다섯 여섯 일곱 여덟 아홉').concat(numbered('하나 둘 셋 넷'), [
    ['석', 3],
    ['넉', 4],
  ]),
);
const KOREAN = new RegExp(
  `(?<![가-힣])(${[...KOREAN_TENS.keys()].join('|')})?(${[...KOREAN_UNITS.keys()].join('|')})?` +
    '(?=\\s?(?:가지|개|곳|권|그루|달|단계|대|마리|마일|명|배|번|사람|살|시간|자루|장|주|차례|채|척|층|해))',
  'g',
);

/** Said loosely, or a rank: a passage may say "half" and the claim 50 %, but not the other way round. */
const LOOSE = new Map<string, number>([
  ...numbered('first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth'),
  ...numbered('fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth', 14),
  ['half', 50],
  ['dozen', 12],
  ['twice', 2],
  ['hundred', 100],
  ['thousand', 1000],
  ...numbered('한 두 세 네 다섯 여섯 일곱 여덟 아홉 열'),
  ...numbered('하나 둘 셋 넷'),
  ...numbered('一 二 三 四 五 六 七 八 九 十'),
]);
const LOOSE_WORD =
  /\b(?:first|second|third|fourth|(?:fif|six|seven|eigh|nin|ten|eleven|twelf|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twentie)th|half|dozen|twice|hundred|thousand)\b|(?<![가-힣])(?:하나|다섯|여섯|일곱|여덟|아홉|[한두세네열둘셋넷])(?=\s?[가-힣])|[一二三四五六七八九十](?=[\u3040-\u9fff])/gi;

/** Which a claim may give in minutes. */
const OF_AN_HOUR = /\b(?:half an|quarter of an)(?= hour\b)/gi;

/** The numbers that a text gives in words, compounds read as one: "twenty-five", "zweihundertfünfzig", "열두 명". */
export function numberWords(text: string): Figure[] {
  const plain = text.normalize('NFKC');
  const found: Figure[] = [];
  for (const { 0: run, index } of plain.matchAll(ENGLISH_RUN)) {
    // "3.5 million" is a figure already; "a hundred" is said of many things.
    if (/\d\s?$/.test(plain.slice(0, index)) || /^(?:hundred|thousand|million|billion)$/i.test(run)) continue;
    for (const value of readEnglish(run.toLowerCase().split(/[\s-]+/))) found.push(figure(value, index + run.length));
  }
  for (const { 0: word, index } of plain.matchAll(GERMAN_WORD)) {
    const value = readGerman(word.toLowerCase().replaceAll('dreissig', 'dreißig'));
    if (value) found.push(figure(value, index + word.length));
  }
  for (const { 0: word, 1: ten = '', 2: unit = '', index } of plain.matchAll(KOREAN)) {
    const value = (KOREAN_TENS.get(ten) ?? 0) + (KOREAN_UNITS.get(unit) ?? 0);
    if (value) found.push(figure(value, index + word.length));
  }
  return found;
}

/** All that a text may mean as a number and does not write in digits; a claim may give them so. */
export function spelledFigures(text: string): Figure[] {
  const ofAnHour = [...text.matchAll(OF_AN_HOUR)].map(({ 0: words, index }) =>
    figure(/^half/i.test(words) ? 30 : 15, index + words.length),
  );
  const loose = [...text.normalize('NFKC').matchAll(LOOSE_WORD)].flatMap(({ 0: word, index }) => {
    const value = LOOSE.get(word.toLowerCase());
    return value === undefined ? [] : [figure(value, index + word.length)];
  });
  return [...numberWords(text), ...loose, ...ofAnHour];
}

const figure = (value: number, end: number): Figure => ({ text: String(value), value, scale: 1, slack: 0, end });

/** The numbers of words in a row: "two hundred and five", "nineteen forty-five" as a year, "five six" as two. */
function readEnglish(words: readonly string[]): number[] {
  const numbers: number[] = [];
  let total = 0;
  let group = 0;
  /** The least that what was read last leaves room for below it; 0: for nothing. */
  let room = Number.POSITIVE_INFINITY;
  const flush = () => {
    if (total + group > 0) numbers.push(total + group);
    total = 0;
    group = 0;
    room = Number.POSITIVE_INFINITY;
  };
  for (const word of words) {
    const value = UNITS.get(word) ?? TEENS.get(word) ?? TENS.get(word);
    const scale = SCALES.get(word);
    if (value !== undefined) {
      if (value >= room) flush();
      group += value;
      room = TENS.has(word) ? 10 : 0;
    } else if (scale !== undefined) {
      total += (group || 1) * scale;
      group = 0;
      room = scale;
    } else if (word === 'hundred') {
      group = (group || 1) * 100;
      room = 100;
    } else if (room < 100) flush();
  }
  flush();
  return joinYears(numbers);
}

function joinYears(numbers: readonly number[]): number[] {
  const [century = 0, years = 0] = numbers;
  const isYear = numbers.length === 2 && century > 10 && century <= 20 && years >= 10 && years < 100;
  return isYear ? [century * 100 + years] : [...numbers];
}

/** A German number word; undefined for any other word. */
function readGerman(word: string): number | undefined {
  const known = GERMAN.get(word);
  if (known !== undefined) return known;
  for (const [name, scale] of [
    ['tausend', 1000],
    ['hundert', 100],
  ] as const) {
    const at = word.indexOf(name);
    if (at < 0) continue;
    const before = at === 0 ? 1 : readGerman(word.slice(0, at));
    const rest = word.slice(at + name.length).replace(/^und/, '');
    const after = rest === '' ? 0 : readGerman(rest);
    return before === undefined || after === undefined ? undefined : before * scale + after;
  }
  const [, unit = '', ten = ''] = /^(.+)und(.+[zß]ig)$/.exec(word) ?? [];
  const low = GERMAN.get(unit) ?? 10;
  const high = GERMAN.get(ten) ?? 0;
  return low < 10 && high >= 20 ? high + low : undefined;
}
