import { keyGroups, koreanStem, stem } from './keys.ts';

/** A word of a sentence, as it is compared with those of another: in order, function words included. */
export interface Token {
  /** As printed, NFKC. */
  readonly text: string;
  /** What two words must have in common to be the same: the stem, without case or particle. */
  readonly key: string;
  /** Says something by itself; function words, kana endings and the like do not. */
  readonly says: boolean;
  /** May be the name of somebody or something, by its capital, its particle or what follows it. */
  readonly nominal: boolean;
}

/** Numbers; runs of Hangul, Han, Katakana, Hiragana; everything else that is a word. */
const WORD =
  /\d+(?:[.,]\d+)*|[\uac00-\ud7a3]+|[\u3005\u3400-\u9fff\uf900-\ufaff]+|[\u30a0-\u30ff]+|[\u3040-\u309f]+|(?:(?![\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff])[\p{L}\p{M}])+(?:['’-](?=\p{L})\p{L}[\p{L}\p{M}]*)*/gu;

/** The words of a text, in order. */
export function tokensOf(text: string): Token[] {
  const matches = [...text.matchAll(WORD)];
  return matches.map(({ 0: word, index }, i) => {
    const next = matches[i + 1];
    const isAdjacent = next?.index === index + word.length;
    return {
      text: word,
      key: keyOf(word),
      says: !/^[\u3040-\u309f]+$/.test(word) && keyGroups(word).length > 0,
      nominal: isNominal(word, isAdjacent ? next[0] : text.charAt(index + word.length), text.slice(0, index)),
    };
  });
}

function keyOf(word: string): string {
  if (/^[\uac00-\ud7a3]/.test(word)) return koreanStem(word);
  return stem(word.toLowerCase().replaceAll('’', "'").replace(/'s$/, ''));
}

/** Particles that stand behind nouns only. 은, 는 and 에 are endings of verbs too and count after a noun-like syllable alone. */
const KOREAN_NOUN =
  /^[가-힣]{2,}(?:을|를|의|에서|에게|에게서|으로|과|와|이라는|이며|이고|이다|부터|까지|에서는|으로는)$|^[가-힣]{2,}(?:(?<![하되있없드않치키내서르리지기니오나보주쓰가려겨여어아켜쳐져두놓추끄크뜨트모므])는|(?<![없같깊높많길똑굳])이|(?<![다는든은인])가|(?<![때뒤전후안]|사이)에|(?<![해어아여려더지라워와])도)$|^[가-힣]{3,}(?<![하되있없드않치키내서르리지기니므])로$|^[가-힣]{2,}(?<![많높작같좋받남얻깊넓낮짙늦옳싫])은$/;
/** Before a bracket or a comma, what does not end like a clause. */
const KOREAN_BARE = /^[가-힣]{2,}(?<![고며면서게히지던데나만다해])$/;
/** What stands behind a Japanese noun, rather than being the end of a verb. */
const JAPANESE_AFTER = /^(?:は|が|を|の|へ|も|や|に|で|と|から|まで|より|など)/;

function isNominal(word: string, next: string, before: string): boolean {
  if (/^\p{Lu}/u.test(word)) return word.length > 1 && !isPlainStart(word, before);
  if (/^[\uac00-\ud7a3]/.test(word)) return KOREAN_NOUN.test(word) || (/^[(,)·]/.test(next) && KOREAN_BARE.test(word));
  if (!/^[\u3005\u30a0-\u30ff\u3400-\u9fff]/.test(word)) return false;
  const takesAll = word.length >= 3 || /^[\u30a0-\u30ff]/.test(word);
  return (
    /^(?:$|[^\p{L}])/u.test(next) ||
    /^[\u30a0-\u30ff\u3400-\u9fff]/.test(next) ||
    JAPANESE_AFTER.test(takesAll ? next : next.replace(/^[にでと]/, '・'))
  );
}

/** A capital at the start of a sentence shows nothing if the word is one that begins many. */
function isPlainStart(word: string, before: string): boolean {
  return keyGroups(word).length === 0 || (/(?:^|[.!?:]\s+|["“‘(])$/.test(before) && /(?:ly|ing|ed)$/.test(word));
}
