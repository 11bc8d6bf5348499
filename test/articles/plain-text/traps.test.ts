// One article, changed in one place at a time: what newsrooms leave out, move, add and mistype.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createArticleReader } from '../../../src/articles/read-article.ts';
import type { ArticleFault } from '../../../src/core/article.ts';
import type { Entry } from '../../../src/core/entry.ts';
import { KOMPAS_TV, layoutFrom } from '../layouts.ts';

const layouts = new Map([['kompas-tv', KOMPAS_TV]]);
const read = createArticleReader({ layouts, layout: 'kompas-tv' });

const TITLE = 'Jembatan Kayu Ulin Dibuka untuk Warga Tepi Sungai';
const HEADER = 'Regional | 5 Juni 2024, 16:40 WITA';
const FIRST =
  'BANJARMASIN, KOMPAS.TV – Pemerintah kota meresmikan jembatan sepanjang dua ratus meter, Rabu (5/6/2024).';
const SECOND =
  'Jembatan itu dibangun warga selama sembilan bulan memakai kayu ulin bekas dermaga lama.';
const CLOSING = 'Penulis : Laras Wening Editor : Bagas-Pratama\n\nSumber : Kompas TV';

interface Parts {
  readonly above?: string;
  readonly title?: string;
  readonly header?: string;
  readonly under?: string;
  readonly first?: string;
  readonly inBody?: string;
  readonly closing?: string;
  readonly below?: string;
}

function write(parts: Parts): string {
  const { above = '> >', title = TITLE, header = HEADER, under = '', first = FIRST } = parts;
  const { inBody = '', closing = CLOSING, below = 'TERBARU' } = parts;
  return [
    above,
    title,
    [header, under].filter(Boolean).join('\n'),
    first,
    SECOND,
    inBody,
    closing,
    below,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function entryOf(parts: Parts): Entry {
  const reading = read(Buffer.from(write(parts)), { file: 'a.txt' });
  assert.equal(reading.outcome, 'read', JSON.stringify(reading));
  return reading.entry;
}

function faultOf(parts: Parts): ArticleFault {
  const reading = read(Buffer.from(write(parts)), { file: 'a.txt' });
  assert.equal(reading.outcome, 'faulty');
  return reading.fault;
}

const names = (people: Entry['authors']): readonly string[] | undefined =>
  people?.map((one) => one.name);
const UNCHANGED = entryOf({});

/** Names of the entry's fields that differ from the unchanged article's, with what they are. */
function differences(parts: Parts): Partial<Entry> {
  const changed: Record<string, unknown> = {};
  const entry: Readonly<Record<string, unknown>> = { ...entryOf(parts) };
  const before: Readonly<Record<string, unknown>> = { ...UNCHANGED };
  for (const key of new Set([...Object.keys(entry), ...Object.keys(before)])) {
    if (JSON.stringify(entry[key]) !== JSON.stringify(before[key])) changed[key] = entry[key];
  }
  return changed;
}

describe('the head', () => {
  test('leaves menus, breadcrumbs and today’s date above the title out', () => {
    assert.deepEqual(
      differences({ above: 'Jumat, 27 Oktober 2023\n\nLIVE TV\n\nHome > Regional > Kota' }),
      {},
    );
  });

  test('takes a second date as the update’s', () => {
    const updatedAt = '2024-06-06T08:00:00+08:00';
    assert.deepEqual(differences({ under: 'Diperbarui: 6 Juni 2024, 08.00 WITA' }), { updatedAt });
    assert.deepEqual(differences({ under: 'Diperbarui 6 Juni 2024 | 08.00 wita' }), { updatedAt });
    assert.deepEqual(differences({ header: `${HEADER} | Diperbarui: 6 Juni 2024, 08:00 WITA` }), {
      updatedAt,
    });
  });

  test('takes a caption on two lines, without credit, or several', () => {
    const credited = { caption: 'Warga melintas di jembatan.', credit: 'Dok. Panitia' };
    assert.deepEqual(
      differences({ under: 'Warga melintas di jembatan.\n(Sumber: Dok. Panitia)' }),
      { images: [credited] },
    );
    assert.deepEqual(differences({ under: 'Warga melintas.' }), {
      images: [{ caption: 'Warga melintas.' }],
    });
    assert.deepEqual(differences({ under: 'Satu. (Sumber: A)\nDua. (Foto: B)' }), {
      images: [
        { caption: 'Satu.', credit: 'A' },
        { caption: 'Dua.', credit: 'B' },
      ],
    });
  });

  test('may lack its header', () => {
    assert.deepEqual(Object.keys(differences({ header: '' })).sort(), ['publishedAt', 'section']);
  });

  test('may lack its dateline, and then names no publisher', () => {
    const first = 'Pemerintah kota meresmikan jembatan sepanjang dua ratus meter, Rabu (5/6/2024).';
    assert.deepEqual(differences({ first }), {
      place: undefined,
      publisher: undefined,
      text: `${first}\n\n${SECOND}`,
    });
  });

  test('takes a zone from the source where none is printed', () => {
    const bytes = Buffer.from(write({ header: 'Regional | 5 Juni 2024, 16:40' }));
    const published = (timezone?: string): string | undefined => {
      const reading = read(
        bytes,
        timezone === undefined ? { file: 'a.txt' } : { file: 'a.txt', timezone },
      );
      return reading.outcome === 'read' ? reading.entry.publishedAt : undefined;
    };
    assert.equal(published(), '2024-06-05T16:40:00');
    assert.equal(published('Asia/Makassar'), '2024-06-05T16:40:00+08:00');
  });

  test('warns of a weekday that does not fit', () => {
    const reading = read(
      Buffer.from(write({ header: 'Regional | Senin, 5 Juni 2024, 16:40 WITA' })),
      { file: 'a.txt' },
    );
    assert.equal(reading.outcome, 'read');
    assert.deepEqual(
      reading.warnings.map(({ code, line }) => ({ code, line })),
      [{ code: 'invalid-date', line: 5 }],
    );
  });
});

describe('the closing block', () => {
  const people = (closing: string): unknown => {
    const { authors, editors, agencies, text } = entryOf({ closing });
    assert.equal(text, UNCHANGED.text);
    return [names(authors), names(editors), agencies];
  };

  test('may stand on one line or several, in any order, with gaps', () => {
    const all = [['Laras Wening'], ['Bagas-Pratama'], ['Kompas TV']];
    assert.deepEqual(
      people('Penulis\n: Laras Wening\nEditor\n: Bagas-Pratama\nSumber: Kompas TV'),
      all,
    );
    assert.deepEqual(
      people('Penulis :\nLaras Wening\nEditor :\nBagas-Pratama\nSumber :\nKompas TV'),
      all,
    );
    assert.deepEqual(
      people('Sumber : Kompas TV\nEditor: Bagas-Pratama | Penulis: Laras Wening'),
      all,
    );
    assert.deepEqual(
      people('(Penulis: Laras Wening, Editor: Bagas-Pratama, Sumber: Kompas TV)'),
      all,
    );
    assert.deepEqual(people('Editor : Bagas-Pratama'), [undefined, ['Bagas-Pratama'], undefined]);
    assert.deepEqual(people('Sumber : Antara, AFP / Reuters'), [
      undefined,
      undefined,
      ['Antara', 'AFP', 'Reuters'],
    ]);
    assert.deepEqual(people('Penulis : Editor : Bagas-Pratama'), [
      undefined,
      ['Bagas-Pratama'],
      undefined,
    ]);
    assert.deepEqual(people('Penulis : Laras Wening | Produser: Theo | Video Editor : Joko'), [
      ['Laras Wening'],
      undefined,
      undefined,
    ]);
  });

  test('keeps institutions whole and parts what is listed', () => {
    const agencies = (list: string): unknown => entryOf({ closing: `Sumber : ${list}` }).agencies;
    assert.deepEqual(agencies('Kementerian Pendidikan dan Kebudayaan'), [
      'Kementerian Pendidikan dan Kebudayaan',
    ]);
    assert.deepEqual(agencies('TASS dan Anadolu'), ['TASS', 'Anadolu']);
    assert.deepEqual(agencies('https://example.org/a/b'), ['https://example.org/a/b']);
  });

  test('is not what only looks like it in the body', () => {
    for (const inBody of [
      'Sumber: Arsip Museum',
      'Penulis : demikian pula tulisan pada mesin ketik tua',
      'Editor: Joko Suseno',
    ]) {
      assert.deepEqual(differences({ inBody }), { text: `${UNCHANGED.text}\n\n${inBody}` });
    }
  });

  test('ends the story, whatever furniture follows', () => {
    assert.deepEqual(
      differences({
        below: 'Komentar (0)\n\nTERBARU\n\nBanjir di Kota Besar\n\nGempa Guncang Pulau',
      }),
      {},
    );
    const reading = read(Buffer.from(write({ below: 'Komentar (0)' })), { file: 'a.txt' });
    assert.equal(reading.outcome === 'read' && reading.warnings[0]?.line, 15);
  });

  test('is told from a story that is still being written', () => {
    const ending = (parts: Parts): string =>
      read(Buffer.from(write(parts)), { file: 'a.txt' }).ending;
    assert.equal(ending({}), 'marked');
    assert.equal(ending({ below: '' }), 'closed');
    assert.equal(ending({ closing: '', below: '' }), 'open');
  });
});

describe('the body', () => {
  test('keeps subheads and lines of dates, even those worded like furniture', () => {
    const inBody =
      'Terbaru\n\nRabu, 5 Juni 2024\n\nPukul 07.20 WITA\n\nWarga datang ke jembatan itu pada malam hari.';
    assert.deepEqual(differences({ inBody }), { text: `${UNCHANGED.text}\n\n${inBody}` });
  });

  test('gives up the stories that it points to', () => {
    const related = [{ title: 'Panen Raya di Dua Kabupaten' }];
    assert.deepEqual(differences({ inBody: 'Baca Juga: Panen Raya di Dua Kabupaten' }), {
      related,
    });
    assert.deepEqual(differences({ inBody: 'Baca Juga:\n\nPanen Raya di Dua Kabupaten' }), {
      related,
    });
    assert.deepEqual(differences({ inBody: '(Baca juga: Panen Raya di Dua Kabupaten)' }), {
      related,
    });
  });

  test('gives up the stories pointed to around and within the closing block', () => {
    const related = [{ title: 'Panen Raya' }, { title: 'Air Surut' }];
    const closing = CLOSING.replace('\n\n', '\n\nBaca Juga: Air Surut\n\n');
    assert.deepEqual(differences({ inBody: 'Baca Juga: Panen Raya', closing }), { related });
  });

  test('keeps prose that begins like a pointer', () => {
    const inBody = 'Baca Juga: begitu nama rubrik itu, yang ditulis oleh penumpang kereta sendiri.';
    assert.deepEqual(differences({ inBody }), { text: `${UNCHANGED.text}\n\n${inBody}` });
  });

  test('gives up tags in all the ways they are printed', () => {
    const tags = ['payung', 'musim hujan'];
    assert.deepEqual(differences({ below: 'TAG\n\npayung\n\nmusim hujan\n\nTERBARU' }), { tags });
    assert.deepEqual(differences({ below: 'Tags: payung, musim hujan\n\nTERBARU' }), { tags });
    assert.deepEqual(differences({ closing: `#banjir #kpk\n\n${CLOSING}` }), {
      tags: ['banjir', 'kpk'],
    });
    assert.deepEqual(differences({ below: '#banjir #kpk' }), { tags: ['banjir', 'kpk'] });
  });
});

describe('what is set aside', () => {
  test('an article without a title, with its line', () => {
    assert.deepEqual(
      { ...faultOf({ title: '' }), message: '' },
      { code: 'no-title', message: '', line: 3 },
    );
  });

  test('an article without a body', () => {
    const reading = read(Buffer.from(`${TITLE}\n\n${HEADER}\n\n${CLOSING}`), { file: 'a.txt' });
    assert.equal(reading.outcome === 'faulty' && reading.fault.code, 'no-body');
  });

  for (const date of [
    '31 Juni 2024, 16:40 WITA',
    '5 Juni 2024, 25:61 WIB',
    '5 Junii 2024',
    '5 Juni 2024, 16:40 XYZ',
    'besok pagi',
  ]) {
    test(`an article of “${date}”, with line and what was found`, () => {
      const fault = faultOf({ header: `Regional | ${date}` });
      assert.deepEqual([fault.code, fault.line], ['invalid-date', 5]);
      assert.ok(fault.message.includes(date));
    });
  }

  const strangers: Readonly<Record<string, string>> = {
    English:
      'Harbour reopens\n\nBy Jane Doe\n15 October 2024 12:18 GMT\n\nLONDON (Wire) - The harbour was opened.\n\nEditing by John Roe',
    Malay:
      'Pelabuhan dibuka semula\n\nOleh Ali Abu - 3 Mac 2024 @ 10:00am\n\nKUALA LUMPUR: Pelabuhan itu dibuka semula.',
    German:
      'Hafen wieder offen\n\nVon Hans Müller\n15. Oktober 2024, 12:18 Uhr\n\nBERLIN (dpa) – Der Hafen ist wieder offen.',
    Arabic: 'افتتاح الميناء\n\n١٥ أكتوبر\n\nقال العمدة إن الميناء آمن.',
    prose:
      'Warga desa berkumpul di pasar karena hujan.\n\nMereka menunggu kapal yang datang dari kota.',
  };
  for (const [what, text] of Object.entries(strangers)) {
    test(`a text of another layout: ${what}`, () => {
      const reading = read(Buffer.from(text), { file: 'a.txt' });
      assert.equal(reading.outcome === 'faulty' && reading.fault.code, 'layout-mismatch');
    });
  }
});

describe('a title', () => {
  test('past the limit is cut, and its whole line opens the text', () => {
    const title = `${'Judul '.repeat(1_000)}Akhir`;
    const entry = entryOf({ title });
    assert.ok(entry.title.length <= 1_000 && entry.title.endsWith('…'));
    assert.ok(entry.text?.startsWith(`${title}\n\nBANJARMASIN`));
  });

  test('may be taken from the body where the layout says so', () => {
    const lenient = layoutFrom({ ...KOMPAS_TV.definition, titleFallback: 'first-sentence' });
    const reader = createArticleReader({
      layouts: new Map([['lenient', lenient]]),
      layout: 'lenient',
    });
    const reading = reader(Buffer.from(`${FIRST}\n\n${SECOND}`), { file: 'a.txt' });
    assert.equal(
      reading.outcome === 'read' && reading.entry.title,
      'Pemerintah kota meresmikan jembatan sepanjang dua ratus meter, Rabu (5/6/2024)',
    );
  });
});
