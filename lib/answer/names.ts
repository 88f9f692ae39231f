import { fold } from '../text/fold.ts';

/**
 * Proper names that a text states, lower case: what a paraphrase may not change. Latin: capitalised words that do not begin a
 * sentence (unless the next is capitalised too). Korean and Japanese have no capitals, so there it is what the sentence says
 * something of: the word before 은, 는, 이, 가, は or が.
 */
export interface Names {
  readonly latin: readonly string[];
  /** German: runs of capitalised nouns, as names are; one word of each must be known. */
  readonly runs: readonly (readonly string[])[];
  readonly subjects: readonly string[];
}

const NOT_A_NAME = new Set(
  (
    'i a an the this that these those it he she they we you in on at by for from to of as if so or and but not no yes however while when where ' +
    'according also both each january february march april may june july august september october november december monday ' +
    'tuesday wednesday thursday friday saturday sunday ' +
    'der die das den dem des ein eine einer im am anfang ende mitte jahr jahre januar februar märz mai juni juli oktober dezember'
  ).split(' '),
);
const CAPITALISED = /(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{N}]*(?:[-'’.]\p{L}[\p{L}\p{N}]*)*/gu;
/** Of the words of a text, how many may be capitalised before capitals say nothing, as in titles. */
const MOST_CAPITALISED = 0.6;

/** "한지의 원료는" is about 한지; "글에는" about nothing. */
const KOREAN_SUBJECT = /(?<!의\s)(?<![가-힣])([가-힣]{2,}?)(?<!에|에서|으로|로)(?:은|는|이|가)(?=\s|,)/g;
const JAPANESE_SUBJECT = /([\u30a0-\u30ff\u3400-\u9fff々]{2,})(?:は|が)/g;
/** Stand for something named before, or for nobody. */
const NOBODY = new Set(
  (
    '이것 그것 저것 여기 거기 우리 사람 사람들 경우 자료 이들 그들 이유 방법 때문 내용 결과 구절 문서 저자 작가 기사 본문 사실 부분 정보 대답 차이 차이점 목적 특징 ' +
    '장점 단점 역할 과정 시간 시기 것들 모두 각각 대부분 일부 하나 다음 전체 종류 원인 의미 점 수 값 크기 길이 높이 それ これ 理由 方法 場合 人々 特徴 結果 内容'
  ).split(' '),
);

export function names(text: string): Names {
  const plain = text.normalize('NFC');
  const words = plain.match(/\p{L}+/gu)?.length ?? 0;
  const all = [...plain.matchAll(CAPITALISED)];
  const named = all.filter((match, i) => isName(plain, match, all[i + 1]));
  const german = isGerman(plain);
  const silent = all.length > Math.max(2, words * MOST_CAPITALISED) || german;
  const latin = silent ? [] : named;
  const subjects = [...plain.matchAll(KOREAN_SUBJECT), ...plain.matchAll(JAPANESE_SUBJECT)].map(
    ([, word]) => word ?? '',
  );
  return {
    latin: [...new Set(latin.map(([word]) => word.replace(/['’]s$/, '').toLowerCase()))].filter(
      (word) => !NOT_A_NAME.has(word),
    ),
    runs: german ? runsOf(plain, all) : [],
    subjects: [...new Set(subjects)].filter((word) => !NOBODY.has(word)),
  };
}

/** There every noun has a capital. */
function isGerman(text: string): boolean {
  const words = text.match(/\b(?:der|das|dem|den|des|und|ist|sind|nicht|eine|einer|mit|von|auf|wird|wurde)\b/gi);
  return (words?.length ?? 0) + (/[äöüß]/i.test(text) ? 1 : 0) >= 2;
}

/** Two or more capitalised words side by side, but for the one that begins the sentence. */
function runsOf(text: string, all: readonly RegExpExecArray[]): string[][] {
  const runs: string[][] = [];
  let end = -1;
  for (const match of all) {
    const [word] = match;
    const isNext = match.index === end + 1 && text[end] === ' ';
    end = match.index + word.length;
    if (NOT_A_NAME.has(word.toLowerCase()) || startsSentence(text, match.index)) end = -1;
    else if (isNext) runs.at(-1)?.push(word.toLowerCase());
    else runs.push([word.toLowerCase()]);
  }
  return runs.filter((run) => run.length > 1);
}

const startsSentence = (text: string, at: number): boolean =>
  /(?:^|[.!?。:]["”’)]?\s+|\n\s*)["“‘(]?$/.test(text.slice(0, at));

function isName(text: string, match: RegExpExecArray, next: RegExpExecArray | undefined): boolean {
  if (match[0].length < 2 || NOT_A_NAME.has(match[0].toLowerCase())) return false;
  return (
    !startsSentence(text, match.index) ||
    /^[A-Z]{2,}$/.test(match[0]) ||
    next?.index === match.index + match[0].length + 1
  );
}

/** Whether a folded text of the same language has a name: as it stands, or without the s of a plural ("the Curies"). */
export function isKnownName(name: string, text: string): boolean {
  const folded = fold(name).text;
  return text.includes(folded) || (/[a-z]{4}s$/.test(folded) && text.includes(folded.slice(0, -1)));
}

/** Countries, peoples and cities that each language calls by a name of its own. */
const TRANSLATED = new Set(
  (
    'england english scotland scottish ireland irish britain british wales welsh france french germany german spain spanish italy italian ' +
    'switzerland austria netherlands dutch greece greek poland polish japan japanese china chinese korea korean egypt europe european london ' +
    'vienna munich cologne deutschland frankreich schottland großbritannien spanien italien schweiz österreich griechenland ' +
    'europa allemagne angleterre écosse espagne italie suisse autriche grèce londres royaume-uni états-unis alemania francia inglaterra ' +
    'escocia españa italia suiza grecia estados unidos reino unido mar mer océan océano nord sud est ouest norte sur'
  ).split(' '),
);

/** Whether a folded text of another language has a name, or one that begins alike: Londres and London, Aristotle and Aristoteles. */
export function isKnownAbroad(name: string, text: string): boolean {
  if (TRANSLATED.has(name)) return true;
  const bare = (value: string) => value.normalize('NFD').replace(/\p{M}/gu, '');
  const word = bare(fold(name).text);
  const words = bare(text).split(/[^\p{L}\p{N}]+/u);
  if (word.length < 4) return words.includes(word);
  const start = word.slice(0, Math.max(4, Math.floor(word.length * 0.6)));
  return words.some((other) => other.startsWith(start));
}
