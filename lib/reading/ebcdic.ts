/** Code page 500, the letters of which the international EBCDIC files are made; from 0x40, controls below are white space. */
const LETTERS =
  ' \u00a0âäàáãåçñ[.<(+!&éêëèíîïìß]$*);^-/ÂÄÀÁÃÅÇÑ¦,%_>?øÉÊËÈÍÎÏÌ`:#@\'="Øabcdefghi«»ðýþ±°jklmnopqrªºæ¸Æ¤µ~stuvwxyz¡¿ÐÝÞ®¢£¥·©§¶¼½¾¬|¯¨´×{ABCDEFGHI\u00adôöòóõ}JKLMNOPQR¹ûüùúÿ\\÷STUVWXYZ²ÔÖÒÓÕ0123456789³ÛÜÙÚ';
const FIRST = 0x40;
const SPACE = 0x40;
/** Where the small letters are. */
const isLetter = (byte: number) =>
  (byte >= 0x81 && byte <= 0x89) || (byte >= 0x91 && byte <= 0x99) || (byte >= 0xa2 && byte <= 0xa9);
const SAMPLE = 65_536;

/** Whether these bytes are a text on a mainframe: words of its letters with its spaces between, and no space of ours. */
export function looksEbcdic(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SAMPLE);
  let spaces = 0;
  let letters = 0;
  let ours = 0;
  for (const byte of sample) {
    if (byte === SPACE) spaces++;
    else if (isLetter(byte)) letters++;
    else if (byte === 0x20 || byte === 0x0a) ours++;
  }
  const { length } = sample;
  return (
    length >= 16 &&
    letters > length * 0.15 &&
    letters + spaces > length * 0.6 &&
    spaces > length * 0.08 &&
    ours < length * 0.005
  );
}

export function fromEbcdic(bytes: Uint8Array): string {
  const characters = Array.from({ length: 256 }, (_, byte) => {
    if (byte >= FIRST) return LETTERS.charAt(byte - FIRST);
    if (byte === 0x15 || byte === 0x25) return '\n';
    return byte === 0x0d ? '\r' : byte === 0x05 ? '\t' : '';
  });
  const pieces: string[] = [];
  for (const byte of bytes) pieces.push(characters[byte] ?? '');
  return pieces.join('');
}
