/**
 * What a text is about, as comparable keys: word stems where words are set apart by spaces, character bigrams of Han, Kana and
 * Hangul; without the words that every text has. Two texts that say the same share most of their keys.
 */

const ENGLISH = `a about above after again all also am an and any are as at be because been before being below between both but by can
could did do does doing done down during each either else ever every few for from further get gets got had has have having he her here
hers him his how however i if in into is it its itself just let many may me might more most much must my nor not of off on once only or
other our out over own per please same shall she should since so some such tell than that the their them then there these they this
those though through thus to too under until up upon us use used using very via was we were what when where whether which while who
whom whose why will with within without would yes yet you your`;
/** Question words and such, after their endings are taken off; and what those endings leave behind. */
const KOREAN = `그 이 저 것 수 등 및 더 또 또는 그리고 그러나 하지만 때문 위해 대해 대한 관한 통해 따라 의해 무엇 무슨 어떤 어떻게 어디 언제 누구 누가 왜 얼마
얼마나 몇 있 없 하 되 이것 그것 저것 여기 거기 우리 매우 가장 모두 각각 경우 정도 알려 설명 말해 알려줘 설명해줘 뭐 뭔가 무엇인가 인가 인가요 은 는 가 을 를 의 에 로 와 과 도 만 된 한 할 될 던 날 때 중 년 월 일`;
const STOPS = new Set([...ENGLISH.split(/\s+/), ...KOREAN.split(/\s+/)]);

/** Runs of one way of writing: Hangul, Han, Katakana, Thai, everything else. Hiragana is grammar, mostly, and left out. */
const RUN =
  /([\uac00-\ud7a3]+)|([\u3005\u3400-\u9fff\uf900-\ufaff]+|[\u30a0-\u30ff]+|[\u0e00-\u0e7f]+)|((?:(?![\u0e00-\u0e7f\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff])[\p{L}\p{M}\p{N}])+)/gu;

/** Longest first: particles, then endings of verbs and of the copula. */
const KOREAN_ENDINGS = (
  '으로부터 에게서는 이라고는 에서부터 입니다만 이었습니다 하였습니다 되었습니다 했습니다 됐습니다 였습니다 었습니다 았습니다 ' +
  '있습니다 없습니다 합니다 됩니다 습니다 입니다 인가요 일까요 할까요 될까요 하나요 되나요 었나요 았나요 였나요 했나요 나요 까요 ' +
  '이라고 이라는 이란 라고 라는 란 에게서 한테서 으로서 으로써 에서는 에서도 에게는 에는 에도 으로는 로는 로서 로써 부터 까지 에서 에게 한테 처럼 보다 ' +
  '마다 조차 밖에 이며 이고 이나 이든 이었다 이었던 하였다 되었다 하였고 되었고 하는 되는 했던 됐던 했다 됐다 한다 된다 하며 되며 하고 되고 하여 되어 해서 돼서 하면 되면 하기 되기 ' +
  '었다 았다 였다 는다 었던 았던 었고 았고 으면 지만 는데 은데 어서 아서 으로 이다 이는 와의 과의 들은 들이 들을 들의 들 하게 하지 ' +
  '은 는 이 가 을 를 의 에 로 와 과 도 만 께 야 나 요 다 한 할 된 될 던 며 고 면 지'
)
  .split(' ')
  .sort((a, b) => b.length - a.length);

/** The keys of a text, in order; may repeat. */
export function keys(text: string): string[] {
  return keyGroups(text).flat();
}

/** The keys of each word of a text that says something. */
export function keyGroups(text: string): string[][] {
  const found: string[][] = [];
  for (const [, hangul, unspaced, spaced] of text.normalize('NFKC').toLowerCase().matchAll(RUN)) {
    const group = hangul ? bigrams(koreanStem(hangul)) : unspaced ? bigrams(unspaced) : stems(spaced ?? '');
    if (group.length > 0) found.push(group);
  }
  return found;
}

/** The stem of a spaced word; nothing for a word that says nothing by itself. */
function stems(word: string): string[] {
  return STOPS.has(word) || (word.length < 2 && !/\p{N}/u.test(word)) ? [] : [stem(word)];
}

/**
 * A light stem: enough for "opened" to meet "opens" and "bridges" "bridge". Wrong stems do no harm as long as both texts
 * get the same.
 */
export function stem(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  const base = word
    .replace(/(?:ss)$/, 'ss!')
    .replace(/ies$/, 'y')
    .replace(/(?<=sh|ch|x|z|ss|o)es$/, '')
    .replace(/(?<![us!])s$/, '')
    .replace(/!$/, '')
    .replace(/(?<=[a-z]{3})(?:ingly|edly|ing|ed|ly)$/, '')
    .replace(/(?<=[a-z]{4})(?:ations?|itions?|ments?|ness)$/, '');
  const undoubled = base.replace(/([bdfgmnprt])\1$/, '$1');
  return undoubled.replace(/e$/, '').replace(/(?<=[^aeiou])i$/, 'y');
}

/** A Korean word without its particle or ending, where two syllables are left; one, where the particle is plain. */
export function koreanStem(word: string): string {
  if (/^.[은는를에]$/.test(word)) return word.charAt(0);
  let rest = word;
  for (let round = 0; round < 2; round++) {
    const ending = KOREAN_ENDINGS.find((end) => rest.length - end.length >= 2 && rest.endsWith(end));
    if (!ending) break;
    rest = rest.slice(0, -ending.length);
  }
  return rest;
}

function bigrams(run: string): string[] {
  if (STOPS.has(run)) return [];
  if (run.length <= 2) return [run];
  return Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2));
}
