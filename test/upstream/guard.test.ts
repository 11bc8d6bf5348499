import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createAddressGuard } from '../../src/upstream/guard.ts';

const PUBLIC = [
  '8.8.8.8',
  '1.1.1.1',
  '93.184.216.34',
  '172.15.255.255',
  '172.32.0.1',
  '192.0.1.1',
  '100.63.255.255',
  '100.128.0.1',
  '198.17.255.255',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001:830::200e',
  '::ffff:8.8.8.8',
  '64:ff9b::8.8.8.8',
];

const REFUSED = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.5',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.255',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::8.8.8.8',
  '::ffff:127.0.0.1',
  '::ffff:a00:5',
  '::ffff:0:127.0.0.1',
  '64:ff9b::127.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::8.8.8.8',
  '100::1',
  '2001::1',
  '2001:0:53aa:64c:0:0:f5ff:fffa',
  '2001:2::1',
  '2001:10::1',
  '2001:20::1',
  '2001:db8::1',
  '2002:7f00:1::1',
  '2002:808:808::1',
  '2606:4700::5efe:10.0.0.1',
  '2606:4700::200:5efe:127.0.0.1',
  '3fff::1',
  '4000::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '',
  'localhost',
  'example.org',
  '127.0.0.1:80',
  '[::1]',
];

test('only global unicast addresses are let through, whatever they are wrapped in', () => {
  const guard = createAddressGuard([]);
  for (const address of PUBLIC) assert.equal(guard.findFault(address, 80), undefined, address);
  for (const address of REFUSED) assert.ok(guard.findFault(address, 80), address);
});

test('a refusal says where the name leads and what the operator can do', () => {
  assert.equal(
    createAddressGuard([]).findFault('10.0.0.5', 8080),
    'it leads to 10.0.0.5, port 8080, which is a private address and not listed in fetch.allowPrivate',
  );
});

test('an entry opens its addresses at its port and nothing else', () => {
  const guard = createAddressGuard(['127.0.0.1:8081', '10.20.0.0/24:80', '[fd12::]/64:443']);
  const open = [
    ['127.0.0.1', 8081],
    ['::ffff:127.0.0.1', 8081],
    ['10.20.0.255', 80],
    ['fd12::7', 443],
  ] as const;
  const shut = [
    ['127.0.0.1', 8080],
    ['127.0.0.2', 8081],
    ['::1', 8081],
    ['10.20.1.0', 80],
    ['10.20.0.1', 81],
    ['64:ff9b::10.20.0.1', 80],
    ['fd12:0:0:1::7', 443],
  ] as const;
  for (const [address, port] of open) assert.equal(guard.findFault(address, port), undefined);
  for (const [address, port] of shut) assert.ok(guard.findFault(address, port), address);
});

test('an entry that is no address with a port opens nothing, it stops the start', () => {
  for (const entry of [
    'localhost:80',
    '127.0.0.1',
    '127.1:80',
    '127.0.0.1/33:80',
    '[::1]',
    '::1:80',
    '',
  ])
    assert.throws(() => createAddressGuard([entry]), { code: 'configuration' }, entry);
});

test('an IPv4 address is judged alike in each form that reaches it', () => {
  const guard = createAddressGuard([]);
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const refused = guard.findFault(address, 80) !== undefined;
      assert.equal(guard.findFault(`::ffff:${address}`, 80) !== undefined, refused);
      assert.equal(guard.findFault(`64:ff9b::${address}`, 80) !== undefined, refused);
      assert.ok(guard.findFault(`::${address}`, 80));
    }),
  );
});
