import { englishHeading } from './english-headings.ts';
import { bare, contentOf, isNounPhrase, isPlural, isSure, lowered, POINTING } from './english-words.ts';
import { folded, type Material, type Said, type Suggested } from './material.ts';

/** A few patterns whose grammar holds whatever they are filled with. */

const AROUND =
  '(?:(?:about|around|roughly|nearly|almost|some|only|up to|at least|more than|less than|between|exactly|just) )*';
const NUMBER =
  '(?:\\d[\\d.,]*|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|sixty|a hundred|a thousand)';
const TIME = '(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|centuries|decades)';
const RANGE = `${AROUND}${NUMBER}(?:(?: and | to | or |\\s?[-–]\\s?)${NUMBER})?`;
const ADVERB = '(?:(?:therefore|usually|typically|normally|generally|often|also|always|then) )?';
const LASTS = new RegExp(`^(.+?) ${ADVERB}(lasts?|takes?) ${RANGE} ${TIME}\\b`, 'i');
const COSTS = new RegExp(`^(.+?) ${ADVERB}(costs?|weighs?) ${AROUND}(?:[$€£¥]\\s?)?\\d`, 'i');
const EXTENT = new RegExp(
  `^(.+?) (is|are|was|were) ${ADVERB}${RANGE} [a-z]+ (away|long|high|tall|deep|wide|thick|old)\\b`,
  'i',
);
const DEGREES = new RegExp(`^(.+?) (should|must) be ${RANGE} (?:degrees|°)`, 'i');
const DATED =
  /^(.+?) (was|were) (?:first |officially |finally )?(founded|built|published|invented|introduced|born|opened|discovered|established|released|launched|completed|designed|written|destroyed|abolished|signed|created|adopted)\b[^.;:]*? (?:in|on) (?:[a-z]+ )?(?:\d{1,2}(?:, | ))?(?:[A-Z][a-z]+ )?(?:1\d|20)\d\d\b/;
const BECAUSE = /^(.+?) (is|are|was|were|can|must|should) ([^,;:]+?),? because [^?]+\.$/;
const HEDGES = /[\s,]+(?:simply|only|just|largely|partly|mainly|mostly|precisely|probably|perhaps)$/i;
const DEFINED = /^(.+?) (is|are|was) (an?|the|one of) (.+)[.!]$/;
const CALLED =
  /\b(?:this|it|that|these|they|which) (is|are) called (?:(the|an?) )?([a-z][a-z-]*(?: [a-z][a-z-]*)?)(?=[.,;:]|$)/i;
const POINTED = /^These are (?:the )?([a-z-]+ [a-z-]+s)\.$/;

const READY =
  /^(.+?) (is|are) (ready|finished|done|complete|safe|full|ripe|fresh|stale|valid|due) ((?:to )?[^,;:]*?)\s?(?:when|while|once|as soon as) [^?]+\.$/;
const KNOWN = /\b(?:an? [a-z-]+ (?:known as|called)|we call (?:it|this)|is known as) ([a-z-]+)(?=[.,;])/;
const MEANS = /^([A-Za-z-]+(?: [a-z-]+)?) (means|refers to) (?!that\b)/;

/** Predicates that say nothing of what a thing is. */
const NO_DEFINITION =
  /^(?:one|ones|same|case|reason|result|clue|point|key|best|worst|only|first|second|last|next|good|bad|great|little|lot|few|bit|way|matter|mess|shame|problem|hour|day|week|whole|most|more|big|better|must|mystery|thing|third|exception|idea)\b/i;
const PERSONS =
  /\b(?:singer|songwriter|politician|actor|actress|writer|author|poet|painter|artist|composer|musician|player|footballer|scientist|physicist|chemist|mathematician|philosopher|engineer|inventor|king|queen|emperor|president|minister|general|admiral|printer|historian|novelist|journalist|director|architect|lawyer|judge|explorer|saint|monk|bishop|pope)\b/i;
/** It may be a person: then neither "who" nor "what" is sure. */
const MAYBE_PERSON = /\b\w+(?:er|or|ist|ian|man|woman|ess)\b/i;

/** Questions that an English text seems to answer, in the order of the text. */
export function englishQuestions(material: Material): Suggested[] {
  const asked = material.headings.flatMap((heading) => made(heading, englishHeading(heading.text, material), 0));
  const told = material.sentences.flatMap((said) => fromSentence(said, material));
  return [...asked, ...told];
}

function made(said: Said, question: string | undefined, order: Suggested['order'], about = question): Suggested[] {
  return question ? [{ start: said.start, end: said.end, question, about: contentOf(about ?? ''), order }] : [];
}

function fromSentence(said: Said, material: Material): Suggested[] {
  const measured = measure(said, material);
  if (measured) return made(said, measured, 1);
  const reason = whyOf(said, material) ?? whenOf(said, material);
  if (reason) return made(said, reason, 1);
  const defined = definition(said, material);
  return defined ? made(said, defined.question, 2, defined.subject) : [];
}

/** The subject as it stands within a question, if it is one that a reader understands without the page. */
function subjectOf(phrase: string | undefined, material: Material): string | undefined {
  if (!phrase || !isNounPhrase(phrase)) return undefined;
  return isSure(phrase, material) ? lowered(phrase, material) : undefined;
}

function measure({ text }: Said, material: Material): string | undefined {
  const lasts = LASTS.exec(text) ?? COSTS.exec(text);
  if (lasts) {
    const subject = subjectOf(lasts[1], material);
    const verb = (lasts[2] ?? '').toLowerCase();
    const stem = verb.replace(/s$/, '');
    const much = stem === 'cost' || stem === 'weigh' ? 'How much' : 'How long';
    return subject && `${much} ${verb === stem ? 'do' : 'does'} ${subject} ${stem}?`;
  }
  const extent = EXTENT.exec(text);
  if (extent) {
    const subject = subjectOf(extent[1], material);
    const how = extent[3] === 'away' ? 'far away' : extent[3];
    return subject && `How ${how} ${extent[2]} ${subject}?`;
  }
  const degrees = DEGREES.exec(text);
  if (degrees) {
    const subject = subjectOf(degrees[1], material);
    return subject && `What temperature ${degrees[2]} ${subject} be?`;
  }
  const dated = DATED.exec(text);
  const subject = subjectOf(dated?.[1], material);
  return dated && subject ? `When ${dated[2]} ${subject} ${dated[3]}?` : undefined;
}

function whyOf({ text }: Said, material: Material): string | undefined {
  const [, phrase, verb, rest = ''] = BECAUSE.exec(text) ?? [];
  const subject = subjectOf(phrase, material);
  const predicate = rest.replace(HEDGES, '');
  if (!subject || POINTING.test(predicate) || /\b(?:not|so|no|as|neither)\b/i.test(predicate)) return undefined;
  return predicate.split(' ').length <= 10 ? `Why ${verb} ${subject} ${predicate}?` : undefined;
}

function whenOf({ text }: Said, material: Material): string | undefined {
  const [, phrase, verb, state, rest = ''] = READY.exec(text) ?? [];
  const subject = subjectOf(phrase, material);
  if (!subject || POINTING.test(rest) || rest.split(' ').length > 5) return undefined;
  return `When ${verb} ${subject} ${[state, rest.trim()].filter(Boolean).join(' ')}?`;
}

interface Definition {
  readonly question: string;
  readonly subject: string;
}

function definition(said: Said, material: Material): Definition | undefined {
  return named(said, material) ?? meant(said, material) ?? predicated(said, material);
}

/** What something is called may also be a doing: "smearing". */
const isName = (name: string): boolean => isNounPhrase(`the ${name}`);

/** "This is called the bloom." */
function named({ text }: Said, material: Material): Definition | undefined {
  const [, verb = 'is', article = '', name] = CALLED.exec(text) ?? [];
  if (name && isName(name) && (verb === 'are') === isPlural(name)) {
    return { question: `What ${verb} ${article && `${article} `}${name}?`, subject: name };
  }
  const known = KNOWN.exec(text)?.[1];
  if (known && isName(known) && !isPlural(known)) return { question: `What is ${known}?`, subject: known };
  const pointed = POINTED.exec(text)?.[1];
  return pointed && material.topic.includes(folded(pointed))
    ? { question: `What are ${pointed}?`, subject: pointed }
    : undefined;
}

function meant({ text }: Said, material: Material): Definition | undefined {
  const [, meaning = '', verb] = MEANS.exec(text) ?? [];
  const subject = isTopical(meaning, material) ? subjectOf(meaning, material) : undefined;
  if (!subject) return undefined;
  return { question: `What does ${subject} ${verb === 'means' ? 'mean' : 'refer to'}?`, subject };
}

/** "The orbit of the Moon is an ellipse." */
function predicated({ text }: Said, material: Material): Definition | undefined {
  const [, phrase = '', is = '', , predicate = ''] = DEFINED.exec(text) ?? [];
  const subject = subjectOf(phrase, material);
  if (!subject || NO_DEFINITION.test(predicate) || predicate.split(' ').length < 3) return undefined;
  if ((is === 'are') !== isPlural(subject) || !isTopical(subject, material)) return undefined;
  const opening = predicate.split(/[,;:(]| (?:that|which|who|whose|with|for|in|from|of) /)[0] ?? '';
  const isProper = /^(?:\p{Lu}[\p{L}.'’-]*\s?)+$/u.test(subject);
  if (isProper && PERSONS.test(opening)) return { question: `Who ${is} ${subject}?`, subject };
  if (isProper && MAYBE_PERSON.test(opening)) return undefined;
  return { question: `What ${is} ${subject}?`, subject };
}

/** What something is, is worth asking of what the page is about. */
function isTopical(subject: string, { text, topic }: Material): boolean {
  const name = folded(bare(subject));
  if (name === '') return false;
  const parts = name.split(' of ');
  const isOf = parts.length === 2 && topic.includes(bare(parts[1] ?? '').replace(/^the /, ''));
  return isOf || topic.includes(name) || text.split(name).length > 3;
}
