/** `npm run eval -- retrieval|answers|followups|citations|extract|documents|opening …`: how good what is shipped is, on data of your own. */
import process from 'node:process';

const USAGE = `usage: npm run eval -- retrieval --data DIR|pages [--mode keyword|vector|hybrid] [--half 1|2] [--queries N] [--server URL --model NAME] [--json]
       npm run eval -- answers --data DIR [--words] [--json]
       npm run eval -- followups [--half 1|2] [--words] [--misses] [--json]
       npm run eval -- citations [--half first|second] [--pages] [--misses N] [--json]
       npm run eval -- extract --data DIR [--json]
       npm run eval -- documents --data DIR [--mutate N [--seed N]] [--json]
       npm run eval -- opening --data DIR [--passages N] [--json]`;

const [kind, ...args] = process.argv.slice(2);
const run =
  kind === 'retrieval'
    ? (await import('./eval-retrieval.ts')).evaluateRetrieval
    : kind === 'answers'
      ? (await import('./eval-answers.ts')).evaluateAnswers
      : kind === 'followups'
        ? (await import('./eval-followups.ts')).evaluateFollowUps
        : kind === 'documents'
          ? (await import('./eval-documents.ts')).evaluateDocuments
          : kind === 'extract'
            ? (await import('./eval-extract.ts')).evaluateExtraction
            : kind === 'opening'
              ? (await import('./eval-opening.ts')).evaluateOpening
              : kind === 'citations'
                ? (await import('./eval-citations.ts')).evaluateCitations
                : undefined;
if (!run) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  try {
    await run(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
