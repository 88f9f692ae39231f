import type { AskedWord, Reading } from './reading.ts';

/** English in full; of its neighbours the commonest words. */

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

const AUXILIARIES = set(
  `is are was were am be been being do does did doing has have had can could will would should shall may might must isn't aren't wasn't
  weren't don't doesn't didn't hasn't haven't can't won't`,
);
const ASKING = set('what which who whom whose when where why how');
const TELLING = set(
  'tell explain describe give show list compare summarize summarise find name define say elaborate clarify',
);
const POINTING = set(
  `it its it's itself they them their theirs themselves he him his himself she her hers herself this that these those there ones former latter else
  others davon dazu darüber dort ihn ihm dieser dieses ça cela lui eso esto ello allí`,
);
const PERSONAL = set('he him his himself she her hers herself ihn ihm lui');
const CONNECTIVES = set(
  'and but so or also then ok okay well now plus hmm thanks great yes no und et y e aber mais pero alors entonces',
);
const PREPOSITIONS = set(
  `in on at by for from to with without into onto over under about between among of during after before since until through within per
  via against near im am mit ohne für en dans avec sans pour con sin para`,
);
const FUNCTION = set(
  `a an the any some all each every no not as than if because while whether both either neither very too much many more most less least
  few little lot just only even still again already yet ever never really actually exactly i me my mine we us our ours you your yours
  please can't one two let's lets up down out off back same such other another here now today der die das den dem ein eine einer und
  oder ist sind war wer was wann wo warum wie welche le la les l un une des du de est sont qui que quoi quand où comment pourquoi quel
  quelle el los las una es son quién qué cuándo dónde cómo por`,
);
/** Say something only of something else. */
const WEAK = set(
  `price prices cost costs cost reason reasons cause causes result results effect effects difference differences size height weight length
  width depth population author authors name names date dates year years deadline address purpose advantage advantages disadvantage
  disadvantages drawback drawbacks risk risks benefit benefits limit limits limitation limitations symptom symptoms treatment example
  examples case cases alternative alternatives hours number numbers speed temperature step steps rule rules exception exceptions side first second
  third last next rest main meaning definition details detail part parts kind kinds type types way ways thing things point points option
  options source sources evidence role age lifespan origin history pros cons opening capital people someone something anything everything
  high tall long big large old far deep wide fast heavy often small short cheap expensive good bad better best worse worst important
  possible dangerous safe sure true different similar common happen happens happened mean means meant work works worked take takes took
  taken make makes made get gets got use used go goes went come comes came know known need needs needed say says said call called
  cause caused affect affects help helps start starts started end ends ended open opens opened close closes closed change changes
  changed live lives lived eat eats ate find found born die died become became look looks looked try tried want wants built build
  invented invent wrote write written discovered discover founded founder winner killed kill last lasts lasted think please again
  instead anyway though longer shorter bigger larger smaller faster older newer cheaper reliable kosten preis prix precio`,
);

const ARTICLES = set('a an the any some than like my your our');
const CONJUNCTIONS = set('and or but when if because while before after that who which so');
/** "This week" and "this page" point to no question before. */
const SEEN = set(
  'year week month morning afternoon evening summer winter spring autumn season century day days page site article website tab',
);
const ABOUT_THAT = set(
  `about of like do does did is was why how after before with for from by to in on than at explain mean isn't does wasn't caused cause
  causes because affects affect`,
);
const EXPLETIVE =
  /\bit\s+(?:rain|snow)|what time is it|\bit\s+(?:possible|true|safe|legal|necessary|worth|normal|common|better|okay|ok|important|hard|easy|difficult|known|take|takes|took|cost|costs|make sense)\b.*\s(?:to|that|for|if|when)\s/i;
const EXISTS = /\b(?:is|are|was|were|be|been)(?:n't)?\s+there\b|\bthere\s+(?:is|are|was|were|be|been|any|a|an|will)\b/i;
const TURNS =
  /^(?:by the way|on another (?:topic|note)|(?:a )?(?:new|different|another) (?:question|topic)|changing the subject|separately|unrelated)\b/i;
const HALF = /^(?:(?:and|but|so|then|ok|okay)\W+)*(?:what|how) (?:about|of|so|come)\b/i;
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’.-][\p{L}\p{M}\p{N}]+)*/gu;
/** A fragment is no longer than this. */
const SHORT = 5;
const FEW = 2;

export function readSpaced(text: string): Reading {
  const found = [...text.matchAll(WORD)].map(({ 0: word }) => ({ word, low: word.toLowerCase().replaceAll('’', "'") }));
  const lows = found.map(({ low }) => low);
  const words = found.flatMap(({ word, low }, at): AskedWord[] => {
    if (!says(low)) return [];
    const name = /^\p{Lu}/u.test(word) && (at > 0 || !WEAK.has(low));
    const strong = name || !WEAK.has(low);
    const quality = strong && !name && !isThing(lows, at);
    return [{ text: word, strong, ...(name && { name }), ...(quality && { quality }) }];
  });
  const pointing = lows.map((_, at) => pointsAt(text, lows, at));
  return {
    words,
    points: pointing.includes(true),
    person: lows.some((low, at) => pointing[at] && PERSONAL.has(low)),
    fragment: isFragment(text, lows, words),
    turns: TURNS.test(text),
  };
}

const says = (low: string): boolean =>
  ![AUXILIARIES, ASKING, TELLING, POINTING, CONNECTIVES, PREPOSITIONS, FUNCTION].some((words) => words.has(low)) &&
  (low.length > 1 || /\p{N}/u.test(low));

/** Things stand after an article, a preposition, or what begins a question ("do limpets"), maybe with another word between. */
function isThing(lows: readonly string[], at: number): boolean {
  const before = lows[at - 1] ?? '';
  if (!says(before))
    return ARTICLES.has(before) || AUXILIARIES.has(before) || (before !== 'to' && PREPOSITIONS.has(before));
  return !WEAK.has(before) && isThing(lows, at - 1);
}

function pointsAt(text: string, lows: readonly string[], at: number): boolean {
  const [before = '', low = '', after = ''] = [lows[at - 1], lows[at], lows[at + 1]];
  if (low === 'one') return /^(?:which|first|second|third|last|next|other|that|this)$/.test(before) && !says(after);
  if (!POINTING.has(low)) return false;
  if (low === 'it' && EXPLETIVE.test(text)) return false;
  if (low === 'there' && EXISTS.test(text)) return false;
  if ((low === 'this' || low === 'these') && SEEN.has(after)) return false;
  if (low === 'those' && (after === 'who' || after === 'that')) return false;
  if (low === 'that' && at > 0 && !ABOUT_THAT.has(before) && !(at <= 1 && CONNECTIVES.has(before))) return false;
  return !hasOwn(lows, at);
}

/** What the word points to stands in an earlier clause of the same question. */
function hasOwn(lows: readonly string[], at: number): boolean {
  const clause = lows.findLastIndex((low, i) => i > 0 && i < at && CONJUNCTIONS.has(low));
  return clause > 0 && lows.slice(0, clause).some((low) => says(low) && !WEAK.has(low));
}

function isFragment(text: string, lows: readonly string[], words: readonly AskedWord[]): boolean {
  if (HALF.test(text)) return true;
  const own = lows.slice(lows.findIndex((low) => !CONNECTIVES.has(low)));
  if (own.length > SHORT || own.some((low) => AUXILIARIES.has(low) || ASKING.has(low) || TELLING.has(low)))
    return false;
  const led = own.length < lows.length || PREPOSITIONS.has(own[0] ?? '');
  return led || (/[?？]\s*$/.test(text) && words.filter(({ strong }) => strong).length <= FEW);
}
