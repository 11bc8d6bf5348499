import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeContent } from '../../../src/formats/html/compose-content.ts';
import { composeSummary } from '../../../src/formats/html/compose-summary.ts';
import { renderParagraphs } from '../../../src/formats/html/render-paragraphs.ts';

const content = (entry: object) => composeContent({ title: 'x', ...entry });

test('blank lines part paragraphs, line ends part lines, whatever the text ends its lines with', () => {
  assert.equal(
    renderParagraphs('\uFEFFa\u00A0 b \r\n \r\n\r\nc\nd\r\n\u00A0\u200B\r\n<b> & "e"'),
    '<p>a b</p>\n<p>c<br />d</p>\n<p>&lt;b&gt; &amp; &quot;e&quot;</p>',
  );
  assert.equal(renderParagraphs(' \n \n'), '');
});

test('a stored picture stands first, with caption and credit', () => {
  const images = [
    { url: 'https://e.org/a.jpg', caption: 'A & B', credit: 'Antara', width: 640, height: 480 },
    { url: 'https://e.org/b.jpg' },
  ];
  assert.equal(
    content({ language: 'id', text: 'Isi', images }),
    '<figure><img src="https://e.org/a.jpg" alt="A &amp; B" width="640" height="480" /><figcaption>A &amp; B (Sumber: Antara)</figcaption></figure>\n' +
      '<p>Isi</p>\n<figure><img src="https://e.org/b.jpg" alt="" /></figure>',
  );
});

test('a picture that the body already shows is not shown twice', () => {
  const html = '<p><img src="https://e.org/a.jpg?x=1&amp;y=2" alt="a" /></p>';
  assert.equal(
    content({ html, images: [{ url: 'https://e.org/a.jpg?x=1&y=2', caption: 'c' }] }),
    html,
  );
});

test('caption and credit of a picture that is not stored are a line of their own behind the body', () => {
  const images = [{ caption: 'Keterangan', credit: 'Anadolu' }, { credit: 'AFP' }];
  assert.equal(
    content({ language: 'id', text: 'Isi', images }),
    '<p>Isi</p>\n<p><em>Keterangan (Sumber: Anadolu)</em></p>\n<p><em>Sumber: AFP</em></p>',
  );
});

test('one related story is a line, several are a list, with links where an address is known', () => {
  assert.equal(content({ language: 'ms', related: [{ title: 'A' }] }), '<p>Baca juga: A</p>');
  assert.equal(
    content({
      related: [
        { title: 'A', url: 'https://e.org/' },
        { title: 'B', url: 'javascript:1' },
      ],
    }),
    '<p>Read also:</p>\n<ul><li><a href="https://e.org/">A</a></li><li>B</li></ul>',
  );
});

test('editors and agencies are credited at the end in the language of the story', () => {
  const credits = { text: 'Isi', editors: [{ name: 'E' }], agencies: ['TASS', 'Anadolu'] };
  const line = '<p>Isi</p>\n<p>Editor: E<br />';
  assert.equal(content({ ...credits, language: 'id-ID' }), `${line}Sumber: TASS, Anadolu</p>`);
  assert.equal(content({ ...credits, language: 'en-GB' }), `${line}Source: TASS, Anadolu</p>`);
  assert.equal(
    content({ ...credits, language: 'constructor' }),
    `${line}Source: TASS, Anadolu</p>`,
  );
});

test('HTML goes before text, but HTML of which nothing is left does not', () => {
  assert.equal(content({ html: '<p>H</p>', text: 'T' }), '<p>H</p>');
  assert.equal(content({ html: '<script>H</script>', text: 'T' }), '<p>T</p>');
  assert.equal(content({}), '');
});

test('stored HTML is sanitized again and taken against the address of the entry', () => {
  assert.equal(
    content({ url: 'https://e.org/a/b', html: '<p onclick=x><a href=c>c</a></p>' }),
    '<p><a href="https://e.org/a/c">c</a></p>',
  );
});

test('a summary is the given one, else the first paragraph, cut at a word', () => {
  const summary = (entry: object, max = 22) => composeSummary({ title: 'x', ...entry }, max);
  assert.equal(summary({ summary: ' a  b ', text: 'c' }), 'a b');
  assert.equal(summary({ text: 'satu dua tiga empat lima\n\nenam' }), 'satu dua tiga empat…');
  assert.equal(
    summary({ html: '<h2> </h2><p>5 &lt; 6 &amp;amp; H<sub>2</sub>O<br>b</p><p>c</p>' }),
    '5 < 6 &amp; H2O b',
  );
  assert.equal(summary({}), undefined);
});
