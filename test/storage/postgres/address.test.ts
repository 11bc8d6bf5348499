// Where the database is: its address first, then the variables of every PostgreSQL program.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddress } from '../../../src/storage/postgres/address.ts';
import { failsWith } from '../contract/samples.ts';

test('every part of the address can come from the variables of PostgreSQL', () => {
  const environment = {
    PGHOST: 'db.example',
    PGPORT: '6543',
    PGUSER: 'redaksi',
    PGPASSWORD: 'rahasia',
    PGDATABASE: 'news',
    PGSSLMODE: 'require',
  };
  const { client, schema, place } = readAddress('postgres://', environment);
  assert.deepEqual(client, {
    host: 'db.example',
    port: 6543,
    user: 'redaksi',
    password: 'rahasia',
    database: 'news',
    ssl: { rejectUnauthorized: false },
    application_name: 'kabar',
  });
  assert.equal(schema, 'kabar');
  assert.equal(place, 'postgres://redaksi@db.example:6543/news');
});

test('what the address says goes before the variables, and the defaults are those of PostgreSQL', () => {
  const full = readAddress('postgresql://u:p%40s%2Fs@h:1/n%20x?sslmode=disable&schema=two', {
    PGHOST: 'other',
    PGSSLMODE: 'verify-full',
    PGPASSWORD: 'other',
  });
  const { password, ...client } = full.client;
  assert.equal(password, 'p@s/s');
  assert.deepEqual(client, {
    host: 'h',
    port: 1,
    user: 'u',
    database: 'n x',
    ssl: false,
    application_name: 'kabar',
  });
  assert.equal(full.schema, 'two');
  const bare = readAddress('postgres:///', { USER: 'ani' });
  assert.equal(bare.place, 'postgres://ani@localhost:5432/ani');
  const socket = readAddress('postgres:///news?host=/var/run/postgresql', { PGUSER: 'u' });
  assert.equal(socket.client.host, '/var/run/postgresql');
});

test('TLS is checked as far as sslmode says', () => {
  const sslOf = (mode: string) => readAddress(`postgres://h/n?${mode}`, {}).client.ssl;
  assert.equal(sslOf(''), undefined);
  assert.deepEqual(sslOf('sslmode=require'), { rejectUnauthorized: false });
  assert.deepEqual(sslOf('sslmode=verify-full'), {});
  assert.deepEqual(sslOf('sslrootcert=system'), {});
  assert.equal(readAddress('postgres://h/n', { PGSSLMODE: 'prefer' }).isTlsOptional, true);
  assert.equal(readAddress('postgres://h/n', { PGSSLMODE: 'require' }).isTlsOptional, false);
});

test('an address that cannot be read is refused, and not repeated', () => {
  const refused = [
    ['postgres://u:rahasia@h:port/n', /no address such as/u],
    ['mysql://u:rahasia@h/n', /no address such as/u],
    ['postgres://u:rahasia@h/n?sslmode=secure', /sslmode is "secure": expected disable, /u],
    ['postgres://u:rahasia@h/n?schema=a;drop', /schema: expected small letters/u],
    ['postgres://u:rahasia@h/n?sslmode=verify-ca', /sslrootcert/u],
    ['postgres://u:rahasia@h/n?sslrootcert=/no/such/file', /no such file/u],
  ] as const;
  for (const [url, message] of refused) {
    assert.throws(
      () => readAddress(url, {}),
      (error) => {
        assert.doesNotMatch(String(error), /rahasia/u);
        return failsWith('configuration', message)(error);
      },
    );
  }
  assert.throws(
    () => readAddress('postgres://h/n', { PGPORT: '99999' }),
    failsWith('configuration', /port/u),
  );
});
