import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { digestSecret, mintToken } from '../../src/core/token.ts';

test('a secret is 256 random bits that can be told from other secrets and pasted anywhere', () => {
  const { secret } = mintToken('cron', 5);
  assert.match(secret, /^kabar_[\w-]{43}$/u);
  assert.equal(Buffer.from(secret.slice(6), 'base64url').length, 32);
});

test('a token holds nothing of its secret but the digest that it is found by', () => {
  const { token, secret } = mintToken('cron', 5);
  assert.equal(token.digest, digestSecret(secret));
  assert.equal(token.digest, createHash('sha256').update(secret).digest('hex'));
  assert.ok(!JSON.stringify(token).includes(secret.slice(6)));
  assert.deepEqual(
    { ...token, id: '', digest: '' },
    { id: '', digest: '', label: 'cron', createdAt: 5 },
  );
});

test('no two tokens are alike, whatever they are called', () => {
  const minted = Array.from({ length: 50 }, () => mintToken('same', 0));
  assert.equal(new Set(minted.map(({ secret }) => secret)).size, 50);
  assert.equal(new Set(minted.map(({ token }) => token.id)).size, 50);
});
