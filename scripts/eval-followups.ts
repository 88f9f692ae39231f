import { parseArgs } from 'node:util';
import { type FollowUp, figuresOf, holdDialogues, readDialoguePages, readDialogues } from './follow-ups.ts';
import { builtinEmbedder } from './node-library.ts';

const KINDS = ['absent', 'elsewhere', 'beside', 'elliptical', 'pointing'] as const;

/**
 * Asks the questions of scripts/questions/follow-ups.jsonl after those before them, without a chat model, and prints how often what they
 * name is found, and how often it is told that nothing is. `--half 1` for tuning; `--misses` lists what went wrong.
 */
export async function evaluateFollowUps(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      half: { type: 'string' },
      words: { type: 'boolean', default: false },
      misses: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const [dialogues, pages] = await Promise.all([readDialogues(), readDialoguePages()]);
  const all = await holdDialogues(dialogues, pages, values.words ? undefined : await builtinEmbedder());
  const held = all.filter(({ dialogue }) => !values.half || dialogue.half === Number(values.half));
  if (values.misses)
    for (const one of held.filter(({ right, quoted }) => !right || quoted === false)) console.error(told(one));
  if (!values.json) {
    for (const half of [1, 2] as const) {
      for (const kind of KINDS) {
        const own = held.filter((one) => one.dialogue.half === half && one.dialogue.kind === kind);
        const right = own.filter(({ right }) => right).length;
        if (own.length > 0) console.log(`half ${half}  ${kind.padEnd(11)} ${right} of ${own.length}`);
      }
    }
  }
  console.log(JSON.stringify(figuresOf(held)));
}

function told({ dialogue, understood, answer, first }: FollowUp): string {
  const { confidence = 0, coverage } = answer.trace.evidence;
  const found = `${answer.mode}, confidence ${confidence.toFixed(2)}, coverage ${coverage.toFixed(2)}`;
  const quote = answer.citations[0];
  return `${dialogue.id}  ${dialogue.before.at(-1)}  ${dialogue.question}  [${understood.added?.join(' ') ?? understood.how}]
    ${found}${dialogue.page ? (first ? ', page first' : `, not ${dialogue.page}`) : ''}: ${quote?.title.slice(0, 30)}: ${quote?.quote.slice(0, 80)}`;
}
