import { strToU8, zipSync } from 'fflate';

/** Small files, made by hand. */

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A line of a page: its text, how large, and how far from the bottom. */
export type Line = readonly [text: string, size: number, y: number];

/** A PDF with these lines on its pages, in a font that every reader knows. */
export function tinyPdf(pages: readonly (readonly Line[])[], trailer = ''): Uint8Array {
  const kids = pages.map((_, i) => `${4 + 2 * i} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap((lines, i) => {
      const text = lines
        .map(([words, size, y]) => `BT /F1 ${size} Tf 72 ${y} Td (${words.replace(/[\\()]/g, '\\$&')}) Tj ET`)
        .join('\n');
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * i} 0 R >>`,
        `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
      ];
    }),
  ];
  let file = '%PDF-1.4\n';
  const places = objects.map((object, i) => {
    const at = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`;
  return bytesOf(file);
}

const WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const STYLES = `<w:styles ${WORD}>
  <w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>
  <w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Mine"/><w:basedOn w:val="Kop1"/></w:style>
</w:styles>`;

/** A Word document with this body. */
export function tinyDocx(body: string, more: Readonly<Record<string, string>> = {}): Uint8Array {
  const parts = {
    '[Content_Types].xml': '<Types/>',
    'word/document.xml': `<?xml version="1.0"?><w:document ${WORD}><w:body>${body}</w:body></w:document>`,
    'word/styles.xml': STYLES,
    ...more,
  };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
}

/** A book of chapters, listed in another order than they are read in. */
export function tinyEpub(chapters: readonly string[]): Uint8Array {
  const items = chapters.map((_, i) => `<item id="c${i}" href="text/${i}.xhtml" media-type="application/xhtml+xml"/>`);
  const order = chapters.map((_, i) => `<itemref idref="c${i}"/>`).join('');
  const parts: Record<string, string> = {
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
    'OPS/book.opf': `<package><metadata><dc:title>Of Tides</dc:title><dc:creator>A. Moon</dc:creator><dc:language>en</dc:language></metadata>
      <manifest>${items.reverse().join('')}</manifest><spine>${order}</spine></package>`,
  };
  for (const [i, body] of chapters.entries())
    parts[`OPS/text/${i}.xhtml`] =
      `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>${i}</title></head><body>${body}</body></html>`;
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
}
