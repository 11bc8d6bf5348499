import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Entry, StoredEntry } from '../../src/core/entry.ts';
import {
  canonicalSelection,
  matchesSelection,
  parseSelection,
  type Selection,
} from '../../src/core/selection.ts';

function parse(query: string): Selection {
  const read = parseSelection(query);
  assert.ok(read.ok, `${query}: ${read.ok ? '' : read.message}`);
  return read.selection;
}

function canonical(query: string): string {
  return canonicalSelection(parse(query));
}

function faultOf(query: string): string {
  const read = parseSelection(query);
  return read.ok ? 'none' : `${read.column}: ${read.message}`;
}

function store(entry: Partial<Entry>, publishedAt = Date.UTC(2024, 9, 15, 5, 18)): StoredEntry {
  return {
    key: 'k1',
    id: 'tag:example.org,2024:k1',
    source: 'kompas-tv/stored',
    entry: { title: 'Menhan China bertemu Rusia', ...entry },
    state: 'live',
    publishedAt,
    updatedAt: publishedAt,
    changedAt: publishedAt,
    sequence: 1,
  };
}

const ENTRY = store({
  summary: 'Pertemuan di Beijing.',
  text: 'MOSKOW – Dong Jun berbicara.\n\nÉlan, don’t stop; 北京大学 dan C++.',
  section: 'Kompas dunia',
  tags: ['Perang', 'Covid-19', 'C++'],
  authors: [{ name: 'Budi Santoso' }, { name: 'Siti Aminah' }],
  language: 'id-ID',
  place: 'JAKARTA SELATAN',
  publishedAt: '2024-10-15T12:18:00+07:00',
});

function matches(query: string, entry = ENTRY): boolean {
  return matchesSelection(parse(query), entry);
}

function assertMatches(query: string, expected: boolean, entry = ENTRY): void {
  assert.equal(matches(query, entry), expected, query);
}

describe('a word', () => {
  it('is found in title, summary and text, whatever its case', () => {
    for (const query of ['menhan', 'RUSIA', 'beijing', 'Moskow', 'berbicara'])
      assertMatches(query, true);
  });

  it('is found only as a whole word', () => {
    for (const query of ['menha', 'usia', 'bei', 'jin', 'berbicar']) assertMatches(query, false);
  });

  it('is not looked for in other fields', () => {
    for (const query of ['budi', 'dunia', 'perang', 'jakarta', 'stored'])
      assertMatches(query, false);
  });

  it('is found however its accents are composed, and in scripts without spaces anywhere', () => {
    for (const query of ['E\u0301LAN', 'élan', "DON'T", '北京', '京大', 'c++', 'C']) {
      assertMatches(query, true);
    }
    for (const query of ['elan', '北大', 'c+++']) assertMatches(query, false);
  });

  it('that is a phrase is found in this order, not across fields', () => {
    for (const query of ['"china bertemu"', '“Menhan China”', '"dong jun"', 'dong-jun']) {
      assertMatches(query, true);
    }
    for (const query of ['"bertemu china"', '"rusia pertemuan"', '"china ber"']) {
      assertMatches(query, false);
    }
  });
});

describe('a field', () => {
  it('title, author and place has whole words', () => {
    for (const query of ['title:rusia', 'author:budi', 'author:"siti aminah"', 'place:jakarta']) {
      assertMatches(query, true);
    }
    for (const query of ['title:beijing', 'author:bud', 'author:"santoso siti"', 'place:jak']) {
      assertMatches(query, false);
    }
  });

  it('section and tag has the whole name', () => {
    for (const query of [
      'section:"kompas  DUNIA"',
      'tag:perang',
      '#covid-19',
      '#"Covid-19"',
      '#c++',
    ]) {
      assertMatches(query, true);
    }
    for (const query of ['section:dunia', 'tag:covid', '#c', '#c#', 'tag:"covid 19"']) {
      assertMatches(query, false);
    }
  });

  it('lang takes in what is more special', () => {
    for (const query of ['lang:id', 'lang:ID-id', 'LANG:id']) assertMatches(query, true);
    for (const query of ['lang:id-ID-x', 'lang:en']) assertMatches(query, false);
    assertMatches('lang:id', false, store({}));
    assertMatches('lang:id', false, store({ language: 'idx' }));
  });

  it('source is the source, its name, its feed, or the title of the upstream feed', () => {
    for (const query of ['source:kompas-tv/stored', 'source:STORED', 'source:kompas-tv']) {
      assertMatches(query, true);
    }
    assertMatches('source:kompas', false);
    assertMatches('source:"antara news"', true, store({ source: { title: 'Antara News' } }));
  });

  it('since and until take in their own day, as the article prints it', () => {
    for (const query of ['since:2024-10-15', 'until:2024-10-15', 'since:2023-01-01']) {
      assertMatches(query, true);
    }
    for (const query of ['since:2024-10-16', 'until:2024-10-14']) assertMatches(query, false);
    const early = store({ publishedAt: '2024-10-15T06:00:00+07:00' }, Date.UTC(2024, 9, 14, 23));
    assertMatches('since:2024-10-15', true, early);
    assertMatches('until:2024-10-14', true, store({}, Date.UTC(2024, 9, 14, 23)));
    assertMatches('since:2024-10-15', true, store({ publishedAt: '2024-10-15' }, 0));
  });

  it('that an entry does not have matches nothing', () => {
    for (const query of ['author:a', 'section:a', '#a', 'place:a', 'lang:id', 'beijing']) {
      assertMatches(query, false, store({}));
    }
  });
});

describe('terms', () => {
  it('are joined by and, which binds closer than OR; a minus negates', () => {
    const cases: [string, boolean][] = [
      ['menhan beijing', true],
      ['menhan paris', false],
      ['paris OR menhan', true],
      ['paris OR menhan london', false],
      ['(paris OR menhan) beijing', true],
      ['-paris', true],
      ['-menhan', false],
      ['-(menhan paris)', true],
      ['-(menhan OR paris)', false],
      ['--menhan', true],
      ['-tag:opini -"kata lain"', true],
      ['menhan -#perang', false],
      ['menhan or', false],
      ['', true],
      ['  ', true],
    ];
    for (const [query, expected] of cases) assertMatches(query, expected);
  });

  it('of the example in a feed definition select what they say', () => {
    assertMatches('section:"Kompas dunia" -tag:opini', true);
  });

  const leaf = fc.constantFrom(
    'menhan',
    'paris',
    '"dong jun"',
    '#perang',
    'section:x',
    'lang:id',
    'since:2025-01-01',
    'author:budi',
    '北京',
  );
  const { query: queries } = fc.letrec<{ query: string }>((tie) => ({
    query: fc.oneof(
      { maxDepth: 4 },
      leaf,
      tie('query').map((inner) => `-(${inner})`),
      tie('query').map((inner) => ` ( ${inner} )`),
      fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a}) (${b})`),
      fc.tuple(tie('query'), tie('query')).map(([a, b]) => `${a} OR ${b}`),
    ),
  }));

  it('follow the laws of logic', () => {
    fc.assert(
      fc.property(queries, queries, (a, b) => {
        assert.equal(matches(`-(${a})`), !matches(a));
        assert.equal(matches(`(${a}) (${b})`), matches(a) && matches(b));
        assert.equal(matches(`${a} OR ${b}`), matches(a) || matches(b));
      }),
    );
  });

  it('read back from the canonical form as the same selection', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const selection = parse(query);
        assert.deepEqual(parse(canonicalSelection(selection)), selection);
      }),
    );
  });

  it('have a canonical form without regard to order and repetition', () => {
    fc.assert(
      fc.property(queries, queries, (a, b) => {
        assert.equal(canonical(`(${a}) (${b})`), canonical(`(${b}) (${a}) (${b})`));
        assert.equal(canonical(`(${a}) OR (${b})`), canonical(`(${b}) OR (${a}) OR (${b})`));
        assert.equal(canonical(`-(-(${a}))`), canonical(a));
      }),
    );
  });
});

describe('the canonical form', () => {
  it('is one for all ways of writing a selection', () => {
    const forms: [string, string][] = [
      ['  B   a ', 'a b'],
      ['Beijing beijing “BEIJING”', 'beijing'],
      ['#Perang', 'tag:perang'],
      ['title:"Menhan  China"', 'title:"menhan china"'],
      ['TAG:"Covid-19"', 'tag:covid-19'],
      ['c OR (b a)', 'a b OR c'],
      ['(b OR a) OR c', 'a OR b OR c'],
      ['-(b a) ((d OR c))', '-(a b) (c OR d)'],
      ['"北京" 大学', '北京 大学'],
      ['tag:"say \\"hi\\" \\\\o/"', 'tag:"say \\"hi\\" \\\\o/"'],
      ['lang:pt-BR since:2024-10-01', 'lang:pt-br since:2024-10-01'],
      ['"OR" or', 'or'],
      ['', ''],
    ];
    for (const [query, expected] of forms) assert.equal(canonical(query), expected);
  });

  it('reads back as the same selection, whatever text was accepted', () => {
    const pieces = fc.oneof(
      fc.constantFrom(
        '(',
        ')',
        '-',
        ' ',
        ' OR ',
        '"',
        '“',
        '#',
        'tag:',
        'title:',
        '\\',
        ' source:',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom('a', 'B', '北', 'ß', 'ﷺ', 'が', '\u3099', 'i\u0307', '+', '’'),
    );
    const texts = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const read = parseSelection(text);
        if (!read.ok) {
          assert.ok(read.column >= 1 && read.column <= [...text].length + 1);
          return;
        }
        assert.deepEqual(parse(canonicalSelection(read.selection)), read.selection);
        matchesSelection(read.selection, ENTRY);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a faulty query', () => {
  it('is pointed at by column, with a sentence', () => {
    const faults: [string, RegExp][] = [
      ['a "b c', /^3: This quotation mark is not closed/u],
      ['a (b', /^3: This parenthesis is not closed/u],
      ['a) b', /^2: There is no parenthesis/u],
      ['a ()', /^3: There is nothing between/u],
      ['a OR', /^3: OR stands between/u],
      ['OR a', /^1: OR stands/u],
      ['a OR OR b', /^6: OR stands/u],
      ['(a OR) b', /^4: OR stands/u],
      ['a -OR b', /^4: OR stands/u],
      ['👍 autor:budi', /^3: There is no field "autor": use title, author/u],
      ['title: x', /^7: title: has its value right after it/u],
      ['since:2024-02-30', /^7: "2024-02-30" is no date/u],
      ['until:yesterday', /^7: "yesterday" is no date/u],
      ['lang:not_one', /^6: "not_one" is no language tag/u],
      ['a -', /^3: Nothing follows the minus/u],
      ['(-)', /^2: Nothing follows the minus/u],
      ['#', /^2: tag: has its value/u],
      ['#" "', /^2: " " names no tag/u],
      ['!?', /^1: "!\?" has no letter or digit/u],
    ];
    for (const [query, sentence] of faults) assert.match(faultOf(query), sentence, query);
  });

  it('is one that is too long, too deep or has too many terms', () => {
    assert.match(faultOf('a'.repeat(1_001)), /^1001: A query has at most 1000 characters/u);
    assert.equal(faultOf('a'.repeat(1_000)), 'none');
    assert.match(faultOf('('.repeat(10_000)), /^1001: /u);
    assert.match(faultOf(`${'('.repeat(21)}a${')'.repeat(21)}`), /^21: Parentheses go at most 20/u);
    assert.equal(faultOf(`${'('.repeat(20)}a${')'.repeat(20)}`), 'none');
    assert.match(faultOf('a '.repeat(101)), /^201: A query has at most 100 terms/u);
    assert.equal(faultOf('a '.repeat(100)), 'none');
    assert.match(faultOf('ﷺ'.repeat(900)), /too long once it is written out/u);
  });

  it('does not come from control characters or lone surrogates between words', () => {
    assert.equal(canonical('\u0000b\u0000a\uD800'), 'a b');
    assert.equal(canonical(`${'-'.repeat(998)}a`), 'a');
  });
});
