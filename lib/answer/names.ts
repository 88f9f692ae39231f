/**
 * Proper names that a text states, lower case: what a paraphrase may not change. Latin: capitalised words that do not begin a
 * sentence (unless the next is capitalised too). Korean and Japanese have no capitals, so there it is what the sentence says
 * something of: the word before 은, 는, 이, 가, は or が.
 */
export interface Names {
  readonly latin: readonly string[];
  readonly subjects: readonly string[];
}

const NOT_A_NAME = new Set(
  (
    'i a an the this that these those it he she they we you in on at by for from to of as if so or and but not no yes however while when where ' +
    'according also both each january february march april may june july august september october november december monday ' +
    'tuesday wednesday thursday friday saturday sunday'
  ).split(' '),
);
const CAPITALISED = /(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{N}]*(?:[-'’.]\p{L}[\p{L}\p{N}]*)*/gu;
/** Of the words of a text, how many may be capitalised before capitals say nothing, as in titles. */
const MOST_CAPITALISED = 0.4;

const KOREAN_SUBJECT = /([가-힣]{2,})(?:은|는|이|가)(?=\s|,)/g;
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
  const silent = named.length > Math.max(2, words * MOST_CAPITALISED) || isGerman(plain);
  const latin = silent ? [] : named;
  const subjects = [...plain.matchAll(KOREAN_SUBJECT), ...plain.matchAll(JAPANESE_SUBJECT)].map(
    ([, word]) => word ?? '',
  );
  return {
    latin: [...new Set(latin.map(([word]) => word.replace(/['’]s$/, '').toLowerCase()))].filter(
      (word) => !NOT_A_NAME.has(word),
    ),
    subjects: [...new Set(subjects)].filter((word) => !NOBODY.has(word)),
  };
}

/** There every noun has a capital. */
const isGerman = (text: string): boolean =>
  (text.match(/\b(?:der|das|dem|den|des|und|ist|sind|nicht|eine|einer|mit|von|auf|wird)\b/g)?.length ?? 0) >= 2;

function isName(text: string, match: RegExpExecArray, next: RegExpExecArray | undefined): boolean {
  if (match[0].length < 2 || NOT_A_NAME.has(match[0].toLowerCase())) return false;
  const startsSentence = /(?:^|[.!?。:]["”’)]?\s+|\n\s*)["“‘(]?$/.test(text.slice(0, match.index));
  return !startsSentence || /^[A-Z]{2,}$/.test(match[0]) || next?.index === match.index + match[0].length + 1;
}
