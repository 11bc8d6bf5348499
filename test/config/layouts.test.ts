// The layouts of plain-text articles, one file each.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { loadLayouts } from '../../src/config/layouts.ts';
import { makeDesk } from './desk.ts';

const GOOD = 'header: ["{date}"]\n';

describe('the folder of layouts', () => {
  test('holds one layout in each .yaml file, by the file’s name', (t) => {
    const desk = makeDesk(t);
    for (const name of ['kompas-tv.yaml', 'Übersee.yaml', '.draft.yaml', 'notes.txt', 'x.yml'])
      desk.write(`layouts/${name}`, GOOD);
    const { layouts, broken, faults, isListed } = loadLayouts(desk.path('layouts'));
    assert.deepEqual(Object.keys(layouts).sort(), ['kompas-tv', 'Übersee']);
    assert.deepEqual([broken, faults, isListed], [[], [], true]);
    assert.deepEqual(layouts['kompas-tv']?.header, ['{date}']);
    assert.deepEqual(layouts['kompas-tv']?.names.separators, [',', ';', '/', '|', '•']);
  });

  test('names what is faulty in a layout, in plain words and with its line', (t) => {
    const desk = makeDesk(t);
    desk.write('layouts/good.yaml', GOOD);
    desk.write(
      'layouts/bad.yaml',
      `publisher: 5
header:
  - "{section}"
  - "{dat}"
caption: "{caption}"
paragraphs: sentences
relatedListMax: 51
closing: { authors: Penulis }
names: { separators: [and] }
dates: { timezone: Mars, zones: { CEST: "2" } }
headers: []
`,
    );
    const { layouts, broken, faults } = loadLayouts(desk.path('layouts'));
    assert.deepEqual([Object.keys(layouts), broken], [['good'], ['bad']]);
    const lines = desk.lines(faults).map((line) => line.replace('layouts/bad.yaml:', ''));
    assert.deepEqual(lines, [
      '1: publisher is 5: expected text or a list',
      '6: paragraphs is "sentences": expected auto, lines or blocks',
      '3: header.0 is "{section}": “{section}”: {date} is missing',
      '4: header.1 is "{dat}": “{dat}” is no template: {dat} is no field; there are {title} {section} {date} {updated} {caption} {credit} {place} {publisher} {authors} {editors} {agencies} {initials} {url} {any}',
      '5: caption is "{caption}": expected a list',
      '7: relatedListMax is 51: expected at most 50',
      '8: closing.authors is "Penulis": expected a list',
      '9: names.separators.0 is "and": expected at most 1 character',
      '10: dates.timezone is "Mars": no such time zone; one looks like "Asia/Jakarta"',
      '10: dates.zones.CEST is "2": an offset looks like "+07:00"',
      '11: unknown key "headers". Remove or correct it.',
    ]);
  });

  test('may be missing, as a service without plain text needs none', (t) => {
    const { layouts, faults, isListed } = loadLayouts(makeDesk(t).path('none'));
    assert.deepEqual([Object.keys(layouts), faults, isListed], [[], [], false]);
  });

  test('that is a file is a fault', (t) => {
    const desk = makeDesk(t);
    const { faults, isListed } = loadLayouts(desk.write('layouts', 'x'));
    assert.ok(!isListed);
    assert.match(
      desk.lines(faults)[0] ?? '',
      /^.*layouts: the layouts' folder cannot be read: ENOTDIR/u,
    );
  });

  test('reads a layout that is named like what every object has', (t) => {
    const desk = makeDesk(t);
    mkdirSync(desk.path('layouts'));
    assert.equal(loadLayouts(desk.path('layouts')).layouts.constructor, undefined);
    desk.write('layouts/constructor.yaml', GOOD);
    assert.deepEqual(Object.keys(loadLayouts(desk.path('layouts')).layouts), ['constructor']);
  });
});
