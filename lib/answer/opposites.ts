/** Words of which one says the contrary of the other, and words that deny. */

const spaced = (list: string): readonly (readonly string[])[] => list.split(/\s+/).map((pair) => pair.split('/'));

/** Whole words: either side of a stroke is the contrary of the other; words on one side are alike. */
const WORDS = spaced(
  `more,greater/less,fewer,lesser higher/lower highest/lowest high/low larger,bigger,greater/smaller largest,biggest,greatest/smallest
  large,big/small longer/shorter longest/shortest long/short faster,quicker/slower fastest,quickest/slowest fast,quick,quickly/slow,slowly
  stronger/weaker strongest/weakest strong,strongly/weak,weakly nearer,closer/farther,further nearest,closest/farthest,furthest near/far before/after
  earlier/later earliest/latest early/late increase,increases,increased,increasing,rise,rises,rose,grow,grows,grew/decrease,decreases,decreased,decreasing,fall,falls,fell,shrink,shrinks,shrank,decline,declines,declined
  most/least best/worst better/worse above/below over/under first/last warmer,hotter/colder,cooler hot,warm/cold,cool easier/harder,easy/hard always/never
  cheaper/dearer wider,broader/narrower deeper/shallower deep/shallow thicker/thinner thick/thin heavier/lighter heavy/light older/younger,newer old/new,young
  maximum/minimum majority/minority upper/lower inner/outer inside/outside north,northern/south,southern east,eastern/west,western left/right
  success,succeeded/failure,failed won,win,wins/lost,lose,loses accept,accepted,accepts/reject,rejected,rejects allowed,allow,allows,permits/forbidden,forbid,forbids,prohibits
  lengthens,lengthen/shortens,shorten with/without towards/away gain,gains,gained/lose,loses,lost open/closed full/empty wet/dry possible/impossible
  clockwise/anticlockwise,counterclockwise all/none same/different up/down upper/lower adds/subtracts slows/speeds
  mehr/weniger höher/niedriger,tiefer größer/kleiner größte/kleinste schneller/langsamer vor/nach erste,ersten,erster/letzte,letzten,letzter früher/später länger/kürzer stärker/schwächer alt/neu immer/nie mit/ohne
  plus/moins avant/après premier,première/dernier,dernière hausse/baisse meilleur,meilleure/pire supérieur/inférieur grand,grande/petit,petite toujours/jamais avec/sans`,
);

/** Beginnings of Korean and Japanese words. */
const STEMS = spaced(
  `크,큰,커,컸/작,작은 높/낮 많/적 길,긴/짧 빠르,빠른,빨/느리,느린,느려 깊/얕 가깝,가까/멀,먼 넓/좁 두껍,두꺼/얇 무겁,무거/가볍,가벼 강하,강한,세/약하,약한
  증가,늘/감소,줄 상승,오르,올라/하락,내리,내려 이전/이후 전에,앞/후에,뒤 위쪽,위/아래쪽,아래 이상/이하 초과/미만 최대/최소 최초,처음/최후,마지막 먼저/나중 승리,이겼,이기/패배,졌,지 찬성/반대
  성공/실패 시작/끝 동쪽,동/서쪽,서 남쪽,남/북쪽,북 왼쪽/오른쪽 안쪽/바깥쪽 더/덜 있/없 항상,늘/결코,전혀 가능/불가능 길수록/짧을수록 얕을수록/깊을수록 가까울수록/멀수록 무를수록/단단할수록 쉽,쉬/어렵,어려 같/다르,다른 허용/금지 밝/어둡,어두 늘어나/줄어들
  高/低 大き,大/小さ,小 多/少 以上/以下 以前/以後 増加,増/減少,減 上昇/下降,低下 最大/最小 最初/最後 最高/最低 前/後 長/短 北/南 東/西 左/右 上/下 成功/失敗 勝利,勝/敗北,敗 強/弱 速,早/遅 近/遠 深/浅 厚/薄 重/軽 新/旧,古 賛成/反対 可能/不可能 内/外 先/後 有/無 開始/終了 広/狭`,
);

/** Ways to say that something is more or less so, whatever the word: what is long is lengthened and grows longer. */
const DIRECTIONS = spaced(
  `longer,longest,lengthen,lengthens,lengthened/shorter,shortest,shorten,shortens,shortened
  nearer,nearest,closer,closest,towards,toward,approaches/farther,further,farthest,away,recedes
  higher,highest,rises,rise,rose,raised/lower,lowest,falls,fall,fell,drops faster,fastest,accelerates,speeds/slower,slowest,slows,decelerates
  stronger,strongest,strengthens/weaker,weakest,weakens increases,increased,increase,grows,grew/decreases,decreased,decrease,shrinks,shrank
  added,adds,inserted/removed,removes,subtracted allowed,allows,permitted,permits/forbidden,forbids,prohibited,prohibits`,
);

/** Whether one text says that something goes one way, and the other that it goes the other way; each of them only one. */
export function goApart(words: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return DIRECTIONS.some((sides) => {
    const [left = [], right = []] = sides.map((side) => side.split(','));
    const has = (all: ReadonlySet<string>, side: readonly string[]) => side.some((word) => all.has(word));
    const [up, down] = [has(words, left), has(words, right)];
    return up !== down && has(others, left) === down && has(others, right) === up;
  });
}

/** Whether two words are contrary to each other. */
export function areOpposite(a: string, b: string): boolean {
  if (a === b) return false;
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  if (/^\p{Script=Latin}/u.test(one))
    return isPair(
      WORDS,
      (word) => word === one,
      (word) => word === other,
    );
  return differsInOne(one, other) || startsOpposite(one, other);
}

const startsOpposite = (one: string, other: string): boolean =>
  isPair(
    STEMS,
    (start) => one.startsWith(start),
    (start) => other.startsWith(start),
  );

/** 二年前 and 二年後: alike but for one character and its contrary. */
function differsInOne(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  const at = [...one].findIndex((character, i) => character !== other[i]);
  const [a, b] = [one[at], other[at]];
  return (
    one.slice(at + 1) === other.slice(at + 1) &&
    isPair(
      STEMS,
      (start) => start === a,
      (start) => start === b,
    )
  );
}

type Test = (word: string) => boolean;

function isPair(pairs: readonly (readonly string[])[], one: Test, other: Test): boolean {
  return pairs.some((sides) => {
    const [left = [], right = []] = sides.map((side) => side.split(','));
    return (left.some(one) && right.some(other)) || (right.some(one) && left.some(other));
  });
}

/** Deny nothing, although they look like it. */
const NOT_DENYING =
  /\bnot only\b|\bnot just\b|\bno doubt\b|뿐만? 아니라|못지않|지 않을 수 없|かもしれ(?:ない|ません)|だけで(?:は)?なく|に違いない|\bpas seulement\b|\bnicht nur\b/gi;
const DENYING =
  /\b(?:not|cannot|no|never|none|nor|neither|without|nobody|nothing|hardly)\b|n['’]t\b|않|아니|없|못(?=하|한|했|\s)|(?<![가-힣])안(?=\s)|ない|なかっ|なく|ません|ず(?=[、。にとは]|$)|ぬ(?=[、。]|$)|\b(?:nicht|kein\p{L}*|nie|niemals|ohne)\b|\b(?:pas|jamais|aucun|aucune|sans|rien)\b/giu;
/** Words that deny by themselves, in one way or another; a "not" may stand for one of them. */
const DENIES_WITHIN =
  /\b(?:un|in|im|dis|non|ir|il)\p{L}{4,}|less\b|\b(?:fail|lack|refus|den|reject|avoid|prevent|absen|only|until|unless|rare|stop|cease|forbid|few|little)\p{L}*|불|비|무|미|거부|실패|부족|금지|중단|만(?=\s|$)|不|無|未|非|禁|拒|失敗|以外|\bun\p{L}{4,}\b/iu;

/** How often a stretch of words denies. */
export const denials = (text: string): number => text.replace(NOT_DENYING, ' ').match(DENYING)?.length ?? 0;

/** Whether it has a word that a denial may stand for. */
export const deniesWithin = (text: string): boolean => DENIES_WITHIN.test(text);
