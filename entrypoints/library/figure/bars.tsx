import { formatNumber, formatPercent } from '../../ui/format.ts';
import { share, WIDE } from './shape.ts';

/** A row of a table of counts. */
export interface Bar {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  /** Where those counted are listed. */
  readonly href?: string;
  /** What the label means, where it does not say it all. */
  readonly note?: string;
}

interface Props {
  /** What the rows and the counts are. */
  readonly heads: readonly [string, string];
  readonly bars: readonly Bar[];
  /** Of how many the values are a part; what reaches the end of a bar is the greatest value. */
  readonly whole: number;
  /** Called when one of them is followed to its list. */
  readonly onFollow?: () => void;
  /** What the others come to, together. */
  readonly rest?: { readonly label: string; readonly value: number } | undefined;
}

/** Counts as a table with a bar in each row: the numbers are read, the lengths compared. */
export function Bars({ heads, bars, whole, rest, onFollow }: Props) {
  const most = Math.max(0, ...bars.map(({ value }) => value));
  return (
    <table class="bars">
      <thead>
        <tr class="heads">
          {heads.map((head) => (
            <th key={head} scope="col">
              <span class="hidden">{head}</span>
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.key} data-key={bar.key}>
            <th scope="row">
              <Name bar={bar} onFollow={onFollow} />
              {bar.note && <small class="soft">{bar.note}</small>}
            </th>
            <td class="value figures">{formatNumber(bar.value)}</td>
            <td>
              <Length title={formatPercent(share(bar.value, whole))} part={share(bar.value, most)} />
            </td>
          </tr>
        ))}
        {rest && (
          <tr>
            <th scope="row" class="soft">
              {rest.label}
            </th>
            <td class="value figures soft">{formatNumber(rest.value)}</td>
            <td />
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Name({ bar, onFollow }: { readonly bar: Bar; readonly onFollow: Props['onFollow'] }) {
  const { href, label } = bar;
  if (!href) return <span class="name">{label}</span>;
  return (
    <a class="name" dir="auto" href={href} onClick={onFollow}>
      {label}
    </a>
  );
}

/** One that is not 0 can be seen. */
function Length({ title, part }: { readonly title: string; readonly part: number }) {
  const width = part > 0 ? Math.max(part * WIDE, 4) : 0;
  return (
    <svg role="img" aria-label={title} viewBox={`0 0 ${WIDE} 1`} preserveAspectRatio="none">
      <rect class="column" width={width} height="1" />
    </svg>
  );
}
