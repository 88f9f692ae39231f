import { describe, expect, it } from 'vitest';
import { declaredEncoding, decode } from '../../lib/reading/decode.ts';

/** The bytes of each character in an encoding, found by decoding all that could be one: nothing here encodes into them. */
function encoder(encoding: string): (text: string) => Uint8Array {
  const codes = new Map<string, readonly number[]>();
  const decoder = new TextDecoder(encoding);
  const note = (...bytes: number[]) => {
    const text = decoder.decode(Uint8Array.from(bytes));
    if ([...text].length === 1 && text !== '\ufffd' && !codes.has(text)) codes.set(text, bytes);
  };
  for (let byte = 0; byte < 256; byte++) note(byte);
  for (let lead = 0x81; lead < 0xff; lead++) for (let trail = 0x40; trail < 0xff; trail++) note(lead, trail);
  return (text) =>
    Uint8Array.from(
      [...text].flatMap((character) => {
        const bytes = codes.get(character);
        if (!bytes) throw new Error(`${encoding} has no ${character}`);
        return bytes;
      }),
    );
}

const SENTENCES: readonly (readonly [text: string, encodings: readonly string[]])[] = [
  ['이 문서는 한국어로 쓴 짧은 글이며 인코딩을 알아내는지 시험한다. 조수는 달과 해의 힘으로 생긴다.', ['euc-kr']],
  ['서울의 겨울은 춥고 건조하다. 눈이 자주 내린다.', ['euc-kr']],
  ['潮の満ち引きは月と太陽の引力によって起こる。大潮は新月と満月のころに見られる。', ['shift_jis', 'euc-jp']],
  ['東京特許許可局の局長は昨日、大阪へ出張した。', ['shift_jis', 'euc-jp']],
  ['コンピュータのデータをバックアップする', ['shift_jis', 'euc-jp']],
  ['潮汐是由月球和太阳的引力引起的海水周期性涨落现象。新月和满月时潮差最大。', ['gb18030']],
  ['北京大学图书馆藏书丰富，读者可以借阅。', ['gb18030']],
  ['潮汐是由月球和太陽的引力引起的海水週期性漲落現象。新月和滿月時潮差最大。', ['big5']],
  ['臺灣的圖書館每天早上九點開門，歡迎大家借書。', ['big5']],
  [
    'Приливы вызываются притяжением Луны и Солнца. В новолуние они сильнее.',
    ['windows-1251', 'koi8-r', 'iso-8859-5', 'ibm866'],
  ],
  ['Москва, улица Ленина', ['windows-1251', 'koi8-r', 'ibm866']],
  ['Припливи спричиняє тяжіння Місяця та Сонця, їхня сила різна.', ['windows-1251']],
  [
    "La marée est haute à la pleine lune ; là où la mer s'élève, l'été, les pêcheurs hésitent.",
    ['windows-1252', 'iso-8859-15'],
  ],
  ['Une idée très claire', ['windows-1252']],
  ['Die Flut überschwemmt die Küste. Größere Höhen kommen vor, schön.', ['windows-1252']],
  ['¿Cuándo llegará la marea? El niño jugó en la orilla del océano.', ['windows-1252']],
  ['A maré não é igual em todas as regiões; são diferenças pequenas.', ['windows-1252']],
  ['Tidvattnet är högt när månen står på södra sidan, så småningom.', ['windows-1252']],
  ["La città è più bella perché c'è il mare.", ['windows-1252']],
  ['Příliš žluťoučký kůň úpěl ďábelské ódy. Měsíc řídí příliv.', ['windows-1250', 'iso-8859-2']],
  ['Zażółć gęślą jaźń. Księżyc wywołuje przypływ i odpływ w każdym morzu.', ['windows-1250', 'iso-8859-2']],
  ['Árvíztűrő tükörfúrógép. A Hold vonzása okozza az árapályt, és erősebb újholdkor.', ['windows-1250', 'iso-8859-2']],
  ['Mareele sînt provocate de atracţia Lunii şi a Soarelui, în fiecare zi.', ['windows-1250']],
  ["Gelgit, Ay'ın ve Güneş'in çekim gücüyle oluşur; dolunayda daha güçlüdür, şöyle.", ['windows-1254']],
  ['Η παλίρροια προκαλείται από την έλξη της Σελήνης και του Ήλιου.', ['windows-1253', 'iso-8859-7']],
  ['הגאות והשפל נגרמים מכוח המשיכה של הירח', ['windows-1255']],
  ['المد والجزر ظاهرة طبيعية تحدث بسبب جاذبية القمر والشمس', ['windows-1256']],
  ['น้ำขึ้นน้ำลงเกิดจากแรงดึงดูดของดวงจันทร์', ['windows-874']],
  ['Plūdmaiņas rada Mēness un Saules pievilkšanās spēks, kas mainās.', ['windows-1257']],
  ['Tõus ja mõõn tekivad Kuu külgetõmbejõu tõttu.', ['windows-1257']],
];

describe('a text whose encoding nobody tells', () => {
  const cases = SENTENCES.flatMap(([text, encodings]) => encodings.map((encoding) => ({ encoding, text })));

  it.each(cases)('is read in $encoding: $text', ({ encoding, text }) => {
    const encode = encoder(encoding);
    for (const part of [text, text.slice(0, 50), text.slice(0, 25)]) expect(decode(encode(part))?.text).toBe(part);
  });

  it('is read in UTF-16 with and without a mark, and in EBCDIC', () => {
    const wide = (text: string) => new Uint8Array(Uint16Array.from(text, (c) => c.charCodeAt(0)).buffer);
    for (const text of ['The tide rises twice a day.', '조수는 하루에 두 번 오른다', '潮汐每天两次。']) {
      expect(decode(wide(text))?.text).toBe(text);
      expect(decode(wide(`\ufeff${text}`))?.text).toBe(text);
    }
    const ebcdic = Uint8Array.from([
      0xe3, 0x88, 0x85, 0x40, 0xa2, 0x85, 0x81, 0x40, 0x99, 0x89, 0xa2, 0x85, 0xa2, 0x40, 0xa3, 0xa6, 0x89, 0x83, 0x85,
      0x4b,
    ]);
    expect(decode(ebcdic)).toEqual({ text: 'The sea rises twice.', encoding: 'cp500' });
  });

  it('is believed what it declares, unless it is UTF-8', () => {
    const page = (charset: string) => `<meta charset="${charset}"><p>é`;
    const latin = Uint8Array.from(page('iso-8859-1'), (c) => c.charCodeAt(0));
    expect(declaredEncoding(latin)).toBe('iso-8859-1');
    expect(decode(latin, 'iso-8859-1')?.text).toContain('é');
    expect(decode(new TextEncoder().encode(page('euc-kr')), 'euc-kr')?.text).toContain('é');
  });

  it('is still UTF-8 with a few bytes damaged, and nothing at all if it is a picture', () => {
    const bytes = new TextEncoder().encode('조수는 달과 해의 힘으로 생긴다. 대조는 새달과 보름달에 온다.');
    bytes[10] = 0xff;
    expect(decode(bytes)?.encoding).toBe('utf-8');
    expect(decode(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 1]))).toBeUndefined();
  });
});
