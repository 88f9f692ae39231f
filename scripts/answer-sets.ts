/**
 * `npx tsx scripts/answer-sets.ts OUT`: folders for `npm run eval -- answers --data FOLDER`, made of the given sets with fixed seeds: small,
 * medium and whole libraries, each with questions that it answers and questions that it does not. Of 36 small libraries of a set, eight.
 */
import { join } from 'node:path';
import process from 'node:process';
import { writeAnswerSet } from './answers/folder.ts';
import { mixedVariants } from './answers/mixed.ts';
import { givenSets } from './answers/sources.ts';
import { halfRemoved, variantsOf } from './answers/variants.ts';

const [out] = process.argv.slice(2);
if (!out) {
  console.error('usage: npx tsx scripts/answer-sets.ts OUT');
  process.exitCode = 2;
} else {
  const sets = givenSets();
  const variants = [
    ...variantsOf(sets, 8),
    ...sets.filter(({ name }) => name !== 'cranfield').map(halfRemoved),
    ...(await mixedVariants(sets)),
  ];
  for (const { name, documents, questions } of variants) {
    writeAnswerSet(join(out, name), { documents, questions });
    const answerable = questions.filter((question) => question.answerable).length;
    console.log(`${name}: ${documents.length} documents, ${questions.length} questions, ${answerable} answerable`);
  }
}
