import { folded, type Material, type Said, type Suggested } from './material.ts';

const ASKING = /무엇|무슨|어떻|어떤|어디|언제|누구|누가|얼마|어느|몇|왜|까닭|뭐|뭘/;
/** Ends of a sentence that asks. */
const ASKS = /(?:는가|은가|인가|을까|일까|할까|될까|나요|까요|가요|습니까|입니까|ㄴ가|한가|된가|른가|니까|을까요)\??$/;
const MARKED = /[가-힣]\?$/;
/** "…하는 법", "…한 까닭": after a form that describes, whose last syllable ends in ㄴ or ㄹ. */
const WAYS = /^(.*[가-힣]) (법|방법|이유|까닭|원인|차이)$/;

const DATE = /(?:약 )?(?:기원전 )?\d{1,4}년(?: \d{1,2}월)?(?: \d{1,2}일)?(?:경)?/;
const WHEN = new RegExp(`^(.+? 것)은 (?:${DATE.source})(?:이다|이었다|입니다|이었습니다)\\.$`);
const WHO = /^(.+?[가-힣] 사람)은 .*(?:이다|였다|이었다|입니다)\.$/;
const MEASURED =
  /^((?:[가-힣A-Za-z0-9·]+ ){0,4}(?:길이|높이|깊이|너비|두께|무게|거리|온도|가격|요금|인구|면적|넓이|속도|기간|수명|지름))(?:은|는|이|가) (?:약|보통|대략|평균|최대|모두)?\s?\d[\d.,]*\s?[가-힣A-Za-z㎞㎏㎡℃%]/;
const CALLED =
  /[을를] ['‘“"「]?([가-힣A-Za-z]{2,12})['’”"」]?(이?)라(?: 하고| 하며| 한다|고 한다|고 부른다|고 불렀다|고 하며|고 부르며|고 일컫는다|고 합니다|고 부릅니다)/;
const DEFINED =
  /^((?:[가-힣A-Za-z0-9·]+ ){0,2}[가-힣A-Za-z0-9·]+?)(?:\([^)]*\))?([은는]) (.+?)(이다|였다|이었다|다|입니다|(?:것|말|일|현상|상태|과정|방법)을 (?:말|뜻|가리)(?:한다|킨다|합니다|킵니다))\.$/;
/** What something may be said to be, so that "what is it?" is the question. */
const KINDS =
  /(?:산|강|섬|도시|나라|국가|사건|사고|전쟁|조약|법률|제도|기술|언어|문자|종이|음식|요리|식물|나무|동물|물고기|곤충|세균|질병|증후군|원소|화합물|물질|광물|암석|행성|위성|은하|학문|분야|이론|법칙|현상|방법|방식|기법|과정|단위|척도|장치|기계|도구|악기|건물|건축물|사찰|궁궐|철도|노선|공항|회사|기업|은행|대학교|단체|기관|정당|조직|방송국|신문|잡지|소설|영화|드라마|음반|게임|만화|프로그램|소프트웨어|프로토콜|표준|규격|화폐|통화|고원|반도|사막|호수|축제|풍습|종교|사상|액체|기체|용어|개념)$/;

/** A clause before another. */
const CLAUSE = /[가-힣](?:면|고|며|지만|니까|어서|아서) /;
/** Point to what was said before, or only join sentences. */
const POINTING =
  /(?:^|\s)(?:이|그|저|이것|그것|저것|이는|그는|그녀|그의|이런|그런|이러한|그러한|여기|거기|이때|그때|우리|저희|나|내|너|당신|앞|뒤|위|아래|다음|이후|이듬해|같은|해당|본|동|하나|둘|셋|첫째|둘째|나머지|또한|또|그리고|그러나|하지만|따라서|그래서|다만|즉|한편|특히|후|당시|처음)(?:[은는이가을를의도만에]|에서|으로|부터)?(?=\s|$)/;
const PERSONS =
  /(?:정치인|가수|배우|선수|작가|소설가|시인|감독|학자|과학자|물리학자|화학자|수학자|철학자|작곡가|화가|음악가|군인|장군|대통령|총리|황제|교수|의사|변호사|기자|기업인|사업가|발명가|희극인|아나운서|방송인)$/;
/** Questions that a Korean text seems to answer, in the order of the text. */
export function koreanQuestions(material: Material): Suggested[] {
  const asked = material.headings.flatMap((said) => made(said, headingQuestion(said.text), 0));
  return [...asked, ...material.sentences.flatMap((said) => fromSentence(said, material))];
}

function made(said: Said, question: string | undefined, order: Suggested['order'], about = question): Suggested[] {
  if (!question || !about) return [];
  return [{ start: said.start, end: said.end, question, about: folded(about).replace(/\s+/g, ' '), order }];
}

function headingQuestion(heading: string): string | undefined {
  if (POINTING.test(heading) || !/[가-힣]{2}/.test(heading) || heading.split(' ').length < 2) return undefined;
  if (MARKED.test(heading)) return heading;
  if (ASKING.test(heading) && ASKS.test(heading)) return `${heading}?`;
  const [, before = '', way = ''] = WAYS.exec(heading) ?? [];
  // A way is anybody's; a reason is one of something.
  if (!describes(before) || (!way.includes('법') && !/[가-힣][이가의] /.test(before))) return undefined;
  return `${before} ${topical(way)} 무엇인가요?`;
}

/** Whether the last syllable has ㄴ or ㄹ at its end, as what stands before a noun that it describes. */
function describes(text: string): boolean {
  const code = text.charCodeAt(text.length - 1) - 0xac00;
  return code >= 0 && (code % 28 === 4 || code % 28 === 8);
}

function fromSentence(said: Said, material: Material): Suggested[] {
  const { text } = said;
  const when = WHEN.exec(text)?.[1];
  if (when && describes(when.slice(0, -2)) && stands(when)) return made(said, `${when}은 언제인가요?`, 1);
  const who = WHO.exec(text)?.[1];
  if (who && describes(who.slice(0, -3)) && stands(who)) return made(said, `${who}은 누구인가요?`, 1);
  const measured = MEASURED.exec(text)?.[1];
  if (measured?.includes(' ') && stands(measured) && !CLAUSE.test(measured))
    return made(said, `${topical(measured)} 얼마인가요?`, 1);
  const [, name = '', linking] = CALLED.exec(text) ?? [];
  if (name && (linking === '이') === closes(name) && !POINTING.test(name)) {
    return made(said, `${name}${closes(name) ? '이란' : '란'} 무엇인가요?`, 2, name);
  }
  return defined(said, material);
}

function defined(said: Said, { topic }: Material): Suggested[] {
  const [, name = '', particle = '', predicate = '', end = ''] = DEFINED.exec(said.text) ?? [];
  if (name.length < 2 || (particle === '은') !== closes(name) || !stands(name) || !topic.includes(folded(name)))
    return [];
  const noun = predicate.replace(/\([^)]*\)/g, '').trim();
  if (PERSONS.test(noun)) return made(said, `${name}${particle} 누구인가요?`, 2, name);
  return end.includes('을 ') || KINDS.test(noun) ? made(said, `${name}${particle} 무엇인가요?`, 2, name) : [];
}

const stands = (phrase: string): boolean => !POINTING.test(phrase) && !/[,;:"“”‘’()]/.test(phrase);

/** Whether the last syllable ends in a consonant; letters of other scripts are taken as they are written after. */
function closes(word: string): boolean {
  const code = word.charCodeAt(word.length - 1) - 0xac00;
  return code >= 0 && code < 11_172 && code % 28 !== 0;
}

const topical = (phrase: string): string => `${phrase}${closes(phrase) ? '은' : '는'}`;
