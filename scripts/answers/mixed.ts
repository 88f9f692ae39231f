import { readPageQuestions, readSamplePages } from '../sample-pages.ts';
import { hash, SIZES, type Size, type SourceSet, shuffled, type Variant, type VariantQuestion } from './variants.ts';

/** Pages beside the sample pages, by size of the library. */
const BESIDE: Readonly<Record<Size, number>> = { small: 5, medium: 110, large: 1_000 };

/**
 * The sample pages of this project among pages of the given sets, once without every other of them and once without the rest: each
 * question is asked where its page is and where it is not. The halves are of questions, for there are too few pages.
 */
export async function mixedVariants(sets: readonly SourceSet[]): Promise<Variant[]> {
  const pages = await readSamplePages();
  const asked = await readPageQuestions();
  const beside = shuffled(
    sets.flatMap(({ name, documents }) => documents.map((document) => ({ ...document, id: `${name}-${document.id}` }))),
    'beside',
    ({ id }) => id,
  );
  return SIZES.flatMap((size) =>
    [0, 1].map((odd): Variant => {
      const present = pages.filter((_, i) => i % 2 === odd);
      const names = new Set(present.map(({ name }) => name));
      const documents = [
        ...present.map(({ name, title, text, blocks }) => ({ id: name, title, text, blocks })),
        ...beside.slice(0, BESIDE[size]),
      ];
      const questions = asked.map(({ id, page, question, kind }): VariantQuestion => {
        const answerable = names.has(page);
        const half = hash(id) % 2 === 0 ? 'fit' : 'held-out';
        const isAbroad = kind === 'other-language';
        const why = answerable ? 'own' : 'elsewhere';
        return { id, text: question, answerable, judged: new Set([page]), kind: why, from: 'pages', half, isAbroad };
      });
      return { name: `pages-${size}-${odd}`, set: 'pages', size, documents, questions };
    }),
  );
}
