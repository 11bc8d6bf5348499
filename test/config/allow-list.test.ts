// Private addresses that may be talked to: addresses with a port, and nothing that opens too much.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findAllowListFault } from '../../src/config/allow-list.ts';
import { faultsOf, makeDesk } from './desk.ts';

describe('an allow list', () => {
  const good = [
    '127.0.0.1:18081',
    '10.20.0.0/24:8080',
    '10.20.0.5/32:1',
    '10.0.0.0/8:443',
    '192.168.1.1:65535',
    '[::1]:80',
    '[fd12:3456:789a::]/48:8080',
    '[fd12:3456:789a::1]:8080',
    '100.64.0.7:80',
  ];
  for (const entry of good)
    test(`takes ${entry}`, () => assert.equal(findAllowListFault(entry), undefined));

  const bad: readonly (readonly [string, RegExp])[] = [
    ['0.0.0.0/0:80', /\/0 opens too much; at least \/8/u],
    ['10.0.0.0/7:80', /opens too much/u],
    ['[::]/0:80', /\/0 opens too much; at least \/32/u],
    ['[fd00::]/8:80', /opens too much/u],
    ['localhost:80', /"localhost" is not an IP address.*host names are not accepted/u],
    ['news.example.org:80', /host names are not accepted/u],
    ['[localhost]:80', /host names and zones are not accepted/u],
    ['169.254.169.254:80', /169\.254\.0\.0\/16 is never opened: link-local/u],
    ['169.0.0.0/8:80', /link-local/u],
    ['[fe80::1]:80', /link-local/u],
    ['[fd00:ec2::254]:80', /metadata/u],
    ['100.100.100.200:80', /metadata/u],
    ['100.64.0.0/10:80', /metadata/u],
    ['192.0.0.192:80', /metadata/u],
    ['0.0.0.0:80', /this machine/u],
    ['[::]:80', /this machine/u],
    ['[::]/32:80', /this machine/u],
    ['[::ffff:169.254.169.254]:80', /write them as IPv4/u],
    ['[::ffff:10.0.0.1]:80', /write them as IPv4/u],
    ['[64:ff9b::a9fe:a9fe]:80', /write them as IPv4/u],
    ['[2002:a9fe:a9fe::]/48:80', /write them as IPv4/u],
    ['127.0.0.1', /with a port, such as 10\.20\.0\.0\/24:8080/u],
    ['10.20.0.0/24', /with a port/u],
    ['::1:80', /with a port/u],
    ['[::1]', /with a port/u],
    ['http://10.0.0.1:80', /with a port/u],
    ['10.0.0.1:80/x', /with a port/u],
    ['', /with a port/u],
    ['*', /with a port/u],
    ['*:80', /not an IP address/u],
    ['127.1:80', /not an IP address/u],
    ['2130706433:80', /not an IP address/u],
    ['0x7f.0.0.1:80', /not an IP address/u],
    ['010.0.0.1:80', /not an IP address/u],
    ['10.0.0.256:80', /not an IP address/u],
    ['[10.0.0.1]:80', /not an IPv6 address/u],
    ['[::1%lo]:80', /zones are not accepted/u],
    ['10.0.0.1:0', /port 0 does not exist; expected 1 to 65535/u],
    ['10.0.0.1:65536', /port 65536 does not exist/u],
    ['10.0.0.0/33:80', /\/33 is longer than an address, which has 32 bits/u],
    ['[fd12::]/129:80', /\/129 is longer/u],
  ];
  for (const [entry, reason] of bad)
    test(`refuses ${entry || 'nothing'}`, () =>
      assert.match(findAllowListFault(entry) ?? '', reason));

  test('is refused as a whole for one bad entry, which is named with its line', (t) => {
    const text = 'fetch:\n  allowPrivate:\n    - 127.0.0.1:80\n    - localhost:80\n';
    assert.deepEqual(faultsOf(makeDesk(t), text), [
      'config/kabar.yaml:4: fetch.allowPrivate.1 is "localhost:80": "localhost" is not an IP address such as 10.20.0.5; host names are not accepted here',
    ]);
  });

  test('of callbacks is held to the same rules', (t) => {
    const faults = faultsOf(makeDesk(t), 'hub: { allowPrivateCallbacks: ["0.0.0.0/0:80"] }');
    assert.match(faults.join(), /hub\.allowPrivateCallbacks\.0 is "0\.0\.0\.0\/0:80"/u);
  });
});
