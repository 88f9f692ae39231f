import type { KeywordIndex } from '../ports.ts';
import { singular } from '../text/singular.ts';
import { terms } from '../text/terms.ts';

/** A word that tells what a text is about, as it stands there, and how much it tells. */
export interface TellingWord {
  readonly word: string;
  /** What the keyword index knows it by. */
  readonly terms: readonly string[];
  /** Inverse document frequency, dampened frequency and place together. */
  readonly weight: number;
}

/** Words as a reader would name them: runs of Katakana, Han or Hangul, and spaced words of other scripts. */
const WORD =
  /[\p{Script=Katakana}ー]{3,}|[\p{Script=Han}々]{2,8}|[\p{Script=Hangul}]{2,}|(?:(?![\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}])\p{L}\p{M}*)+(?:['’-]\p{L}+)*/gu;
const HANGUL = /^[\uac00-\ud7a3]/;
const SPACED = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u;
const UNSPACED = /^[\p{Script=Katakana}\p{Script=Han}]/u;
/** Korean verbs, and nouns that say nothing by themselves. */
const KOREAN_EMPTY =
  /(?:다|는|하고|하며|하여|하게|되어|된|했|한|있|없|면서|지만|므로|라고|라는|어서|아서)$|^(?:것|수|때|등|이후|이전|당시|경우|때문|정도|이상|이하|다른|모든|여러|많은|가장|매우|또한|그리고|그러나|하지만|따라서|자신|사람|사이|가운데|이것|그것|우리|위해|통해|대해|따라|함께|다시|모두|처음|오늘|지금|하나|이런|그런|가지)$/;
const ENGLISH_EMPTY = new Set(
  `about above after again against almost along already also although always among another around back because been before behind being
  below between both came cannot come could does doing done down during each either else enough even ever every few first found from
  get give given goes going good great half hand hard have having here high however into its itself just keep kept know known large last
  late later least left less like little long look made make makes many more most much must need never new next nothing number often
  old once one only other others over own part parts place put quite rather read really same says see seen several she should side since
  small some something sometimes soon still such take taken tell than that the their them then there these they thing things this those
  three through time times today together too took turn turned two under until upon used uses using usually very want was way well went
  were what when where whether which while who whole whose why will with within without work works would year years you your for and
  are but can did had has her him his how may nor not off our out per she too use any all yet let say day days page pages might`.split(
    /\s+/,
  ),
);
/** So many of the most frequent are looked up. */
const LOOKED_UP = 80;
/** Added to every rarity: in a small library a page's own subject is in most of the chunks, and still what it is about. */
const COMMON = 2;
/** A word of the title counts as if it stood in the text so much more often. */
const IN_TITLE = 2;

/** The words that tell most of what a document is about, most telling first: rare in the library, and not there by chance. */
export async function tellingWords(
  document: { readonly title: string; readonly text: string },
  keyword: KeywordIndex,
  limit: number,
): Promise<TellingWord[]> {
  const counts = counted(document.text);
  for (const [key, { word }] of counted(document.title)) {
    const known = counts.get(key);
    if (known) Object.assign(known, { count: known.count + IN_TITLE, noun: true });
    else counts.set(key, { word, count: IN_TITLE, noun: true });
  }
  const frequent = [...counts.values()]
    .filter(({ noun }) => noun)
    .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
    .slice(0, LOOKED_UP);
  const asked = frequent.map(({ word }) => terms(word));
  const rarities = await raritiesOf(asked, frequent, keyword);
  const weighed = frequent.map(({ word, count }, i): TellingWord => {
    return { word, terms: asked[i] ?? [], weight: (COMMON + (rarities[i] ?? 0)) * (1 + Math.log(count)) };
  });
  return weighed.sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1)).slice(0, limit);
}

/** How rare each word is. A run of Han or Kana is known by its bigrams alone: as rare as their mean. */
async function raritiesOf(
  asked: readonly (readonly string[])[],
  words: readonly Count[],
  keyword: KeywordIndex,
): Promise<number[]> {
  const own = asked.map((list, i) =>
    UNSPACED.test(words[i]?.word ?? '') ? list.filter((one) => one.length <= 2) : list.slice(0, 1),
  );
  const flat = await keyword.rarities(own.flat());
  let at = 0;
  return own.map((list) => {
    const part = flat.subarray(at, at + list.length);
    at += list.length;
    return part.reduce((sum, one) => sum + one, 0) / (list.length || 1);
  });
}

/** How often each word stands in a text. */
export interface WordCounts {
  readonly words: number;
  readonly counts: ReadonlyMap<string, { readonly count: number }>;
}

export function wordCounts(text: string): WordCounts {
  const counts = counted(text);
  let words = 0;
  for (const { count } of counts.values()) words += count;
  return { words, counts };
}

/** How much of the weight of a word another text has: all of it if the word is as frequent there, 0 if it is not there. */
export function heldIn(own: WordCounts, other: WordCounts, { word }: TellingWord): number {
  const key = keyOf(word);
  const there = (other.counts.get(key)?.count ?? 0) / (other.words || 1);
  const here = (own.counts.get(key)?.count ?? 1) / (own.words || 1);
  return Math.min(1, Math.sqrt(there / here));
}

interface Count {
  readonly word: string;
  count: number;
  /** Of Korean: it was seen with a particle, as verbs are not. */
  noun: boolean;
}

function counted(text: string): Map<string, Count> {
  const raw = new Map<string, number>();
  for (const [word] of text.normalize('NFKC').matchAll(WORD)) raw.set(word, (raw.get(word) ?? 0) + 1);
  const counts = new Map<string, Count>();
  for (const [found, count] of raw) {
    const word = plain(found);
    if (word === undefined) continue;
    const key = keyOf(word);
    const noun = !HANGUL.test(found) || found !== word;
    const known = counts.get(key);
    if (known) Object.assign(known, { count: known.count + count, noun: known.noun || noun });
    else counts.set(key, { word, count, noun });
  }
  return counts;
}

const keyOf = (word: string): string => (SPACED.test(word) ? singular(word.toLowerCase()) : word);

/** Without a Korean particle; undefined for words that tell nothing. */
function plain(found: string): string | undefined {
  if (HANGUL.test(found)) {
    const word = terms(found)[0] ?? found;
    return word.length < 2 || KOREAN_EMPTY.test(word) ? undefined : word;
  }
  if (!SPACED.test(found)) return found;
  const small = found.toLowerCase();
  return found.length < 3 || ENGLISH_EMPTY.has(small) || /ly$/.test(small) ? undefined : found;
}
