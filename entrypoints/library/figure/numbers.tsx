import { i18n } from '#i18n';

/** A row of the numbers behind a picture. */
export interface NumberRow {
  readonly key: string;
  readonly label: string;
  /** As they are written, one for each column. */
  readonly values: readonly string[];
}

interface Props {
  /** What stands in each column, that of the labels first. */
  readonly heads: readonly string[];
  readonly rows: readonly NumberRow[];
}

/** The numbers behind a picture as a table, one click away. */
export function Numbers({ heads, rows }: Props) {
  return (
    <details class="numbers">
      <summary>{i18n.t('figure.numbers')}</summary>
      <table class="figures">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, label, values }) => (
            <tr key={key}>
              <th scope="row">{label}</th>
              {values.map((value, at) => (
                <td key={heads[at + 1]}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
