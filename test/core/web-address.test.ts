import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalUri, linkAddress, mailAddress, webAddress } from '../../src/core/web-address.ts';

const addresses: readonly [string, string | undefined][] = [
  ['https://example.org', 'https://example.org/'],
  [' HTTPS://Example.ORG:443/a b?c=d e#f g ', 'https://example.org/a%20b?c=d%20e#f%20g'],
  ['http://bücher.example/ü?q=ü#ü', 'http://xn--bcher-kva.example/%C3%BC?q=%C3%BC#%C3%BC'],
  [
    'https://e.org/[x]|^`{}\\?[x]|^`{}\\#[x]|^`{}#',
    'https://e.org/%5Bx%5D%7C%5E%60%7B%7D/?%5Bx%5D%7C%5E%60%7B%7D%5C#%5Bx%5D%7C%5E%60%7B%7D%23',
  ],
  ['https://e.org/%zz%41%', 'https://e.org/%25zz%41%25'],
  ['https://user:secret@e.org/', 'https://e.org/'],
  ['http://[::1]:8080/x', 'http://[::1]:8080/x'],
  ['//e.org/', undefined],
  ['/x', undefined],
  ['', undefined],
  ['http://', undefined],
  ['http://[', undefined],
  ['javascript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['ftp://e.org/', undefined],
  [`https://e.org/${'x'.repeat(10_000)}`, undefined],
];

for (const [address, expected] of addresses) {
  test(`${JSON.stringify(address.slice(0, 60))} is published as ${expected?.slice(0, 60)}`, () => {
    assert.equal(webAddress(address), expected);
    if (expected !== undefined) assert.equal(webAddress(expected), expected);
  });
}

test('whatever is given, an address is a URI or absent', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.webUrl({ withFragments: true, withQueryParameters: true }),
      ),
      (text) => {
        for (const address of [
          webAddress(text),
          webAddress(`https://e.org/${text}`),
          linkAddress(`mailto:${text}`),
        ]) {
          if (address !== undefined)
            assert.match(address, /^(?:https?:\/\/|mailto:)[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/u);
        }
      },
    ),
  );
});

test('an address that needs nothing is what it is once it was taken apart', () => {
  const piece = fc.constantFrom(
    ...['a', '/', '/.', '..', '//', '?', '#', '%2e', '%20', '%z', '@', ':', ':80', '.org', 'xn--'],
    ...["'", '-', '_', '1', '127', '&', '~', '(', 'é', '\\', '|', 'e.org/'],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), fc.boolean(), (pieces, isNamed) => {
      const rest = `${isNamed ? 'e.org/' : ''}${pieces.join('')}`;
      // In capitals no scheme is left as it is.
      assert.equal(webAddress(`https://${rest}`), webAddress(`HTTPS://${rest}`));
    }),
    { numRuns: 2_000 },
  );
});

test('relative addresses are taken against a base', () => {
  assert.equal(webAddress('../x', 'https://e.org/a/b/'), 'https://e.org/a/x');
  assert.equal(webAddress('x', 'nonsense'), undefined);
});

test('only plain mail addresses of hosts with a domain are published', () => {
  assert.equal(mailAddress(' a.b+c@mail.example.org '), 'a.b+c@mail.example.org');
  for (const text of [
    'a',
    'a@b',
    '@e.org',
    'a@e..org',
    'a b@e.org',
    'a@e.org (A)',
    'a@-e.org',
    `${'a'.repeat(65)}@e.org`,
  ]) {
    assert.equal(mailAddress(text), undefined, text);
  }
  assert.equal(linkAddress('mailto:a@e.org?subject=x&bcc=b@e.org'), 'mailto:a@e.org');
});

test('an id is normalized without changing what it names', () => {
  assert.equal(
    canonicalUri('https://e.org/%7ea%2fb%c3%bc?q=%3d'),
    'https://e.org/~a%2Fb%C3%BC?q=%3D',
  );
});
