import { Fragment } from 'preact';
import { useId } from 'preact/hooks';
import { i18n } from '#i18n';
import type { SharingRule } from '../../../lib/sharing.ts';

const WAYS = ['hand', 'tag', 'all'] as const;
const LABELS = { hand: 'shared.byHand', tag: 'shared.byTag', all: 'shared.byAll' } as const;

/** A rule as it is being chosen: without its tag it is none yet. */
export interface RuleDraft {
  readonly by: SharingRule['by'];
  readonly tag: string;
}

export const draftOf = (rule: SharingRule): RuleDraft => ({ by: rule.by, tag: rule.by === 'tag' ? rule.tag : '' });

/** @returns undefined while the tag is missing */
export function ruleOf({ by, tag }: RuleDraft): SharingRule | undefined {
  if (by !== 'tag') return { by };
  return tag.trim() === '' ? undefined : { by, tag: tag.trim() };
}

/** Which pages join by themselves. */
export function RuleChoice({
  draft,
  onChange,
}: {
  readonly draft: RuleDraft;
  readonly onChange: (to: RuleDraft) => void;
}) {
  const id = useId();
  return (
    <fieldset>
      <legend class="label">{i18n.t('shared.joins')}</legend>
      <div class="ways">
        {WAYS.map((by) => (
          <Fragment key={by}>
            <label>
              <input
                type="radio"
                name={`${id}-by`}
                value={by}
                checked={draft.by === by}
                onChange={() => onChange({ ...draft, by })}
              />
              {i18n.t(LABELS[by])}
            </label>
            {by === 'tag' && draft.by === 'tag' && (
              <input
                class="tag"
                aria-label={i18n.t('shared.tag')}
                value={draft.tag}
                required
                autocomplete="off"
                onChange={({ currentTarget }) => onChange({ ...draft, tag: currentTarget.value })}
              />
            )}
          </Fragment>
        ))}
      </div>
      <p class="soft small">{i18n.t('shared.stays')}</p>
    </fieldset>
  );
}
