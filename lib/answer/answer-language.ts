import { script } from './language.ts';

/** Words that few but this language have, of those that questions are made of. */
const WORDS: readonly (readonly [name: string, words: ReadonlySet<string>])[] = (
  [
    ['English', 'what who whom whose how why when where which the is are was were does did do of and with can should'],
    ['German', 'was wer wie warum wann wo welche welcher welches der die das ist sind und nicht ein eine wurde hat'],
    ['French', 'quel quelle quels quelles qui comment pourquoi quand où est les des du une dans sont qu’est combien'],
    ['Spanish', 'qué quién cómo cuándo dónde cuál cuáles por el los las del una es son cuánto cuántos fue'],
    ['Italian', 'che chi come perché quando dove quale quali il gli della è sono una nel quanto quanti'],
    ['Portuguese', 'quem como quando onde qual quais por o os as do da é são uma não quanto quantos foi'],
    ['Dutch', 'wat wie hoe waarom wanneer waar welke het een van zijn niet werd en'],
    ['Vietnamese', 'là của và những các có được không như thế nào tại sao gì ai'],
    ['Indonesian', 'apa siapa bagaimana mengapa kapan mana yang adalah dan di dari berapa'],
    ['Turkish', 'ne kim nasıl neden zaman nerede hangi bir ve için mı mi'],
    ['Polish', 'co kto jak dlaczego kiedy gdzie jest są który która nie w'],
  ] as const
).map(([name, words]) => [name, new Set(words.split(' '))]);

const BY_SCRIPT: Readonly<Record<string, string>> = {
  hangul: 'Korean',
  kana: 'Japanese',
  hebrew: 'Hebrew',
  thai: 'Thai',
  greek: 'Greek',
};

/** Han alone may be Japanese; these characters hardly are. */
const CHINESE = /[的了吗嗎么麼哪谁誰这這们們为為什怎吧呢]/;
/** Cyrillic is shared by many; these letters and words are not. */
const RUSSIAN = /[ыэё]|(?<!\p{L})(?:что|как|почему|где|когда|кто|какой|какая|какие|сколько|это)(?!\p{L})/iu;
/** Persian, Urdu and their neighbours. */
const NOT_ARABIC = /[پچژگٹڈڑےں]/;

/**
 * The English name of the language that a question is asked in, to be told to a model; undefined where it cannot be told for sure,
 * since a wrong name is worse than none.
 */
export function languageOfQuestion(question: string): string | undefined {
  const written = script(question);
  if (written === 'latin') return latinLanguage(question);
  if (written === 'han') return CHINESE.test(question) ? 'Chinese' : undefined;
  if (written === 'cyrillic') return RUSSIAN.test(question) ? 'Russian' : undefined;
  if (written === 'arabic') return NOT_ARABIC.test(question) ? undefined : 'Arabic';
  return BY_SCRIPT[written];
}

function latinLanguage(question: string): string | undefined {
  const words = question.toLowerCase().match(/[\p{L}\p{M}’']+/gu) ?? [];
  const counts = WORDS.map(([name, known]) => ({ name, count: words.filter((word) => known.has(word)).length }));
  counts.sort((a, b) => b.count - a.count);
  const [first, second] = counts;
  return first && first.count > (second?.count ?? 0) ? first.name : undefined;
}

/** The scripts that the languages named above are written in, where that says something. */
const SCRIPT_OF: Readonly<Record<string, readonly string[]>> = {
  Korean: ['hangul'],
  Japanese: ['kana', 'han'],
  Chinese: ['han'],
  Russian: ['cyrillic'],
  Arabic: ['arabic'],
  Hebrew: ['hebrew'],
  Thai: ['thai'],
  Greek: ['greek'],
};

/** Shorter answers may well be a name or a number only. */
const LEAST_LETTERS = 12;

/** Whether an answer is plainly in another script than the language asked for is written in. */
export function isInAnotherLanguage(answer: string, language: string): boolean {
  if ((answer.match(/\p{L}/gu)?.length ?? 0) < LEAST_LETTERS) return false;
  return !(SCRIPT_OF[language] ?? ['latin']).includes(script(answer));
}
