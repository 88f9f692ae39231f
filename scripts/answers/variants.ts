import type { AnswerSet, SetDocument, SetQuestion } from './folder.ts';

/** A set of which every question is answered by a document. `subject`: documents of one subject are close to each other. */
export interface SourceSet {
  readonly name: string;
  /** What its pages are about: sets of one field are not foreign to each other. */
  readonly field: string;
  readonly documents: readonly (SetDocument & { readonly subject: string })[];
  readonly questions: readonly { readonly id: string; readonly text: string; readonly judged: ReadonlySet<string> }[];
}

/**
 * `own`: its page is there. `removed`: its page was left out, others of its subject are there. `elsewhere`: no page of its subject is
 * there. `foreign`: of another set altogether.
 */
export type Kind = 'own' | 'removed' | 'elsewhere' | 'foreign';

export interface VariantQuestion extends SetQuestion {
  readonly kind: Kind;
  /** The set it comes from. */
  readonly from: string;
  /** Which half of the data it belongs to, by the subject of its page: no subject is in both. */
  readonly half: 'fit' | 'held-out';
  /** It is asked in another language than its page is written in. */
  readonly isAbroad?: boolean;
}

/** `size`: small has 6 to 20 pages, medium 120, large a whole set. */
export interface Variant extends AnswerSet {
  readonly name: string;
  readonly set: string;
  readonly size: Size;
  readonly questions: readonly VariantQuestion[];
}

export const SIZES = ['small', 'medium', 'large'] as const;
export type Size = (typeof SIZES)[number];

/** How many libraries of each size are made of a set, how many pages they have, and how many questions of each kind are asked. */
const PLAN: Readonly<Record<Size, { readonly libraries: number; readonly questions: number }>> = {
  small: { libraries: 36, questions: 12 },
  medium: { libraries: 3, questions: 120 },
  large: { libraries: 1, questions: 500 },
};
const SMALLEST = 6;
const LARGEST_SMALL = 20;
const MEDIUM = 120;
/** Of seven pages chosen one is left out by itself, and about one in ten with all its subject. */
const LEFT_OUT = 1 / 7;
const SUBJECTS_LEFT_OUT = 10;

/**
 * All libraries made of these sets, with questions that they answer and questions that they do not. The same each time.
 * @param most of one set and size
 */
export function variantsOf(sets: readonly SourceSet[], most = Number.POSITIVE_INFINITY): Variant[] {
  return sets.flatMap((set) => {
    const others = sets.filter(({ field }) => field !== set.field);
    return SIZES.flatMap((size) =>
      Array.from({ length: Math.min(most, PLAN[size].libraries) }, (_, number) => variant(set, others, size, number)),
    );
  });
}

function variant(set: SourceSet, others: readonly SourceSet[], size: Size, number: number): Variant {
  const seed = `${set.name} ${size} ${number}`;
  const chosen = shuffled(set.documents, seed, ({ id, subject }) => (isOfFewSubjects(number) ? subject : id));
  const remaining = chosen.filter(({ subject }) => hash(`${seed} subject ${subject}`) % SUBJECTS_LEFT_OUT > 0);
  const pages = size === 'large' ? remaining : remaining.slice(0, Math.round(pagesIn(size, seed) / (1 - LEFT_OUT)));
  const removed = new Set(
    shuffled(pages, `${seed} left out`, ({ id }) => id)
      .slice(0, Math.round(pages.length * LEFT_OUT))
      .map(({ id }) => id),
  );
  const documents = pages.filter(({ id }) => !removed.has(id));
  const present = new Set(documents.map(({ id }) => id));
  const subjects = new Map(set.documents.map(({ id, subject }) => [id, subject]));
  const { questions: count } = PLAN[size];
  const ask = (from: SourceSet, kind: Kind, fits: (judged: ReadonlySet<string>) => boolean, most: number) =>
    shuffled(
      from.questions.filter(({ judged }) => fits(judged)),
      `${seed} ${kind}`,
      ({ id }) => id,
    )
      .slice(0, most)
      .map((question): VariantQuestion => {
        const [page = ''] = question.judged;
        const half = hash(subjects.get(page) ?? page) % 2 === 0 ? 'fit' : 'held-out';
        return {
          ...question,
          id: `${from.name}-${question.id}`,
          answerable: kind === 'own',
          kind,
          from: from.name,
          half,
        };
      });
  const holds = (judged: ReadonlySet<string>) => [...judged].some((id) => present.has(id));
  const saved = new Set(pages.map(({ subject }) => subject));
  const isElsewhere = (judged: ReadonlySet<string>) => [...judged].every((id) => !saved.has(subjects.get(id) ?? ''));
  const lacks = (judged: ReadonlySet<string>) => [...judged].every((id) => removed.has(id));
  const questions = [
    ...ask(set, 'own', holds, count),
    ...ask(set, 'removed', lacks, count),
    ...ask(set, 'elsewhere', isElsewhere, Math.ceil(count / 2)),
    ...others.flatMap((other) => ask(other, 'foreign', () => true, Math.ceil(count / 4 / others.length))),
  ];
  return { name: seed.replaceAll(' ', '-'), set: set.name, size, documents, questions };
}

/** A whole set without pages that answer half of its questions, all of which are asked. */
export function halfRemoved(set: SourceSet): Variant {
  const seed = `${set.name} half removed`;
  const removed = new Set<string>();
  let lost = 0;
  for (const { id } of shuffled(set.documents, seed, (document) => document.id)) {
    if (lost * 2 >= set.questions.length) break;
    removed.add(id);
    lost += set.questions.filter(({ judged }) => judged.has(id) && [...judged].every((one) => removed.has(one))).length;
  }
  const documents = set.documents.filter(({ id }) => !removed.has(id));
  const present = new Set(documents.map(({ id }) => id));
  const questions = set.questions.map((question): VariantQuestion => {
    const answerable = [...question.judged].some((id) => present.has(id));
    return { ...question, answerable, kind: answerable ? 'own' : 'removed', from: set.name, half: 'held-out' };
  });
  return { name: seed.replaceAll(' ', '-'), set: set.name, size: 'large', documents, questions };
}

/** Every other library is about few subjects, as those of a reader are. */
const isOfFewSubjects = (number: number): boolean => number % 2 === 1;

function pagesIn(size: Size, seed: string): number {
  return size === 'medium' ? MEDIUM : SMALLEST + (hash(`${seed} pages`) % (LARGEST_SMALL - SMALLEST + 1));
}

/** In an order that depends on the seed and the keys alone; those of one key stay together. */
export function shuffled<T>(all: readonly T[], seed: string, key: (one: T) => string): T[] {
  return all
    .map((one, at) => ({ one, at, order: hash(`${seed} ${key(one)}`) }))
    .sort((a, b) => a.order - b.order || a.at - b.at)
    .map(({ one }) => one);
}

/** FNV-1a with a last stir (that of MurmurHash3), 32 bits. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
