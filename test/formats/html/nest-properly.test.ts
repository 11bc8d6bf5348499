import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nestProperly } from '../../../src/formats/html/nest-properly.ts';

const cases: readonly [string, string, string][] = [
  [
    'a block ends the paragraph that it stands in',
    '<p>a<b>b<div>c</div></b></p>',
    '<p>a<b>b</b></p><div>c</div>',
  ],
  ['a link in a link is text', '<a>x<b><a>y</a></b></a>', '<a>x<b>y</b></a>'],
  ['a heading in a heading is text', '<h2>x<h3>y</h3></h2>', '<h2>xy</h2>'],
  [
    'an item ends the item before it',
    '<ul><li>a<li>b</li></li></ul>',
    '<ul><li>a</li><li>b</li></ul>',
  ],
  [
    'a list in an item does not',
    '<ul><li>a<ul><li>b</li></ul></li></ul>',
    '<ul><li>a<ul><li>b</li></ul></li></ul>',
  ],
  ['a definition ends its term', '<dl><dt>a<dd>b</dd></dt></dl>', '<dl><dt>a</dt><dd>b</dd></dl>'],
  [
    'text in a table is given a cell',
    '<table>a<tr><td>b</td></tr></table>',
    '<table><tr><td>a</td></tr><tr><td>b</td></tr></table>',
  ],
  [
    'a cell without a row is given one',
    '<table><td>a</td><td>b</td></table>',
    '<table><tr><td>a</td><td>b</td></tr></table>',
  ],
  [
    'a row in a row begins a new one',
    '<table><tr><tr><td>b</td></tr></tr></table>',
    '<table><tr></tr><tr><td>b</td></tr></table>',
  ],
  ['cells outside a table are text', '<div><td>a</td></div>', '<div>a</div>'],
  [
    'a table in a table stands in a cell',
    '<table><table></table></table>',
    '<table><tr><td><table></table></td></tr></table>',
  ],
  [
    'a paragraph in a cell leaves the one around the table',
    '<p>a<table><tr><td><p>b</p></td></tr></table></p>',
    '<p>a</p><table><tr><td><p>b</p></td></tr></table>',
  ],
  ['ruby text outside ruby is text', '<p><rt>a</rt></p>', '<p>a</p>'],
  [
    'pictures without an address vanish',
    '<p><img alt="x" /><img src="https://e.org/" /></p>',
    '<p><img src="https://e.org/" /></p>',
  ],
  ['sources stand in media alone', '<p><source src="https://e.org/" /></p>', '<p></p>'],
  ['what is open at the end is closed', '<div><b>x', '<div><b>x</b></div>'],
];

for (const [name, html, expected] of cases) {
  test(name, () => {
    assert.equal(nestProperly(html), expected);
    assert.equal(nestProperly(expected), expected);
  });
}
