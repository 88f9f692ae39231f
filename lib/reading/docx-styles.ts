import { readXml } from './xml.ts';

/** What a paragraph style makes of a paragraph. */
export type DocxRole =
  | { readonly kind: 'heading'; readonly level: number }
  | { readonly kind: 'quote' | 'code' | 'caption' | 'title' | 'list-item' };

interface Style {
  name: string;
  basedOn?: string;
  outline?: number;
  numbered?: boolean;
}

/** The role of each style that has one, by its id. A style has that of the one it is based on, unless it has its own. */
export function readStyles(bytes: Uint8Array | undefined): ReadonlyMap<string, DocxRole> {
  const styles = stylesOf(bytes);
  const roles = new Map<string, DocxRole>();
  for (const id of styles.keys()) {
    const role = roleIn(styles, id);
    if (role) roles.set(id, role);
  }
  return roles;
}

function stylesOf(bytes: Uint8Array | undefined): Map<string, Style> {
  const styles = new Map<string, Style>();
  let style: Style | undefined;
  readXml(bytes, {
    open({ name, attribute }) {
      if (name === 'style') {
        style = { name: '' };
        if (attribute('type') === 'paragraph') styles.set(attribute('styleId') ?? '', style);
      } else if (!style) return;
      else if (name === 'name') style.name = attribute('val') ?? '';
      else if (name === 'basedOn') style.basedOn = attribute('val');
      else if (name === 'outlineLvl') style.outline = Number(attribute('val'));
      else if (name === 'numPr') style.numbered = true;
    },
    close(name) {
      if (name === 'style') style = undefined;
    },
    text() {},
  });
  return styles;
}

function roleIn(styles: ReadonlyMap<string, Style>, id: string): DocxRole | undefined {
  const seen = new Set<string>();
  for (let at: string | undefined = id; at !== undefined && !seen.has(at); at = styles.get(at)?.basedOn) {
    seen.add(at);
    const role = ownRole(styles.get(at));
    if (role) return role;
  }
  return undefined;
}

function ownRole(style: Style | undefined): DocxRole | undefined {
  if (!style) return undefined;
  const { name, outline, numbered } = style;
  const heading = /^heading (\d)$/i.exec(name)?.[1];
  if (heading) return { kind: 'heading', level: Number(heading) };
  if (outline !== undefined && outline >= 0 && outline < 9) return { kind: 'heading', level: outline + 1 };
  if (/^title$/i.test(name)) return { kind: 'title' };
  if (/quote$/i.test(name)) return { kind: 'quote' };
  if (/^caption$/i.test(name)) return { kind: 'caption' };
  if (/^(?:html preformatted|plain text|(?:source )?code)$/i.test(name)) return { kind: 'code' };
  return numbered || /^list (?:paragraph|bullet|number)/i.test(name) ? { kind: 'list-item' } : undefined;
}
