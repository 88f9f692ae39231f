import { i18n } from '#i18n';
import { formatNumber } from '../../ui/format.ts';
import { textLanguage } from '../../ui/text-language.ts';
import type { Piece } from './difference.ts';

/** A piece of the comparison: told apart by a sign in the margin, by a line under or through the words, and only then by colour. */
export function PieceNode({ piece }: { readonly piece: Piece }) {
  if (piece.kind === 'same') return <Same piece={piece} />;
  if (piece.kind === 'replaced') return <Replaced piece={piece} />;
  const added = piece.kind === 'added';
  const Tag = added ? 'ins' : 'del';
  return (
    <p data-piece={piece.kind} dir="auto" lang={textLanguage(piece.text)}>
      <Sign sign={added ? '+' : '−'} said={i18n.t(added ? 'fresh.added' : 'fresh.removed')} />
      <Tag>{piece.text}</Tag>
    </p>
  );
}

function Replaced({ piece: { words } }: { readonly piece: Extract<Piece, { kind: 'replaced' }> }) {
  return (
    <p data-piece="replaced" dir="auto" lang={textLanguage(words.map(({ text }) => text).join(''))}>
      <Sign sign="±" said={i18n.t('fresh.replaced')} />
      {words.map(({ kind, text }, i) => {
        if (kind === 'same') return text;
        return kind === 'added' ? <ins key={i}>{text}</ins> : <del key={i}>{text}</del>;
      })}
    </p>
  );
}

function Same({ piece: { between, first, last } }: { readonly piece: Extract<Piece, { kind: 'same' }> }) {
  return (
    <div data-piece="same">
      <p dir="auto" lang={textLanguage(first)}>
        {first}
      </p>
      {between !== undefined && (
        <p class="between figures">{`… ${i18n.t('fresh.between', between, [formatNumber(between)])}`}</p>
      )}
      {last !== undefined && (
        <p dir="auto" lang={textLanguage(last)}>
          {last}
        </p>
      )}
    </div>
  );
}

function Sign({ said, sign }: { readonly said: string; readonly sign: string }) {
  return (
    <>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      <span class="hidden">{`${said}: `}</span>
    </>
  );
}
