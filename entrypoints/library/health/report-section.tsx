import { useSignal } from '@preact/signals';
import { i18n } from '#i18n';
import { type Findings, writeReport } from './report.ts';

/** The report, to be read before it is sent. */
export function ReportSection({ findings }: { readonly findings: Findings }) {
  const copied = useSignal(false);
  const report = writeReport(findings);
  const copy = async () => {
    copied.value = await navigator.clipboard.writeText(report).then(
      () => true,
      () => false,
    );
  };
  return (
    <section class="report">
      <h2>{i18n.t('health.report')}</h2>
      <p>{i18n.t('health.reportLead')}</p>
      <div class="actions">
        <button type="button" onClick={() => void copy()}>
          {i18n.t('health.copy')}
        </button>
        <button type="button" class="link" onClick={() => save(report)}>
          {i18n.t('health.save')}
        </button>
        <span role="status" class="soft">
          {copied.value && i18n.t('common.copied')}
        </span>
      </div>
      <details>
        <summary>{i18n.t('health.show')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: -- a long text that scrolls must be reached by the keyboard */}
        <pre tabIndex={0}>{report}</pre>
      </details>
    </section>
  );
}

function save(report: string): void {
  const url = URL.createObjectURL(new Blob([report], { type: 'application/json' }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = 'footnote-report.json';
  anchor.click();
  URL.revokeObjectURL(url);
}
