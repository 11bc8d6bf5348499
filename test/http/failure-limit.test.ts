import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFailureLimit } from '../../src/http/failure-limit.ts';

function limitOf(addressesMax = 100) {
  const clock = { now: 0 };
  const options = { failuresMax: 2, windowMs: 10_000, addressesMax, now: () => clock.now };
  return { clock, limit: createFailureLimit(options) };
}

test('failures past the limit have to wait for the rest of the window', () => {
  const { clock, limit } = limitOf();
  assert.deepEqual([limit.fail('192.0.2.1'), limit.fail('192.0.2.1')], [undefined, undefined]);
  clock.now = 4_500;
  assert.equal(limit.fail('192.0.2.1'), 6);
  assert.equal(limit.fail('192.0.2.2'), undefined);
  clock.now = 10_000;
  assert.equal(limit.fail('192.0.2.1'), undefined);
});

test('an address counts the same in every spelling, and an IPv6 network counts as one', () => {
  const spellings: readonly (readonly string[])[] = [
    ['192.0.2.1', '::ffff:192.0.2.1', '::FFFF:192.0.2.1'],
    ['2001:db8::1', '2001:db8:0:0:ffff::9', '2001:DB8::2'],
    ['fe80::1%eth0', 'fe80::2', 'fe80:0:0:0:1::'],
  ];
  for (const [one = '', other = '', third = ''] of spellings) {
    const { limit } = limitOf();
    limit.fail(one);
    limit.fail(other);
    assert.notEqual(limit.fail(third), undefined, third);
  }
});

test('no more addresses are remembered than allowed', () => {
  const { limit } = limitOf(2);
  for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.3']) limit.fail(address);
  assert.equal(limit.fail('192.0.2.1'), undefined);
});
