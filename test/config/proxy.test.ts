// The proxy of the configuration: how it is written, where its password is, and what is refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeProxy } from '../../src/config/proxy.ts';
import { loadServiceConfig } from '../../src/config/service-config.ts';
import { type Desk, makeDesk } from './desk.ts';

type Environment = Record<string, string>;

function load(desk: Desk, fetch: string, environment: Environment = {}) {
  const config = desk.write('config/kabar.yaml', `fetch: { ${fetch} }\n`);
  return loadServiceConfig({ config, environment });
}

function proxyOf(desk: Desk, fetch: string, environment?: Environment) {
  const reading = load(desk, fetch, environment);
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.config.fetch.proxy;
}

const authorization = `Basic ${btoa('kabar:hunter2')}`;

test('a proxy is named with its port, its password in place, in a file or in the environment', (t) => {
  const desk = makeDesk(t);
  assert.equal(proxyOf(desk, 'concurrency: 3'), undefined);
  const route = { hostname: 'proxy.example', port: 3128 };
  const named = 'proxy: "http://proxy.example:3128"';
  assert.deepEqual(proxyOf(desk, named), route);
  assert.deepEqual(proxyOf(desk, 'proxy: "http://[::1]"'), { hostname: '::1', port: 80 });
  const full = { ...route, authorization };
  const inPlace = `${named}, proxyAuth: { user: kabar, password: hunter2 }`;
  assert.deepEqual(proxyOf(desk, inPlace), full);
  const file = desk.write('secrets/proxy', 'hunter2\n');
  const beside = `${named}, proxyAuth: { user: kabar, passwordFile: secrets/proxy }`;
  assert.deepEqual(proxyOf(desk, beside), full);
  const environment = {
    KABAR_FETCH_PROXY: 'http://proxy.example:3128',
    KABAR_FETCH_PROXYAUTH_USER: 'kabar',
    KABAR_FETCH_PROXYAUTH_PASSWORD_FILE: file,
  };
  assert.deepEqual(proxyOf(desk, 'concurrency: 3', environment), full);
});

test('the proxies that an environment names for others are none', (t) => {
  const environment = { HTTP_PROXY: 'http://10.0.0.5:3128', https_proxy: 'http://10.0.0.5:3128' };
  assert.equal(proxyOf(makeDesk(t), 'concurrency: 3', environment), undefined);
});

test('what is no HTTP proxy is refused with its line and without its password', (t) => {
  const desk = makeDesk(t);
  const named = 'proxy: "http://proxy.example:3128"';
  const cases: readonly [string, RegExp][] = [
    ['proxy: proxy.example', /expected http:\/\/HOST:PORT/u],
    ['proxy: "socks5://proxy.example:1080"', /expected http:\/\/HOST:PORT/u],
    ['proxy: "http://proxy.example/path"', /expected http:\/\/HOST:PORT/u],
    ['proxy: "http://kabar:hunter2@proxy.example"', /write them as fetch\.proxyAuth/u],
    ['proxyAuth: { user: kabar, password: hunter2 }', /fetch\.proxy names none/u],
    [`${named}, proxyAuth: { user: kabar }`, /expected one of password and passwordFile/u],
    [`${named}, proxyAuth: { user: "a:b", password: hunter2 }`, /holds no colon/u],
    [`${named}, proxyAuth: { user: kabar, passwordFile: none }`, /none does not exist/u],
    [`${named}, proxyAuth: { user: kabar, passwordFile: . }`, /is no file with a password/u],
    [`${named}, proxyAuth: { user: kabar, password: "hunter2\\r\\nX: 1" }`, /one line/u],
  ];
  for (const [fetch, expected] of cases) {
    const reading = load(desk, fetch);
    assert.ok(!reading.ok, fetch);
    const lines = desk.lines(reading.faults).join('\n');
    assert.match(lines, expected);
    assert.match(lines, /kabar\.yaml:1: /u);
    assert.doesNotMatch(lines, /hunter2/u);
  }
});

test('that polls go through a proxy is said, with what that means and without its password', () => {
  assert.equal(describeProxy({}), undefined);
  const proxy = { hostname: 'proxy.example', port: 3128, authorization };
  const sentence = describeProxy({ proxy }) ?? '';
  assert.match(sentence, /proxy\.example, port 3128, which looks up the names/u);
  assert.ok(!sentence.includes(authorization));
});
