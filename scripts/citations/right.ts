import { withParticle } from './josa.ts';
import { hash, pick } from './pick.ts';
import type { Language } from './sources.ts';
import { OPENERS, SYNONYMS } from './words.ts';

/** Changes to a sentence that leave what it says: none of these may be marked. `undefined` where there is nothing to change. */
export type RightEdit = (sentence: string, language: Language) => string | undefined;

const changed = (from: string, to: string): string | undefined => (from === to ? undefined : to);

/** Another opening, synonyms, without what stands in brackets; at least one change of words. */
export const paraphrased: RightEdit = (sentence, language) => {
  let text = sentence.replace(/ ?\([^)]*\)|（[^）]*）/g, '');
  let swaps = 0;
  for (const [from, to] of SYNONYMS[language]) {
    const found = language === 'ja' ? text.indexOf(from) : wordAt(text, from, language);
    if (found < 0 || swaps === 2) continue;
    text = text.slice(0, found) + to + text.slice(found + from.length);
    swaps++;
  }
  text = fronted(text, language) ?? text;
  if (text === sentence) return undefined;
  return hash(sentence) % 2 === 0 ? opened(text, language) : text;
};

/** A whole word; in Korean the beginning of one. */
function wordAt(text: string, word: string, language: Language): number {
  return new RegExp(`(?<![\\p{L}-])${word}${language === 'ko' ? '' : '(?![\\p{L}-])'}`, 'u').exec(text)?.index ?? -1;
}

/** "In 1898, she won." as "She won in 1898." */
function fronted(text: string, language: Language): string | undefined {
  if (language !== 'en') return undefined;
  const [, adverb, rest] = /^((?:In|At|On|By|After|Before|During) [^,.]{3,40}), ([^,]{20,})\.$/.exec(text) ?? [];
  return adverb && rest && /^(?:the|a|it|he|she|they)\b/.test(rest)
    ? `${rest.charAt(0).toUpperCase()}${rest.slice(1)} ${adverb.charAt(0).toLowerCase()}${adverb.slice(1)}.`
    : undefined;
}

function opened(text: string, language: Language): string {
  const opener = pick(OPENERS[language], text) ?? '';
  const lower = /^(?:The|A|An|In|At|On|It|This|Der|Die|Das|Le|La|Les|Il|Elle)\b/.test(text);
  return opener + (lower ? text.charAt(0).toLowerCase() + text.slice(1) : text);
}

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = ' . twenty thirty forty fifty sixty seventy eighty ninety'.trim().split(' ');
const spelled = (n: number): string | undefined =>
  n < 20 ? ONES[n] : n < 100 ? `${TENS[Math.floor(n / 10) - 1]}${n % 10 ? `-${ONES[n % 10]}` : ''}` : undefined;

/** A figure in another dress: 1,200 as 1200, 1.2 thousand or 천이백; 12 as twelve; full width in Japanese. */
export const reformatted: RightEdit = (sentence, language) => {
  const found = /(?<![\d.,/-])(\d{1,3}(?:,\d{3})+|\d+)(?![\d.,/-]*\d)/.exec(sentence);
  if (!found) return undefined;
  const [digits] = found;
  const value = Number(digits.replaceAll(',', ''));
  const before = sentence.slice(0, found.index);
  const after = sentence.slice(found.index + digits.length);
  const isYear = value >= 1000 && value < 2100 && !digits.includes(',');
  if (isYear && language !== 'ja') return undefined;
  const forms = formsOf(value, language, digits).filter((form) => form !== digits);
  const form = pick(forms, sentence);
  return form === undefined || /\p{L}$/u.test(before) || (/^[A-Za-z]/.test(after) && /[a-z]$/.test(form))
    ? undefined
    : before + form + after;
};

function formsOf(value: number, language: Language, digits: string): string[] {
  const plain = String(value);
  const grouped = value >= 1000 ? value.toLocaleString('en') : plain;
  const forms = [plain, grouped];
  if (language === 'en') {
    const word = spelled(value);
    if (word) forms.push(word);
    if (value >= 1000 && value % 100 === 0 && value < 1e6) forms.push(`${value / 1000} thousand`);
    if (value >= 1e6 && value % 1e5 === 0) forms.push(`${value / 1e6} million`);
  }
  if (language === 'ko' && value >= 1000 && value % 100 === 0 && value < 1e6) forms.push(koreanNumeral(value));
  if (language === 'ja')
    forms.push([...digits].map((d) => (/\d/.test(d) ? String.fromCharCode(d.charCodeAt(0) + 0xfee0) : d)).join(''));
  return forms;
}

/** 1,200 as 천이백, 30,000 as 3만. */
function koreanNumeral(value: number): string {
  if (value >= 1e4) return value % 1e4 === 0 ? `${value / 1e4}만` : `${Math.floor(value / 1e4)}만 ${value % 1e4}`;
  const thousands = Math.floor(value / 1000);
  const hundreds = Math.floor((value % 1000) / 100);
  const digit = (n: number) => (n === 1 ? '' : '일이삼사오육칠팔구'.charAt(n - 1));
  return `${digit(thousands)}천${hundreds > 0 ? `${digit(hundreds)}백` : ''}`;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** The same day, written in another way. */
export const redated: RightEdit = (sentence, language) => {
  const which = hash(sentence) % 2;
  const two = (n: number | string) => String(n).padStart(2, '0');
  if (language === 'en') {
    const month = MONTHS.join('|');
    const text = sentence.replace(new RegExp(`(\\d{1,2}) (${month}),? (\\d{4})`), (_, d, m, y) =>
      which === 0 ? `${m} ${d}, ${y}` : `${y}-${two(MONTHS.indexOf(m) + 1)}-${two(d)}`,
    );
    return changed(
      sentence,
      text === sentence ? text.replace(new RegExp(`(${month}) (\\d{1,2}), (\\d{4})`), '$2 $1 $3') : text,
    );
  }
  const [, y, m, d] = /(\d{4})(?:년|年) ?(\d{1,2})(?:월|月) ?(\d{1,2})(?:일|日)/.exec(sentence) ?? [];
  if (!y || !m || !d) return undefined;
  const form = language === 'ko' ? `${y}. ${m}. ${d}.` : `${y}/${m}/${d}`;
  return sentence.replace(
    /\d{4}(?:년|年) ?\d{1,2}(?:월|月) ?\d{1,2}(?:일|日)/,
    which === 0 ? form.replace(/\.$/, '') : `${y}-${two(m)}-${two(d)}`,
  );
};

/** The same letters in other characters: decomposed, with soft hyphens, hard spaces, other dashes and quotes. */
export const retyped: RightEdit = (sentence) => {
  const ways: readonly ((text: string) => string)[] = [
    (text) => text.normalize('NFD'),
    (text) => text.replace(/ (?=\S+ )/g, '\u00a0'),
    (text) => text.replace(/(\p{Ll}{4})(?=\p{Ll}{4})/gu, '$1\u00ad'),
    (text) => text.replaceAll('-', '\u2011').replaceAll("'", '\u2019'),
    (text) => text.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0)),
  ];
  const effective = ways.map((way) => way(sentence)).filter((text) => text !== sentence);
  return pick(effective, sentence);
};

/** Other particles, which leave who did what: 은 for 이, は for が, 에서는 for 에서. */
export const reparticled: RightEdit = (sentence, language) => {
  if (language === 'ko') {
    const text = sentence
      .replace(/([가-힣]{2,})(이|가)(?=\s)/, (_, word) => withParticle(word, '은'))
      .replace(/([가-힣]{2,})에서(?=\s)/, '$1에서는')
      .replace(/([가-힣]{2,})를(?=\s)/, '$1');
    return changed(sentence, text);
  }
  return language === 'ja'
    ? changed(
        sentence,
        sentence.replace(/(?<=[\p{Script=Han}\p{Script=Katakana}])が(?=[、\p{Script=Han}])/u, 'は').replace('、', ''),
      )
    : undefined;
};

/** Some of its words between quotation marks, as they stand or with the marks and dashes of another keyboard. */
export const quoted: RightEdit = (sentence, language) => {
  const cjk = language === 'ja';
  const words = cjk ? [...sentence.slice(0, -1)] : sentence.slice(0, -1).split(' ');
  const length = cjk ? 14 : 7;
  if (words.length < length + 1) return undefined;
  const from = hash(sentence) % (words.length - length);
  const quote = words
    .slice(from, from + length)
    .join(cjk ? '' : ' ')
    .replace(/^[,、\s]+|[,、\s]+$/g, '');
  if (/['’"]/.test(quote)) return undefined;
  return quotation(quote, language);
};

/** A sentence that says that the page says so. */
export function quotation(quote: string, language: Language): string {
  if (language === 'ko') return `글에는 “${quote}”라는 말이 나온다.`;
  if (language === 'ja') return `記事には「${quote}」と書かれている。`;
  if (language === 'de') return `Auf der Seite steht: „${quote}“.`;
  if (language === 'fr') return `On y lit : « ${quote} ».`;
  return `The page says “${quote}”.`;
}
