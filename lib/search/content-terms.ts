import { singular } from '../text/singular.ts';
import { terms } from '../text/terms.ts';

/** Words that make a question of a topic, and the commonest words between: no page is evidence for them. */
const SPACED = new Set(
  `a an the this that these those some any all each every no of in on at by for from to with without into onto over under about between
  among as than then and or but if so not is are was were be been being am do does did done doing has have had having can could will
  would shall should may might must it its they them their theirs he him his she her hers we us our ours you your yours i me my mine who
  whom whose what which when where why how whether there here also too very much many more most such other another same own just only
  tell explain describe give show list please know mean happen way kind name called und der die das ein eine ist sind war wer was wann
  wo warum wie welche welcher le la les un une des est sont qui que quoi quand comment pourquoi quel quelle el los las una es son quien
  cuando donde como por`.split(/\s+/),
);

const KOREAN_ASKING =
  /(?:무엇|무슨|어떻|어떤|어떠|어디|언제|누구|누가|누굴|얼마|어느|몇|왜|뭐|뭘|뭔)[\uac00-\ud7a3]*|(?:알려|설명해|말해)[\uac00-\ud7a3]*|(?<![\uac00-\ud7a3])(?:더|좀|자세히|간단히|쉽게|줘|줄래|주세요)(?![\uac00-\ud7a3])|(?:대해|대한|대하여|관해|관한|관하여|위해|위한|의해|통해|따라)(?:서|서는)?(?![\uac00-\ud7a3])/g;
/** Asking ends of the last word ("…했는가", "…입니까", "…인가요") and what follows the stem of "to do, to be, to become". */
const KOREAN_END =
  /(?:이었는가|였는가|했는가|하는가|되는가|되었는가|됐는가|았는가|었는가|는가|은가|인가|ㄴ가|던가|을까|일까|할까|될까|인가요|나요|가요|까요|습니까|입니까|합니까|됩니까|하나|되나|했나|됐나|었나|았나|였나|이었나|인지|는지|은지)(?![\uac00-\ud7a3])/g;
const CHINESE_ASKING = /为什么|為什麼|什么|什麼|怎么|怎麼|怎样|如何|哪[里裡个個些儿]?|谁|誰|多少|几|吗|呢|请问/g;
const JAPANESE_ASKING = /何(?:故|処|時|人|年|と|が|を|の|で|に)?|誰|教えて|説明して|詳しく/g;
/** Hiragana is grammar, mostly: with Han or Katakana in the question it says nothing. */
const HIRAGANA = /[\u3041-\u309f]+/g;
const HAN_OR_KATAKANA = /[\u30a1-\u30fa\u3400-\u9fff]/;
const JAPANESE = /[\u3041-\u30fa]/;
const UNSPACED = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/;

/**
 * The terms of a question that a page must have to be evidence: words in the singular, and character bigrams of Thai, Kana, Han and
 * Hangul; without asking words and the like. Each once. All words if nothing else is left.
 */
export function contentTerms(question: string): string[] {
  const found = new Set(searchTerms(withoutAsking(question.normalize('NFKC').toLowerCase())));
  return found.size > 0 ? [...found] : [...new Set(terms(singular(question.toLowerCase())))];
}

function searchTerms(text: string): string[] {
  // Of a word of an unspaced script only its bigrams: the word itself stands nowhere by itself.
  return terms(singular(text)).filter((term) => !SPACED.has(term) && !(term.length > 2 && UNSPACED.test(term)));
}

function withoutAsking(question: string): string {
  let rest = question.replace(KOREAN_ASKING, ' ').replace(KOREAN_END, ' ');
  if (JAPANESE.test(rest)) {
    rest = rest.replace(JAPANESE_ASKING, ' ');
    if (HAN_OR_KATAKANA.test(rest)) rest = rest.replace(HIRAGANA, ' ');
  }
  return rest.replace(CHINESE_ASKING, ' ');
}
