// config/kabar.yaml: what is taken, by which rules paths are found, and what is said of faults.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadServiceConfig } from '../../src/config/service-config.ts';
import { configOf, faultsOf, makeDesk } from './desk.ts';

describe('a configuration', () => {
  test('without a word has every default', (t) => {
    const desk = makeDesk(t);
    for (const text of ['', '# nothing\n', '---\n']) {
      assert.deepEqual(configOf(desk, text), {
        file: desk.path('config/kabar.yaml'),
        tag: 'kabar.invalid,2026',
        server: { host: '127.0.0.1', port: 8080, trustProxy: false, workers: 1 },
        database: { engine: 'sqlite', file: desk.path('data/kabar.db') },
        dataFolder: desk.path('data'),
        feedsFolder: desk.path('feeds'),
        layoutsFolder: desk.path('config/layouts'),
        schedule: { refresh: '*/5 * * * *', timezone: 'UTC' },
        fetch: {
          timeoutSeconds: 30,
          bytesMax: 10 * 1024 * 1024,
          concurrency: 32,
          perHost: 2,
          userAgent: 'Kabar/{version} (+{baseUrl})',
          allowPrivate: [],
        },
        guard: { vanishedShareMax: 0.5, newEntriesMax: 200 },
        subscribe: { enabled: true },
      });
    }
  });

  test('takes every key that is documented', (t) => {
    const desk = makeDesk(t);
    const config = configOf(
      desk,
      `baseUrl: https://news.example.org/kabar/
tag: news.example.org,2024-10
server: { host: 0.0.0.0, port: 9000, trustProxy: true, workers: 1 }
database: sqlite:store/news.db
feeds: channels
layouts: config/forms
schedule: { refresh: "0 * * * *", timezone: Asia/Jakarta }
fetch:
  timeoutSeconds: 10
  bytesMax: 1048576
  concurrency: 8
  perHost: 1
  userAgent: Robot
  allowPrivate: ["127.0.0.1:18081", "10.20.0.0/24:8080"]
hub: { enabled: false, allowPrivateCallbacks: ["[::1]:9000"] }
guard: { vanishedShareMax: 0.25, newEntriesMax: 10 }
`,
    );
    assert.equal(config.baseUrl, 'https://news.example.org/kabar');
    assert.equal(config.tag, 'news.example.org,2024-10');
    assert.deepEqual(config.server, { host: '0.0.0.0', port: 9000, trustProxy: true, workers: 1 });
    assert.deepEqual(config.database, { engine: 'sqlite', file: desk.path('store/news.db') });
    assert.equal(config.feedsFolder, desk.path('channels'));
    assert.equal(config.layoutsFolder, desk.path('config/forms'));
    assert.deepEqual(config.schedule, { refresh: '0 * * * *', timezone: 'Asia/Jakarta' });
    assert.deepEqual(config.guard, { vanishedShareMax: 0.25, newEntriesMax: 10 });
  });

  test('cannot be changed by whoever is handed it', (t) => {
    const config = configOf(makeDesk(t), '');
    for (const part of [config, config.server, config.schedule, config.guard])
      assert.ok(Object.isFrozen(part));
  });

  test('may begin with a byte order mark and have Windows line ends', (t) => {
    const config = configOf(makeDesk(t), '\uFEFFserver:\r\n  port: 9000\r\n');
    assert.equal(config.server.port, 9000);
  });

  test('writes its base URL in one way, so that no published address is broken by it', (t) => {
    const desk = makeDesk(t);
    for (const [written, read] of [
      ['https://a.example', 'https://a.example'],
      ['https://a.example//', 'https://a.example'],
      ['HTTPS://A.Example:443/x/', 'https://a.example/x'],
      ['http://a.example:8080?', 'http://a.example:8080'],
      [' http://a.example/#', 'http://a.example'],
      ['http://bücher.example', 'http://xn--bcher-kva.example'],
    ] as const)
      assert.equal(configOf(desk, `baseUrl: ${JSON.stringify(written)}`).baseUrl, read);
  });

  test('lets the command line say where to listen, before file and environment', (t) => {
    const desk = makeDesk(t);
    const config = desk.write('config/kabar.yaml', 'server: { port: 1000, host: 10.0.0.1 }');
    const environment = { KABAR_SERVER_PORT: '2000' };
    const reading = loadServiceConfig({ config, environment, listen: { port: 3000 } });
    assert.ok(reading.ok);
    assert.equal(reading.config.server.port, 3000);
    assert.equal(reading.config.server.host, '10.0.0.1');
  });
});

describe('paths', () => {
  test('are relative to the folder that holds the folder config', (t) => {
    const desk = makeDesk(t);
    const config = configOf(desk, 'feeds: ../elsewhere\nlayouts: /layouts');
    assert.equal(config.feedsFolder, desk.path('../elsewhere'));
    assert.equal(config.layoutsFolder, '/layouts');
  });

  test('are relative to the file’s own folder where that has another name', (t) => {
    const desk = makeDesk(t);
    const file = desk.write('etc/kabar.yaml', 'database: sqlite:x.db');
    const reading = loadServiceConfig({ config: file, environment: {} });
    assert.ok(reading.ok);
    assert.equal(reading.config.feedsFolder, desk.path('etc/feeds'));
    assert.deepEqual(reading.config.database, { engine: 'sqlite', file: desk.path('etc/x.db') });
    assert.equal(reading.config.dataFolder, desk.path('etc/data'));
  });

  test('of the data are --data, then KABAR_DATA, then beside the folder config', (t) => {
    const desk = makeDesk(t);
    const config = desk.write('config/kabar.yaml', '');
    const read = (data: string | undefined, KABAR_DATA?: string): readonly string[] => {
      const environment = KABAR_DATA === undefined ? {} : { KABAR_DATA };
      const reading = loadServiceConfig({ config, environment, ...(data && { data }) });
      assert.ok(reading.ok);
      assert.ok(reading.config.database.engine === 'sqlite');
      return [reading.config.dataFolder, reading.config.database.file];
    };
    assert.deepEqual(read('/a', '/b'), ['/a', '/a/kabar.db']);
    assert.deepEqual(read(undefined, '/b'), ['/b', '/b/kabar.db']);
    assert.deepEqual(read(undefined, ''), [desk.path('data'), desk.path('data/kabar.db')]);
  });

  test('of a database that is named are not moved by --data', (t) => {
    const desk = makeDesk(t);
    const config = desk.write('config/kabar.yaml', 'database: sqlite:other/news.db');
    const reading = loadServiceConfig({ config, environment: {}, data: '/a' });
    assert.ok(reading.ok);
    assert.deepEqual(reading.config.database, {
      engine: 'sqlite',
      file: desk.path('other/news.db'),
    });
  });

  test('of PostgreSQL is taken as it is written', (t) => {
    for (const url of ['postgres://', 'postgresql://u@h:1/n?sslmode=require']) {
      const { database } = configOf(makeDesk(t), `database: ${url}`);
      assert.deepEqual(database, { engine: 'postgres', url });
    }
  });

  test('of a database that is none is a fault that repeats no password', (t) => {
    for (const url of [
      'postgres:u:sek/ret@h/n',
      'postgress://u:sek/ret@h/n',
      'sqlite://u:sekret@h',
    ]) {
      const [fault] = faultsOf(makeDesk(t), `database: ${url}`);
      assert.match(fault ?? '', /expected sqlite:FILE.* or postgres:\/\/USER@HOST\/NAME/u);
      assert.doesNotMatch(fault ?? '', /sek|ret@/u);
    }
  });

  test('of the configuration itself are --config, then KABAR_CONFIG, and must then be there', (t) => {
    const desk = makeDesk(t);
    desk.write('a/kabar.yaml', 'server: { port: 1000 }');
    const environment = { KABAR_CONFIG: desk.path('a/kabar.yaml') };
    const reading = loadServiceConfig({ environment });
    assert.ok(reading.ok);
    assert.equal(reading.config.server.port, 1000);
    const missing = loadServiceConfig({ config: desk.path('b/kabar.yaml'), environment });
    assert.ok(!missing.ok);
    assert.deepEqual(desk.lines(missing.faults), ['b/kabar.yaml: does not exist. Create it.']);
  });
});

describe('a fault', () => {
  test('of a value names line, key, value and what is expected, and all are told at once', (t) => {
    const text = `baseUrl: ftp://a.example
tag: Kabar
server:
  host: 5
  port: 99999
  trustProxy: yes
  workers: 4
database: sqlite://a/b
feeds: ""
layouts: [a]
schedule:
  refresh: "* * *"
  timezone: Mars/Olympus
fetch:
  timeoutSeconds: 0
  bytesMax: 1e12
  concurrency: many
guard:
  vanishedShareMax: 50
  newEntriesMax: 1.5
hub:
`;
    assert.deepEqual(faultsOf(makeDesk(t), text), [
      'config/kabar.yaml:1: baseUrl is "ftp://a.example": expected http or https',
      'config/kabar.yaml:2: tag is "Kabar": expected a domain of yours and a date on which it was yours, such as example.org,2024 (RFC 4151)',
      'config/kabar.yaml:4: server.host is 5: expected text; put it in quotes',
      'config/kabar.yaml:5: server.port is 99999: expected 0 to 65535',
      'config/kabar.yaml:6: server.trustProxy is "yes": expected true or false',
      'config/kabar.yaml:7: server.workers is 4: one serving process is what this version runs',
      'config/kabar.yaml:8: database is "sqlite://a/b": expected sqlite:FILE, such as sqlite:data/kabar.db, or postgres://USER@HOST/NAME',
      'config/kabar.yaml:9: feeds is "": expected text',
      'config/kabar.yaml:10: layouts is ["a"]: expected text',
      'config/kabar.yaml:12: schedule.refresh is "* * *": A cron expression has 5 fields (minute, hour, day of month, month, day of week), or 6 with a second before them; "* * *" has 3.',
      'config/kabar.yaml:13: schedule.timezone is "Mars/Olympus": "Mars/Olympus" is no time zone; name one of the IANA list, such as UTC or Europe/Vienna.',
      'config/kabar.yaml:15: fetch.timeoutSeconds is 0: expected at least 1',
      'config/kabar.yaml:16: fetch.bytesMax is 1000000000000: expected at most 104857600',
      'config/kabar.yaml:17: fetch.concurrency is "many": expected a whole number',
      'config/kabar.yaml:21: hub is empty: expected keys with values, as "key: value"',
      'config/kabar.yaml:19: guard.vanishedShareMax is 50: expected at most 1',
      'config/kabar.yaml:20: guard.newEntriesMax is 1.5: expected a whole number',
    ]);
  });

  test('of a limit is told, and none is switched off by it', (t) => {
    const desk = makeDesk(t);
    for (const value of ['0', '-1', '.nan', '.inf', 'null', '"0.5"', 'off', '1.01'])
      assert.equal(faultsOf(desk, `guard: { vanishedShareMax: ${value} }`).length, 1, value);
  });

  test('of a key names it with its place, and its line where it stands on its own', (t) => {
    assert.deepEqual(faultsOf(makeDesk(t), 'server:\n  port: 1\n  prot: 2\nbaseurl: x\n'), [
      'config/kabar.yaml:3: unknown key "server.prot". Remove or correct it.',
      'config/kabar.yaml:4: unknown key "baseurl". Remove or correct it.',
    ]);
  });

  test('of a base URL is told for what no published address can start with', (t) => {
    const desk = makeDesk(t);
    for (const url of [
      'news.example.org',
      '/x',
      'http://u:p@a.example',
      'http://a/?q',
      'http://a/#b',
    ])
      assert.equal(faultsOf(desk, `baseUrl: "${url}"`).length, 1, url);
  });

  test('of a tag authority is told for what no tag URI can hold', (t) => {
    const desk = makeDesk(t);
    const good = ['a.example,2024', 'me@a.example,2024-01', 'localhost,2024-12-31', 'a-b.c,1999'];
    for (const tag of good) assert.equal(configOf(desk, `tag: ${tag}`).tag, tag);
    const bad = [
      'a.example',
      'a..b,2024',
      '-a,2024',
      'a,24',
      'a,2024-13',
      'a,2024-02-32',
      'a b,2024',
    ];
    for (const tag of bad) assert.equal(faultsOf(desk, `tag: "${tag}"`).length, 1, tag);
  });
});
