import { describe, expect, it } from 'vitest';
import { readAddresses } from '../../lib/reading/lists.ts';

const BOOKMARKS = `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file. -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>
<DL><p>
  <DT><H3 ADD_DATE="1" PERSONAL_TOOLBAR_FOLDER="true">Bookmarks bar</H3>
  <DL><p>
    <DT><A HREF="https://tides.example/fundy?a=1&amp;b=2" ADD_DATE="1700000000" ICON="data:image/png;base64,AA==">Fundy &amp; its <b>tides</b></A>
    <DT><H3>Sea</H3>
    <DL><p>
      <DT><A HREF="https://tides.example/neap" TAGS="moon,half moon">Neap</A>
      <DT><H3>바다</H3>
      <DL><p><DT><A HREF='https://sea.example/갯벌'>갯벌</A></DL><p>
    </DL><p>
    <DT><A HREF="https://tides.example/after">After</A>
    <DT><A HREF="javascript:alert(1)">Bookmarklet</A>
    <DT><A HREF="place:sort=8">Recent</A>
  </DL><p>
</DL><p>`;

describe('a list of addresses', () => {
  it('is read from bookmarks, with folders as tags', () => {
    expect(readAddresses(BOOKMARKS)).toEqual([
      { url: 'https://tides.example/fundy?a=1&b=2', title: 'Fundy & its tides' },
      { url: 'https://tides.example/neap', title: 'Neap', tags: ['Sea', 'moon', 'half moon'] },
      { url: 'https://sea.example/%EA%B0%AF%EB%B2%8C', title: '갯벌', tags: ['Sea', '바다'] },
      { url: 'https://tides.example/after', title: 'After' },
    ]);
  });

  it("is read from Pocket's page and from its table", () => {
    const page = `<!DOCTYPE html><html><body><h1>Unread</h1><ul>
      <li><a href="https://a.example/1" time_added="1500000000" tags="sea,old">One</a></li>
      <li><a href="https://a.example/2" time_added="1500000001" tags="">https://a.example/2</a></li></ul></body></html>`;
    expect(readAddresses(page)).toEqual([
      { url: 'https://a.example/1', title: 'One', tags: ['sea', 'old'] },
      { url: 'https://a.example/2' },
    ]);
    const table =
      'title,url,time_added,tags,status\r\n"Tides, and ""neaps""",https://a.example/1,1500000000,sea|old,unread\r\n,https://a.example/3,1,,archive\r\n';
    expect(readAddresses(table)).toEqual([
      { url: 'https://a.example/1', title: 'Tides, and "neaps"', tags: ['sea', 'old'] },
      { url: 'https://a.example/3' },
    ]);
  });

  it("is read from Omnivore's and other JSON", () => {
    const omnivore = [
      {
        id: '1',
        slug: 'x',
        title: 'Tides',
        url: 'https://a.example/tides',
        state: 'Active',
        labels: ['Sea'],
        savedAt: '2024-01-01',
      },
      { id: '2', title: 'Moon', url: 'https://a.example/moon', labels: [{ name: 'Sky' }] },
    ];
    expect(readAddresses(JSON.stringify(omnivore))).toEqual([
      { url: 'https://a.example/tides', title: 'Tides', tags: ['Sea'] },
      { url: 'https://a.example/moon', title: 'Moon', tags: ['Sky'] },
    ]);
    const firefox = {
      title: 'root',
      children: [{ title: 'menu', children: [{ title: 'F', uri: 'https://f.example/' }] }],
    };
    expect(readAddresses(JSON.stringify(firefox))).toEqual([{ url: 'https://f.example/', title: 'F' }]);
  });

  it('is read from any text', () => {
    const text = `Read https://a.example/tide_(sea), then <https://b.example/x?y=1>.
- [The Moon](https://c.example/moon) and https://a.example/tide_(sea) again
ftp://no.example/ mailto:x@y.example not-an-address`;
    expect(readAddresses(text)).toEqual([
      { url: 'https://a.example/tide_(sea)' },
      { url: 'https://b.example/x?y=1' },
      { url: 'https://c.example/moon', title: 'The Moon' },
    ]);
  });

  it.each([
    '',
    '{',
    '[',
    '[1, [2, null]]',
    'url,title\n',
    '<a href=>',
    '"',
    'url\n"',
    '<DL><A HREF="https://x.example',
    '\u0000',
  ])('is empty of %j', (text) => {
    expect(readAddresses(text)).toEqual([]);
  });

  it('is found in text whose first line only speaks of a URL', () => {
    const said = 'The url, as promised: https://a.example/1';
    expect(readAddresses(said)).toEqual([{ url: 'https://a.example/1' }]);
    expect(readAddresses('My URL list, by hand\nhttps://a.example/1\nhttps://b.example/2')).toHaveLength(2);
  });

  it('leaves out an address that is too long for the library, and keeps the others', () => {
    const long = `https://a.example/${'x'.repeat(100_000)}`;
    expect(readAddresses(`${long}\nhttps://b.example/2`)).toEqual([{ url: 'https://b.example/2' }]);
  });

  it.each([
    ['commas', ','],
    ['tags that do not end', '<a '],
  ])('takes no longer than the text is long over %s', (_, piece) => {
    const text = piece.repeat(300_000);
    const begun = performance.now();
    expect(readAddresses(text)).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(5000); // it was minutes when every piece was begun with anew
  });

  it('is never more than can be worked through, nor deep', () => {
    const many = Array.from({ length: 120_000 }, (_, i) => `https://a.example/${i}`).join('\n');
    expect(readAddresses(many)).toHaveLength(100_000);
    const deep = `${'{"a":['.repeat(3000)}{"url":"https://a.example/deep"}${']}'.repeat(3000)}`;
    expect(readAddresses(deep)).toEqual([{ url: 'https://a.example/deep' }]);
  });
});
