// The environment over config/kabar.yaml.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadServiceConfig } from '../../src/config/service-config.ts';
import { configOf, faultsOf, makeDesk } from './desk.ts';

/** Every key, its variable, and a value that is not the default. */
const VARIABLES = {
  KABAR_BASEURL: 'https://a.example',
  KABAR_TAG: 'a.example,2024',
  KABAR_SERVER_HOST: '::1',
  KABAR_SERVER_PORT: '9000',
  KABAR_SERVER_TRUSTPROXY: 'true',
  KABAR_SERVER_WORKERS: '1',
  KABAR_DATABASE: 'sqlite:x.db',
  KABAR_FEEDS: 'channels',
  KABAR_LAYOUTS: 'forms',
  KABAR_SCHEDULE_REFRESH: '0 * * * *',
  KABAR_SCHEDULE_TIMEZONE: 'Asia/Jakarta',
  KABAR_FETCH_TIMEOUTSECONDS: '5',
  KABAR_FETCH_BYTESMAX: '2048',
  KABAR_FETCH_CONCURRENCY: '1',
  KABAR_FETCH_PERHOST: '1',
  KABAR_FETCH_USERAGENT: 'Robot',
  KABAR_FETCH_ALLOWPRIVATE: '127.0.0.1:18081, 10.20.0.0/24:8080,',
  KABAR_HUB_ENABLED: 'false',
  KABAR_HUB_ALLOWPRIVATECALLBACKS: '[::1]:9000',
  KABAR_GUARD_VANISHEDSHAREMAX: '0.25',
  KABAR_GUARD_NEWENTRIESMAX: '7',
};

describe('the environment', () => {
  test('can set every key, and no variable of a key is taken for a typo', (t) => {
    const desk = makeDesk(t);
    const config = configOf(desk, '', VARIABLES);
    assert.equal(config.baseUrl, 'https://a.example');
    assert.equal(config.tag, 'a.example,2024');
    assert.deepEqual(config.server, { host: '::1', port: 9000, trustProxy: true, workers: 1 });
    assert.deepEqual(config.database, { engine: 'sqlite', file: desk.path('x.db') });
    assert.equal(config.feedsFolder, desk.path('channels'));
    assert.equal(config.layoutsFolder, desk.path('forms'));
    assert.deepEqual(config.schedule, { refresh: '0 * * * *', timezone: 'Asia/Jakarta' });
    assert.deepEqual(config.guard, { vanishedShareMax: 0.25, newEntriesMax: 7 });
  });

  test('is checked as strictly as the file, for every key', (t) => {
    const desk = makeDesk(t);
    const lists = new Set(['KABAR_FETCH_ALLOWPRIVATE', 'KABAR_HUB_ALLOWPRIVATECALLBACKS']);
    for (const variable of Object.keys(VARIABLES)) {
      // A name may be anything; an empty list is one.
      const bad = lists.has(variable) ? 'localhost:80' : '';
      const [fault = '', ...others] = faultsOf(desk, '', { [variable]: bad });
      assert.ok(fault.startsWith(`${variable}: `), `${variable}=${bad}: ${fault}`);
      assert.deepEqual(others, []);
    }
  });

  test('goes before the file, key by key', (t) => {
    const text = 'server: { host: 10.0.0.1, port: 1000 }';
    const { server } = configOf(makeDesk(t), text, { KABAR_SERVER_PORT: '2000' });
    assert.deepEqual([server.host, server.port], ['10.0.0.1', 2000]);
  });

  test('mends what is faulty in the file, as the file’s value is not used', (t) => {
    const { server } = configOf(makeDesk(t), 'server: { port: x }', { KABAR_SERVER_PORT: '2000' });
    assert.equal(server.port, 2000);
  });

  test('takes numbers and switches as they are written and nothing near them', (t) => {
    const desk = makeDesk(t);
    for (const port of ['8080 ', '+80', '0x50', '1e3', 'http', '80.5', '-1'])
      assert.equal(faultsOf(desk, '', { KABAR_SERVER_PORT: port }).length, 1, port);
    for (const value of ['1', 'yes', 'TRUE', ''])
      assert.equal(faultsOf(desk, '', { KABAR_SERVER_TRUSTPROXY: value }).length, 1, value);
    assert.equal(configOf(desk, '', { KABAR_SERVER_HOST: '10' }).server.host, '10');
  });

  test('gives a value through a file, without the line end that editors add', (t) => {
    const desk = makeDesk(t);
    const file = desk.write('secret', ' sqlite:secret.db\n');
    const config = configOf(desk, '', { KABAR_DATABASE_FILE: file });
    assert.deepEqual(config.database, { engine: 'sqlite', file: desk.path('secret.db') });
  });

  test('is faulty with a file that cannot be read, or with a value beside it', (t) => {
    const desk = makeDesk(t);
    const KABAR_TAG_FILE = desk.write('tag', 'a.example,2024');
    const missing = desk.path('missing');
    assert.deepEqual(
      faultsOf(desk, 'server: { port: x }', {
        KABAR_TAG: 'a.example,2024',
        KABAR_TAG_FILE,
        KABAR_DATABASE_FILE: missing,
      }),
      [
        'KABAR_TAG: is set, and so is KABAR_TAG_FILE. Keep one of them.',
        "KABAR_DATABASE_FILE: cannot be read: ENOENT: no such file or directory, open 'missing'",
        'config/kabar.yaml:1: server.port is "x": expected a whole number',
      ],
    );
  });

  test('is checked also when the file is no YAML at all', (t) => {
    const faults = faultsOf(makeDesk(t), 'server: {', { KABAR_SERVER_PORT: 'x' });
    assert.match(faults[0] ?? '', /^config\/kabar\.yaml:\d: /u);
    assert.equal(faults.at(-1), 'KABAR_SERVER_PORT: server.port is "x": expected a whole number');
  });

  test('warns of variables that name no setting, and leaves other programs’ alone', (t) => {
    const desk = makeDesk(t);
    const config = desk.write('config/kabar.yaml', '');
    const environment = {
      KABAR_SEVER_PORT: '1',
      KABAR_DATA: desk.path('data'),
      KABAR_CONFIG: config,
      PATH: '/bin',
      KABARET: 'x',
    };
    const reading = loadServiceConfig({ environment });
    assert.ok(reading.ok);
    assert.deepEqual(desk.lines(reading.warnings), [
      'KABAR_SEVER_PORT: names no setting and is ignored. Check its spelling.',
    ]);
  });
});
