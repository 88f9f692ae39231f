import { isNounPhrase, lowered, POINTING } from './english-words.ts';
import type { Material } from './material.ts';

const ASKS = /^(?:what|why|how|when|who|whose|whom|where|which) .+\?$/i;
const TO_DO = /^(how|what|when|where|which \p{Ll}+) to (\p{Ll}[^?:,;]*)$/iu;
const DOING: Readonly<Record<string, string>> = {
  how: 'How do I',
  what: 'What should I',
  when: 'When should I',
  where: 'Where should I',
};
const WORKS = /^how (.+) (works?)$/i;
/** One thing that does something: its verb is the only word of the heading with an s. */
const DOES = /^how (an? [^?:,;]+?) (\p{Ll}{2,}[^su\W]s)$/iu;
/** A question already, but for its mark: the asking word is the subject. */
const SUBJECT = /^what (?:happens|causes|makes|affects|determines) [^?:,;]+$/i;
const TURNED = /^(why|how|when|where) ((?:the|an?) .+?|\p{Ll}+) (is|are|was|were|can|must|should) ([^?:,;]+)$/iu;
/** "How long the coast is": the asking word takes the next one along. */
const DEGREE =
  /^(?:long|much|many|far|big|old|tall|high|deep|fast|hot|cold|small|large|often|well|soon|late|early|few|little|wide|good|bad)$/i;
const FEWEST_WORDS = 3;

/** The question that a heading asks, put as a person would; undefined if it asks none. */
export function englishHeading(heading: string, material: Material): string | undefined {
  if (ASKS.test(heading)) {
    const words = heading.split(' ');
    return words.length >= FEWEST_WORDS && !/[.!?:;].*\?$/.test(heading) && !POINTING.test(heading)
      ? capitalised(heading)
      : undefined;
  }
  if (POINTING.test(heading)) return undefined;
  const [, asking = '', doing = ''] = TO_DO.exec(heading) ?? [];
  if (doing) return toDo(asking.toLowerCase(), doing);
  const [, subject = '', verb] = WORKS.exec(heading) ?? [];
  const working = isNounPhrase(subject) ? lowered(subject, material) : undefined;
  if (working) return `How ${verb === 'work' ? 'do' : 'does'} ${working} work?`;
  const [, one = '', does = ''] = DOES.exec(heading) ?? [];
  if (isNounPhrase(one) && !/s(?: |$)/i.test(one)) return `How does ${lowered(one, material)} ${stemOf(does)}?`;
  if (SUBJECT.test(heading)) return `${capitalised(heading)}?`;
  const [, word = '', topic = '', is, rest] = TURNED.exec(heading) ?? [];
  const turned = isNounPhrase(topic) && !DEGREE.test(topic) ? lowered(topic, material) : undefined;
  return turned && `${capitalised(word.toLowerCase())} ${is} ${turned} ${rest}?`;
}

function toDo(asking: string, doing: string): string | undefined {
  if (asking === 'what' && !doing.startsWith('do ')) return undefined;
  return `${DOING[asking] ?? `${capitalised(asking)} should I`} ${doing}?`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "decides" → "decide", "carries" → "carry", "mixes" → "mix". */
function stemOf(verb: string): string {
  if (/.{2}ies$/.test(verb)) return `${verb.slice(0, -3)}y`;
  return verb.replace(/(?<=ch|sh|x|ss|zz)es$|s$/, '');
}
