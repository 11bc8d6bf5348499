// All that upstreams do wrong, at once, in the running service: each is one line of the log without a
// stack, status shows the same code, and healthy feeds are served meanwhile as if nothing were.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Reply, reply, startStub } from '../upstream/stub.ts';
import { item, rss } from '../worker/upstream/stub-upstream.ts';
import { type LogLine, makeProject, until } from './harness.ts';
import { allSay } from './stories.ts';

const XML = { 'Content-Type': 'application/xml' };
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n';

const doctype = (subset: string, title: string): Reply => ({
  headers: XML,
  body: `<!DOCTYPE rss [${subset}]><rss version="2.0"><channel><title>x</title><item><title>${title}</title></item></channel></rss>`,
});
const laughs = Array.from(
  { length: 10 },
  (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
);

/** By name: what the upstream answers, as a reply or as bytes (nothing: it hangs), and the expected code. */
const HOSTILE: Readonly<Record<string, readonly [Reply | string, string | undefined]>> = {
  'n02-silent': ['', 'timeout'],
  'n04-endless': [`${HEAD}Content-Length: 99999999\r\n\r\n`, 'too-large'],
  'n05-bomb': [
    { headers: { ...XML, 'Content-Encoding': 'gzip' }, body: gzipSync(Buffer.alloc(2_000_000)) },
    'too-large',
  ],
  'n06-zstd': [
    { headers: { ...XML, 'Content-Encoding': 'zstd' }, body: 'x' },
    'unsupported-coding',
  ],
  'n08-headers': [`${HEAD}X: ${'x'.repeat(20_000)}\r\n\r\n`, 'headers-overflow'],
  'n09-loop': [{ status: 302, headers: { Location: '/n09-loop' } }, 'too-many-redirects'],
  'n13-patience': [{ status: 429, headers: { 'Retry-After': 'abc' } }, 'rate-limited'],
  'n15-304': [{ status: 304 }, 'protocol'],
  'n17-page': [
    { headers: { 'Content-Type': 'text/html' }, body: '<html>Log in</html>' },
    'not-a-feed',
  ],
  'n17-json': [{ headers: { 'Content-Type': 'application/json' }, body: '{}' }, 'not-a-feed'],
  'n19-lengths': [`${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx`, 'protocol'],
  'n21-empty': [{ headers: XML }, 'empty'],
  'n21-part': [{ status: 206, headers: XML, body: 'x' }, 'protocol'],
  's05-private': [
    { status: 302, headers: { Location: 'http://127.0.0.1:18099/' } },
    'blocked-address',
  ],
  's07-file': [{ status: 302, headers: { Location: 'file:///etc/passwd' } }, 'bad-redirect'],
  'x01-laughs': [doctype(`<!ENTITY l0 "lol">${laughs.join('')}`, '&l10;'), undefined],
  'x02-quadratic': [
    doctype(`<!ENTITY a "${'x'.repeat(100_000)}">`, '&a;'.repeat(10_000)),
    undefined,
  ],
  'x03-external': [doctype('<!ENTITY x SYSTEM "file:///etc/hostname">', 'external &x;'), undefined],
  'x05-deep': [{ headers: XML, body: `<rss><channel>${'<a>'.repeat(200_000)}` }, 'too-deep'],
  'x16-zip': [{ headers: XML, body: 'PK\u0003\u0004\u0000\u0000' }, 'not-a-feed'],
};

test('whatever upstreams do wrong is one line each, and costs nobody else anything', async (t) => {
  const stub = await startStub(t, (socket, head) => {
    const name = /^GET \/(\S+)/u.exec(head)?.[1] ?? '';
    const [answer = ''] = HOSTILE[name] ?? [];
    if (answer !== '') socket.write(typeof answer === 'string' ? answer : reply(answer));
  });
  const healthy = await startStub(t, (socket) => {
    socket.write(reply({ headers: XML, body: rss([item('healthy')]) }));
  });
  const sources = Object.keys(HOSTILE).map(
    (name) => `  ${name}: { url: "${stub.origin}/${name}", refresh: "0 3 1 1 *" }\n`,
  );
  const allowed = [stub, healthy].map(({ port }) => `"127.0.0.1:${port}"`).join(', ');
  const project = makeProject(t, {
    config: `baseUrl: https://kabar.example\nfetch: { bytesMax: 1000000, timeoutSeconds: 8, perHost: 20, allowPrivate: [${allowed}] }\n`,
    feeds: {
      buruk: `title: Buruk\nsources:\n${sources.join('')}`,
      sehat: `title: Sehat\nsources: { s: { url: "${healthy.origin}/feed", refresh: "0 3 1 1 *" } }\n`,
    },
  });
  const kabar = await project.serve();
  await until(() => allSay(kabar, 'Story healthy', 'sehat'));
  const lineOf = (name: string): readonly LogLine[] =>
    kabar.logged('sourceRead').filter(({ source }) => source === `buruk/${name}`);
  await until(async () => {
    assert.equal((await kabar.get('/feeds/sehat.rss')).status, 200);
    return Object.keys(HOSTILE).every((name) => lineOf(name).length > 0);
  });
  const { stdout } = await project.run(['status', '--json']);
  const [buruk] = JSON.parse(stdout).feeds;
  for (const [name, [, code]] of Object.entries(HOSTILE)) {
    const [line, ...more] = lineOf(name);
    assert.equal(line?.code, code, name);
    assert.equal(more.length, 0, name);
    const known = buruk.sources.find(({ id }: { id: string }) => id === `buruk/${name}`);
    assert.equal(known.outcome.code, code, name);
  }
  assert.doesNotMatch(JSON.stringify(kabar.log), /"stack"|\\n {4}at /u);
  assert.equal(kabar.child.exitCode, null);
  assert.equal((await kabar.stop()).code, 0);
});

test('what is open to polls is said at the start, by check and by status; too much is refused', async (t) => {
  const project = makeProject(t, {
    config:
      'baseUrl: https://kabar.example\nfetch: { allowPrivate: ["127.0.0.1:18081"], proxy: "http://127.0.0.1:18082" }\n',
  });
  const kabar = await project.serve();
  assert.equal((await until(() => kabar.logged('privateAddressesOpen'))).length, 1);
  assert.equal(kabar.logged('pollsThroughProxy').length, 1);
  await kabar.stop();
  for (const command of ['check', 'status']) {
    const { stdout } = await project.run([command]);
    assert.match(stdout, /fetch\.allowPrivate opens 127\.0\.0\.1:18081/u, command);
    assert.match(stdout, /fetch\.proxy leads polls through 127\.0\.0\.1, port 18082/u, command);
  }
  for (const entry of ['0.0.0.0/0:80', 'localhost:80', '169.254.169.254:80', '127.0.0.1']) {
    project.write('config/kabar.yaml', `fetch: { allowPrivate: ["${entry}"] }\n`);
    const { code, stderr } = await project.run(['serve', '--port', '0']);
    assert.equal(code, 2, entry);
    assert.ok(stderr.includes(entry), stderr);
  }
});
