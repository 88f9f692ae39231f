/** What kind of thing a question asks for, and whether a sentence has one: a nudge, never a filter. */

const ASKS_WHEN =
  /\b(when|what (?:year|date|day|month|time)|which (?:year|date|day|month|century)|how (?:long ago|old))\b|언제|몇\s?(?:년|월|일|시|세기)|날짜|연도|시기|시점|날은|해는|いつ|何(?:年|月|日|時|世紀)|什么时候|何时|哪(?:一)?年/i;
const ASKS_COUNT =
  /\b(how (?!do\b|does|did|to\b|can|could|would|should|will|is\b|are|was|were|come|about|ever|exactly)\w+|what (?:percentage|share|number|amount|price|size))\b|몇|얼마|몇\s?(?:명|개|퍼센트|%)|비율|가격|길이|높이|크기|いくつ|いくら|どれ(?:くらい|ほど)|何(?:人|個|本|回|メートル|パーセント|歳|つ)|多少|几/i;
const ASKS_WHO = /\b(who|whom|whose)\b|누구|누가|사람은|인물은|誰|だれ|谁/i;
const ASKS_WHY = /\b(why|what (?:causes?|makes|made))\b|왜|이유|까닭|원인|なぜ|どうして|理由|为什么|为何/i;
const ASKS_WHAT =
  /^\s*(?:what(?:'s| is| are| was| were)|define|meaning of)\b|(?:이란|란|은|는)?\s?(?:무엇|뭐)|とは|何ですか|是什么/i;

const DATE =
  /\b(?:1\d|20)\d\d\b|\d\s?(?:년|월|일|세기|年|月|日|世紀|世纪)|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d|\d\d?:\d\d|\bcentur(?:y|ies)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b/i;
const COUNT =
  /\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|hundred|thousand|million|half|twice)\b|[두세네]\s(?:개|가지|번|명)|수십|수백/i;
const NAME =
  /(?<=\S\s)\p{Lu}\p{Ll}+|^\p{Lu}\p{Ll}+\s\p{Lu}\p{Ll}+|[가-힣]{2,4}(?:이|가|은|는|의|과|와|에게)\s|[\p{Script=Han}\p{Script=Katakana}・]{3,}(?:は|が|の|に)/u;
const CAUSE =
  /\b(?:because|since|due to|owing to|thanks to|caused?|causes|reason|so that|in order to|result(?:s|ed)? (?:of|from|in)|leads? to|led to|therefore|hence)\b|때문|덕분|까닭|이유|으므로|므로|하여서|해서|기 위해|원인|결과|탓|ため|から|ので|理由|因为|由于/i;
const DEFINITION =
  /\b(?:is|are|was|were|means|refers to|denotes|describes|consists? of)\b|이다|입니다|말한다|뜻한다|가리킨다|とは|である|です|是指|是/i;

interface Cue {
  readonly asks: RegExp;
  readonly has: RegExp;
  readonly gain: number;
  readonly loss: number;
}

const CUES: readonly Cue[] = [
  { asks: ASKS_WHEN, has: DATE, gain: 1.3, loss: 0.75 },
  { asks: ASKS_COUNT, has: COUNT, gain: 1.25, loss: 0.75 },
  { asks: ASKS_WHO, has: NAME, gain: 1.1, loss: 0.9 },
  { asks: ASKS_WHY, has: CAUSE, gain: 1.3, loss: 0.95 },
  { asks: ASKS_WHAT, has: DEFINITION, gain: 1.1, loss: 0.95 },
];

/** What the score of a sentence is multiplied by, for this question. */
export function cueFor(question: string): (sentence: string) => number {
  const cue = CUES.find(({ asks }) => asks.test(question));
  if (!cue) return () => 1;
  return (sentence) => (cue.has.test(sentence) ? cue.gain : cue.loss);
}
