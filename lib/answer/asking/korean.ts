import type { AskedWord, Reading } from './reading.ts';

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

const CONNECTIVES = set(
  '그럼 그러면 그런데 근데 그리고 그래서 그래도 또 또한 하지만 그렇다면 그러니까 그러고 아니 네 응 참 아 음 혹시',
);
const TURNS = /^(?:그나저나|다른 (?:질문|얘기|이야기|주제)|주제를 바꿔|화제를 바꿔|상관없는)/;
const PARTICLE =
  '(?:에서는|에서도|에서의|에서|으로는|으로|로|에는|에도|에게|에|까지|부터|처럼|보다|은요|는요|은|는|이|가|을|를|의|와|과|도|만|들|랑|요)*';
const POINTING = new RegExp(
  `^(?:(?:그것|그거|그게|그건|그걸|그곳|그때|그중|그런|그렇게|그녀|그들|그분|그쪽|그이|거기|이것|이거|이게|이건|이걸|이곳|이때|이런|이렇게|저것|저거|저건|저게|저기|걔|걔네|쟤|둘|나머지)${PARTICLE}|다른|그|그는|그가|그를|그의|그도|이|그래요?|그러[면지]?|그런가요?|그렇죠|그렇지)$`,
);
const PERSONAL = /^(?:그녀|그분|그는|그가|그를|그의|그도|걔|쟤)/;
/** "이 페이지" points to what is in view, "그 해" to nothing that was asked. */
const SEEN = /^(?:페이지|글|기사|사이트|문서|탭|주|달)/;
const ASKING =
  /^(?:무엇|무슨|어떻|어떤|어떠|어때|어디|언제|누구|누가|누굴|얼마|어느|몇|뭐|뭘|뭔|무얼|어째서|왜(?:요|죠|지|냐|일까요?|인가요?)?$|며칠)/;
const TELLING = /^(?:설명|말|얘기|정리|요약|비교)해(?:서|줘|주세요|봐)?$|^(?:알려|가르쳐|보여)(?:줘|주세요)?$/;
/** How the last word of a Korean sentence ends, when it is a verb. */
const VERB =
  /(?:나요|가요|까요?|니까|어요|아요|여요|해요|돼요|려요|와요|예요|에요|이에요|죠|지요|냐|는가|은가|인가|던가|[었았였했됐났졌]어|[었았였했됐났졌]나|[었았였했됐났졌]지|었을까|[가-힣]어|[가-힣]아|[가-힣]해|[가-힣]돼|[가-힣]려|[가-힣]야|[가-힣]다|[가-힣]니|줘|주라|세요|는지|은지|인지|[가-힣]지|[가-힣]나|[가-힣]여|[가-힣]줄래|합니까|됩니까|입니까)$/;
const DEFINES = /[가-힣]{2,}(?:이란|란)(?:\s*(?:무엇|뭐|뭔|게 뭐)|[?？]?\s*$)/;
/** Say something only of something else. */
const WEAK = set(
  `가격 값 비용 요금 입장료 이유 원인 결과 효과 영향 차이 차이점 크기 높이 무게 길이 너비 깊이 인구 수도 저자 작가 이름 날짜 연도 마감
  주소 목적 장점 단점 장단점 위험 위험성 한계 증상 치료 치료법 예 예시 사례 대안 방법 시간 속도 온도 단계 규칙 예외 부작용 다음 나머지 기간 종류
  위치 의미 뜻 정의 특징 역할 나이 수명 기원 역사 출처 근거 순서 조건 기준 영업시간 운영시간 더 좀 자세히 간단히 정말 진짜 다시 먼저 처음 제일 가장
  많이 빨리 멀리 오래 자주 주로 보통 반대 경우 사람 것 거 점 때 중 수 등 대해 대해서 대한 관해 관련 위해 통해 때문 때문에 누구 전부 모두 각각 쉽게 지금 요즘 현재`,
);
const PARTICLES =
  /(?:에서는|에서도|에서의|으로는|으로도|에게는|한테는|까지는|부터는|이라는|에서|으로|에게|한테|께서|에는|에도|까지|부터|처럼|보다|마다|라는|이란|이랑|이나|은요|는요|란|랑|은|는|이|가|을|를|의|에|로|와|과|도|만|요)$/;
/** Words that only look as if they ended in a particle. */
const WHOLE = set(
  `고양이 원숭이 호랑이 어린이 나이 높이 길이 깊이 넓이 차이 놀이 먹이 오이 종이 거북이 달팽이 지렁이 부엉이 올빼미 작가 국가 화가 평가 휴가 물가 증가
  온도 속도 포도 지도 수도 정도 제도 인도 태도 강도 밀도 각도 제주도 강원도 경기도 독도 반도 위도 경도 농도 습도 빈도 파도 도로 진로 경로 회로 미로 피로
  사과 결과 효과 치과 내과 통과 회의 강의 주의 정의 논의 대만 불만 하나 바나나 아파트 은행`,
);
const SHORT = 3;
const TOPIC = /(?:[은는]|은요|는요)$/;
const ENDS_HALF = /(?:[은는도랑]|은요|는요|도요|에는|에서는|[가-힣]면|[가-힣]면요)\s*[?？]*$/;

export function readKorean(text: string): Reading {
  const tokens = text.match(/[\p{L}\p{M}\p{N}]+(?:[.·-][\p{L}\p{N}]+)*/gu) ?? [];
  const own = tokens.filter((token, at) => at > 1 || !CONNECTIVES.has(token));
  const verb = own.length > 0 && VERB.test(own.at(-1) ?? '') && !WHOLE.has(own.at(-1) ?? '');
  const asks = own.some((token) => ASKING.test(token));
  const pointing = own.filter((token, at) => POINTING.test(token) && !(token === '이' && SEEN.test(own[at + 1] ?? '')));
  const words = own.flatMap((token, at) => wordOf(token, verb && at === own.length - 1));
  const defines = DEFINES.test(text);
  return {
    words,
    points: pointing.length > 0,
    person: pointing.some((token) => PERSONAL.test(token)),
    fragment: !defines && !asks && own.length <= SHORT && (ENDS_HALF.test(text) || (!verb && /[?？]\s*$/.test(text))),
    turns: TURNS.test(text),
  };
}

function wordOf(token: string, verb: boolean): AskedWord[] {
  if (ASKING.test(token) || TELLING.test(token) || POINTING.test(token) || CONNECTIVES.has(token)) return [];
  if (verb) {
    const stem = token.replace(/(?:하|되|했|됐|한|된|할|될|합|됩|해|돼)[가-힣]{0,4}$/, '');
    return stem.length >= 2 && stem !== token && !WEAK.has(stem) ? [{ text: stem, strong: false }] : [];
  }
  const noun = withoutParticle(token);
  if (noun === '') return [];
  const weak = WEAK.has(noun) || WEAK.has(token) || isModifier(token);
  if (weak && !/^[가-힣]{2,}$/.test(noun)) return [];
  return [{ text: noun, strong: !weak, ...(TOPIC.test(token) && noun !== token && { topic: true }) }];
}

/** A verb inside the sentence: "가는", "하려면". */
const isModifier = (token: string): boolean =>
  /(?:하는|되는|했던|하려면|하면|되면|해서|하고|려면|있는|없는)$/.test(token);

function withoutParticle(token: string): string {
  if (WHOLE.has(token)) return token;
  const particle = PARTICLES.exec(token)?.[0] ?? '';
  const noun = token.slice(0, token.length - particle.length);
  // "값은", "봄에", but not "나이", "작가", "포도".
  if (noun.length === 1 && /[가-힣]/.test(noun)) return /^(?:은|는|을|를|에|에는|에서)$/.test(particle) ? noun : token;
  return noun;
}
