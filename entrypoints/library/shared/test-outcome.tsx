import { i18n } from '#i18n';
import type { SharedTest, SharingFailure } from '../../../lib/sharing.ts';
import { errorSentence } from '../../ui/error-sentence.ts';

/** One step of a test: what works, or why it does not and what to do. */
interface Step {
  readonly ok: boolean;
  readonly says: string;
}

/** What a test of a server found, step by step. @param ours embedding space of this library */
export function TestOutcome({ test, ours }: { readonly test: SharedTest; readonly ours: string | undefined }) {
  return (
    <ol class="steps">
      {stepsOf(test, ours).map(({ ok, says }) => (
        <li key={says} data-ok={ok}>
          {says}
        </li>
      ))}
    </ol>
  );
}

function stepsOf({ reach, collection, rights, space }: SharedTest, ours: string | undefined): Step[] {
  const steps: Step[] = [
    'version' in reach ? fine(i18n.t('shared.reached', { version: reach.version })) : failed(reach),
  ];
  if (collection === 'none') steps.push(fine(i18n.t('shared.none')));
  else if (collection === 'there') steps.push(fine(i18n.t('shared.there')));
  else if (collection) steps.push(failed(collection));
  if (rights === 'write') steps.push(fine(i18n.t('shared.mayWrite')));
  else if (rights === 'read') steps.push({ ok: false, says: i18n.t('shared.mayRead') });
  else if (rights) steps.push(failed(rights));
  if (space?.fits) steps.push(fine(i18n.t('shared.fits', { space: space.id })));
  else if (space) steps.push({ ok: false, says: i18n.t('shared.fitsNot', { theirs: space.id, ours: ours ?? '–' }) });
  return steps;
}

const fine = (says: string): Step => ({ ok: true, says });

function failed(reason: SharingFailure): Step {
  const { title, next, detail } = errorSentence(reason);
  return { ok: false, says: [`${title}.`, next, detail].filter(Boolean).join(' ') };
}
