import type { ComponentChildren } from 'preact';
import { i18n } from '#i18n';
import type { ErrorReport } from '../../lib/errors.ts';
import { call } from '../../lib/messaging/transport.ts';
import type { FailureReason } from '../../lib/types.ts';
import { errorSentence } from './error-sentence.ts';

/** A title, a sentence, and perhaps what can be done about it. */
export function Notice(props: {
  readonly kind?: 'plain' | 'ok' | 'bad';
  readonly title: string;
  readonly children?: ComponentChildren;
  /** Buttons. */
  readonly actions?: ComponentChildren;
  /** Read out at once; leave it out where a live region around it does that. */
  readonly role?: 'alert' | 'status';
}) {
  return (
    <div class="notice" data-kind={props.kind ?? 'plain'} role={props.role}>
      <strong>{props.title}</strong>
      {props.children}
      {props.actions && <div class="actions">{props.actions}</div>}
    </div>
  );
}

/** An error as its sentence: what happened, what to do, the line to run if there is one. */
export function ErrorNotice(props: {
  readonly report: ErrorReport | FailureReason;
  readonly actions?: ComponentChildren;
  readonly role?: 'alert' | 'status';
}) {
  const sentence = errorSentence(props.report);
  const actions = props.report.code === 'storage-unopenable' ? <BeginBeside actions={props.actions} /> : props.actions;
  return (
    <Notice kind="bad" title={sentence.title} actions={actions} role={props.role}>
      <p>{sentence.next}</p>
      {sentence.command && (
        <pre>
          <code>{sentence.command}</code>
        </pre>
      )}
      {sentence.where && <p class="small">{sentence.where}</p>}
      {sentence.detail && <p class="small">{sentence.detail}</p>}
    </Notice>
  );
}

/** For the one failure that no trying again mends. The view is drawn anew with whatever comes of it. */
function BeginBeside(props: { readonly actions: ComponentChildren }) {
  const begin = async () => {
    await call('library', 'beginBeside').catch(() => undefined); // it opens again: so does the view
    location.reload();
  };
  return (
    <>
      {props.actions}
      <button type="button" data-action="begin-beside" onClick={() => void begin()}>
        {i18n.t('error.storage_unopenable.begin')}
      </button>
    </>
  );
}
