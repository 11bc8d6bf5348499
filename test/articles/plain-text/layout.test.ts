// Layouts: any publisher's lines can be declared, and what is declared wrongly is told by its key.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { layoutSchema } from '../../../src/articles/plain-text/layout-schema.ts';
import { createArticleReader } from '../../../src/articles/read-article.ts';
import type { Entry } from '../../../src/core/entry.ts';
import { layoutFrom } from '../layouts.ts';

function entryOf(content: unknown, text: string): Entry {
  const read = createArticleReader({
    layouts: new Map([['test', layoutFrom(content)]]),
    layout: 'test',
  });
  const reading = read(Buffer.from(text), { file: 'a.txt' });
  assert.equal(reading.outcome, 'read', JSON.stringify(reading));
  return reading.entry;
}

describe('a layout of another publisher', () => {
  test('in English: byline and update in the head, numeric dates, a sign-off', () => {
    const layout = {
      publisher: 'The Harbour Post',
      language: 'en',
      header: ['By {authors}\nPublished {date}', 'Published {date}'],
      updated: ['Last updated at {updated}'],
      caption: ['Picture: {caption} © {credit}'],
      dateline: ['{place} ({publisher}) —'],
      related: ['MORE: {title}'],
      relatedListMax: 5,
      closing: { editors: ['Edited by'], agencies: ['With reporting from'] },
      tags: ['Topics'],
      chrome: {
        head: ['Skip to content', 'Sign in'],
        body: ['Advertisement'],
        tail: ['Most read'],
      },
      endMarks: ['###'],
      dates: { numericOrder: 'month-first', zones: { EST: '-05:00' } },
    };
    const text = `Skip to content
Sign in

Night Buses Return to the Harbour

By Ana Reyes and Tom Birch
Published 03/04/2026 07:45 AM EST
Last updated at March 5, 2026, 6:00 p.m. EST

Picture: The first bus of the line © May Lin

PORT ELLEN (The Harbour Post) — The night buses are back, the city said on Monday.

Advertisement

MORE:

How the Line Was Lost

Ferries to Sail Again

“It was about time,” said a driver who had waited for this day.

Edited by: May Lin
With reporting from: City Wire; Coast Radio

Topics: transport, harbour

Most read

Storm Closes Pier

###`;
    assert.deepEqual(entryOf(layout, text), {
      title: 'Night Buses Return to the Harbour',
      tags: ['transport', 'harbour'],
      publishedAt: '2026-03-04T07:45:00-05:00',
      updatedAt: '2026-03-05T18:00:00-05:00',
      language: 'en',
      place: 'PORT ELLEN',
      publisher: 'The Harbour Post',
      authors: [{ name: 'Ana Reyes' }, { name: 'Tom Birch' }],
      editors: [{ name: 'May Lin' }],
      agencies: ['City Wire', 'Coast Radio'],
      images: [{ caption: 'The first bus of the line', credit: 'May Lin' }],
      related: [{ title: 'How the Line Was Lost' }, { title: 'Ferries to Sail Again' }],
      text:
        'PORT ELLEN (The Harbour Post) — The night buses are back, the city said on Monday.\n\n' +
        '“It was about time,” said a driver who had waited for this day.',
    });
  });

  test('in Malay: the dateline has a colon, the date stands before the section', () => {
    const layout = {
      publisher: 'Suara Pelabuhan',
      language: 'ms',
      header: ['{date} @ {any} - {section}', '{date} - {section}'],
      dateline: ['{place}:'],
      related: ['BACA: {title}'],
      closing: { authors: ['Oleh'] },
    };
    const text = `Pelabuhan Dibuka Semula Selepas Ribut

Khamis, 15 Ogos 2024 - Nasional

KUALA LUMPUR: Pelabuhan itu dibuka semula kerana ribut sudah reda, kata jurucakapnya.

BACA: Bot Nelayan Kembali ke Laut

Beliau memaklumkan polis turut membantu penduduk, iaitu sejak Isnin.

Oleh: Aminah Ali
`;
    const { publisher, place, publishedAt, section, authors, related, language } = entryOf(
      layout,
      text,
    );
    assert.deepEqual(
      [publisher, place, publishedAt, section, language],
      ['Suara Pelabuhan', 'KUALA LUMPUR', '2024-08-15', 'Nasional', 'ms'],
    );
    assert.deepEqual(
      [authors, related],
      [[{ name: 'Aminah Ali' }], [{ title: 'Bot Nelayan Kembali ke Laut' }]],
    );
  });

  test('of a wire service: hard-wrapped lines become paragraphs', () => {
    const layout = {
      header: ['{date}'],
      dateline: ['{place} (wire) -'],
      closing: { editors: ['ed'] },
    };
    const text = `Harbour Reopens After Storm

3 March 2026, 10:00 GMT

Port Ellen (wire) - The harbour was opened again on Monday after
the storm that had closed it for three days, and the first of the
ferries sailed at noon.

Nobody was hurt, the mayor said, and the pier would be mended with
the help of the state before the summer.
`;
    assert.equal(
      entryOf(layout, text).text,
      'Port Ellen (wire) - The harbour was opened again on Monday after the storm that had closed it for three days, ' +
        'and the first of the ferries sailed at noon.\n\n' +
        'Nobody was hurt, the mayor said, and the pier would be mended with the help of the state before the summer.',
    );
  });

  test('that asks for little: a title, a date, a text', () => {
    const entry = entryOf(
      { header: ['{date}'] },
      'Night Buses Return\n\n3 March 2026\n\nThey are back.\n',
    );
    assert.deepEqual(entry, {
      title: 'Night Buses Return',
      publishedAt: '2026-03-03',
      text: 'They are back.',
    });
  });

  test('with a dateline alone on its line', () => {
    const entry = entryOf(
      { header: ['{date}'], dateline: ['{place} -'] },
      'Banjir Surut\n\n5 November 2015 10:08 WIB\n\nJakarta -\n\nAir sudah surut karena hujan berhenti.\n',
    );
    assert.equal(entry.text, 'Jakarta - Air sudah surut karena hujan berhenti.');
  });
});

/** A faulty layout and the key that is told. */
const FAULTY: readonly (readonly [string, unknown, string])[] = [
  ['an unknown key', { heading: [] }, ''],
  ['a field that is none', { header: ['{section} | {dat}'] }, 'header.0'],
  ['a header without a date', { header: ['{section} |'] }, 'header.0'],
  ['a field with no meaning there', { caption: ['{caption} ({date})'] }, 'caption.0'],
  ['two fields that touch', { header: ['{section}{date}'] }, 'header.0'],
  ['a field twice', { header: ['{date} {any} {date}'] }, 'header.0'],
  ['a brace without its partner', { related: ['Baca {title'] }, 'related.0'],
  ['an empty template', { related: [' '] }, 'related.0'],
  ['a number for a list', { closing: { authors: 3 } }, 'closing.authors'],
  ['a time zone that is none', { dates: { timezone: 'Asia/Jakartaa' } }, 'dates.timezone'],
  ['an offset that is none', { dates: { zones: { CEST: '+2' } } }, 'dates.zones.CEST'],
  ['an order that is none', { dates: { numericOrder: 'dmy' } }, 'dates.numericOrder'],
  ['a language that is none', { language: 'Bahasa Indonesia' }, 'language'],
  ['a template past all bounds', { related: ['{title}'.padEnd(300, 'x')] }, 'related.0'],
];

describe('a layout file', () => {
  for (const [what, content, key] of FAULTY) {
    test(`with ${what} is refused at its key`, () => {
      const result = layoutSchema.safeParse(content);
      assert.equal(result.success, false);
      const keys = result.error.issues.map((issue) => issue.path.join('.'));
      assert.deepEqual([...new Set(keys)], [key]);
    });
  }

  test('may be empty, and then fits nothing', () => {
    const read = createArticleReader({
      layouts: new Map([['test', layoutFrom({})]]),
      layout: 'test',
    });
    const reading = read(Buffer.from('Judul\n\nTeks.'), { file: 'a.txt' });
    assert.equal(reading.outcome === 'faulty' && reading.fault.code, 'layout-mismatch');
  });
});

describe('what is unclear in a date', () => {
  const layout = { header: ['{date}'] };
  const read = createArticleReader({
    layouts: new Map([['test', layoutFrom(layout)]]),
    layout: 'test',
  });
  const warningsOf = (text: string): readonly unknown[] => {
    const reading = read(Buffer.from(text), { file: 'a.txt' });
    return reading.outcome === 'read'
      ? reading.warnings.map(({ code, line, message }) => [code, line, message.slice(0, 41)])
      : [reading.outcome === 'faulty' && reading.fault.code];
  };

  test('is a warning with its line: no zone that anybody named', () => {
    assert.deepEqual(warningsOf('Bus Kembali\n\n3 Maret 2026, 10.00\n\nMereka kembali.\n'), [
      ['invalid-date', 3, '“3 Maret 2026, 10.00” prints no time zone'],
    ]);
  });

  test('is a warning in Indonesian and Malay, which write the day first, and a fault in English', () => {
    const id = 'Polisi mengatakan bahwa warga bisa pulang karena banjir sudah surut sejak Kamis.';
    const en = 'The police said that the people of the village could go home on Thursday.';
    assert.deepEqual(warningsOf(`Banjir Surut\n\n3/4/2026\n\n${id}\n`), [
      ['invalid-date', 3, '“3/4/2026” is read with the day first, as'],
    ]);
    assert.deepEqual(warningsOf(`Water Falls\n\n3/4/2026\n\n${en}\n`), ['invalid-date']);
  });
});
