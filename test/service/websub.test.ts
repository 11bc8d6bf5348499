// Hubs and the running service: upstream, hub and readers are stubs on loopback, all between them is real.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { type StubHub, startHub } from '../hub/stub-hub.ts';
import { item, rss, type StubUpstream, startUpstream } from '../worker/upstream/stub-upstream.ts';
import { makeProject, type Project, type Scope, sleep, until } from './harness.ts';
import { allSay, items } from './stories.ts';

/** So often that a source that is polled as usual shows it at once. */
const SECONDLY = '* * * * * *';

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}

interface Setting {
  readonly hub: StubHub;
  readonly upstream: StubUpstream;
  readonly project: Project;
  readonly topic: string;
  readonly listen: readonly string[];
  /** What the upstream has in it from now on. */
  offer(...stories: string[]): void;
  status(): Promise<{ readonly websub: object; readonly sources: readonly Source[] }>;
}

interface Source {
  readonly id: string;
  readonly dueAt: string;
  readonly outcome: { readonly result: string; readonly code?: string };
  readonly subscriptions?: readonly { readonly state: string; readonly code?: string }[];
}

interface Options {
  /** Set to leave the service without an address that it was told. */
  readonly isUnreachable?: boolean;
  readonly moreSources?: (upstream: StubUpstream) => string;
}

async function setUp(t: Scope, options: Options = {}): Promise<Setting> {
  const hub = await startHub({ after: (work) => t.after(() => void work()) });
  const upstream = await startUpstream(t);
  const port = await findFreePort();
  const topic = upstream.url('/topic');
  const link = `<${hub.url}>; rel="hub", <${topic}>; rel="self"`;
  const allowed = [upstream.address, hub.address].map((one) => JSON.stringify(one)).join(', ');
  const baseUrl = options.isUnreachable === true ? '' : `baseUrl: http://127.0.0.1:${port}\n`;
  const more = options.moreSources?.(upstream) ?? '';
  const project = makeProject(t, {
    config: `${baseUrl}fetch: { allowPrivate: [${allowed}] }\n`,
    feeds: {
      berita: `title: Berita\nsources:\n  s0: { url: "${upstream.url()}", refresh: "${SECONDLY}" }\n${more}`,
    },
  });
  const offer = (...stories: string[]): void =>
    upstream.answer('/rss.xml', {
      body: rss(stories.map((one) => item(one))),
      headers: { link },
    });
  offer('a');
  return {
    hub,
    upstream,
    project,
    topic,
    listen: ['--port', String(port)],
    offer,
    async status() {
      const { stdout } = await project.run(['status', '--json']);
      const { feeds, websub } = JSON.parse(stdout);
      return { websub, sources: feeds.flatMap((feed: { sources: Source[] }) => feed.sources) };
    },
  };
}

/** Polls have come to rest: what was planned before the hub was relied on has been made. */
async function untilQuiet(upstream: StubUpstream): Promise<number> {
  return until(async () => {
    const before = upstream.count();
    await sleep(2_500);
    return upstream.count() === before && before;
  }, 'the polls come to rest');
}

test('what a hub delivers is published in every format without a poll', async (t) => {
  const { hub, upstream, project, topic, listen, status } = await setUp(t);
  const kabar = await project.serve(listen);
  await until(() => allSay(kabar, 'Story a'));
  await until(() => hub.subscriptions.size === 1);
  const polls = await untilQuiet(upstream);
  assert.ok(polls <= 3, `${polls} polls`);
  const body = rss([item('pushed', { text: '&lt;p onclick="x()"&gt;Halo&lt;/p&gt;' })]);
  const [answer] = await hub.publish(topic, { body });
  assert.equal(answer?.status, 202);
  await until(() => allSay(kabar, 'Story pushed'));
  assert.ok(!(await kabar.text('/feeds/berita.atom')).includes('onclick'));
  assert.equal((await items(kabar)).length, 2, 'what the delivery leaves out stays');
  assert.equal(upstream.count(), polls);
  const { websub, sources } = await status();
  assert.deepEqual(websub, { enabled: true });
  const [source] = sources;
  const { leaseEndsAt, deliveredAt, ...subscription } = Object(source?.subscriptions?.[0]);
  assert.deepEqual(subscription, { state: 'active', hub: hub.url, topic });
  assert.ok(Date.parse(leaseEndsAt) > Date.now() + 9 * 86_400_000);
  assert.ok(Date.parse(deliveredAt) <= Date.now());
  const text = (await project.run(['status'])).stdout;
  assert.match(text, /hub http:\/\/127\.0\.0\.1:\d+\/hub tells what is new until 20/u);
  assert.equal(kabar.logged('subscribed').length, 1);
  assert.equal(kabar.logged('delivered').length, 1);
  assert.equal(kabar.logged('deliveryTaken').length, 1);
  const told = JSON.stringify(kabar.log) + JSON.stringify(sources) + text;
  for (const { callback, secret = '' } of hub.subscriptions.values()) {
    assert.ok(!told.includes(callback.split('/').at(-1) ?? ''));
    assert.ok(secret.length > 40 && !told.includes(secret));
  }
});

test('an acknowledged delivery survives a kill, and a subscription a restart', async (t) => {
  const { hub, upstream, project, topic, listen } = await setUp(t);
  const first = await project.serve(listen);
  await until(() => hub.subscriptions.size === 1);
  const polls = await untilQuiet(upstream);
  const [answer] = await hub.publish(topic, { body: rss([item('kept')]) });
  await first.kill();
  assert.equal(answer?.status, 202);
  const second = await project.serve(listen);
  await until(() => allSay(second, 'Story kept'));
  const [next] = await hub.publish(topic, { body: rss([item('later')]) });
  assert.equal(next?.status, 202);
  await until(() => allSay(second, 'Story later'));
  assert.equal(hub.forms.length, 1);
  assert.equal(upstream.count(), polls);
});

test('web and worker in processes of their own: one acknowledges, the other takes in', async (t) => {
  const { hub, project, topic, listen } = await setUp(t);
  const web = await project.serve(['--role', 'web', ...listen]);
  const worker = project.start(['serve', '--role', 'worker']);
  t.after(() => worker.kill('SIGKILL'));
  await until(() => hub.subscriptions.size === 1);
  const [answer] = await hub.publish(topic, { body: rss([item('pushed')]), method: 'sha1' });
  assert.equal(answer?.status, 202);
  await until(() => allSay(web, 'Story pushed'));
});

test('beside system cron alone, a delivery waits for the next refresh', async (t) => {
  const { hub, project, topic, listen, status } = await setUp(t);
  const web = await project.serve(['--role', 'web', ...listen]);
  assert.equal((await project.run(['refresh'])).code, 0);
  await until(() => hub.subscriptions.size === 1);
  await project.run(['refresh']);
  await hub.publish(topic, { body: rss([item('pushed')]) });
  assert.equal((await project.run(['refresh'])).code, 0);
  await until(() => allSay(web, 'Story pushed'));
  assert.equal((await status()).sources[0]?.outcome.result, 'done');
});

test('a delivery that is no feed, or is empty, has the upstream polled instead', async (t) => {
  const { hub, upstream, project, topic, listen, offer } = await setUp(t);
  const kabar = await project.serve(listen);
  await until(() => hub.subscriptions.size === 1);
  let polls = await untilQuiet(upstream);
  for (const [body, story] of [
    ['<html>Log in</html>', 'b'],
    ['', 'c'],
  ] as const) {
    offer('a', story);
    await hub.publish(topic, { body, contentType: 'text/html' });
    await until(() => allSay(kabar, `Story ${story}`));
    assert.ok(upstream.count() > polls);
    polls = upstream.count();
  }
  const codes = kabar.logged('deliveryTaken').map(({ code }) => code);
  assert.deepEqual(codes, ['not-a-feed', 'empty']);
});

test('a delivery under the names of another source’s stories changes none of them (W07)', async (t) => {
  const { hub, project, topic, listen, upstream } = await setUp(t, {
    moreSources: (one) => `  s1: { url: "${one.url('/other.xml')}", refresh: "0 3 1 1 *" }\n`,
  });
  upstream.answer('/other.xml', { body: rss([item('x', { title: 'The other one' })]) });
  const kabar = await project.serve(listen);
  await until(() => allSay(kabar, 'The other one'));
  await until(() => hub.subscriptions.size === 1);
  const self = upstream.url('/other.xml');
  const head = `<link xmlns="http://www.w3.org/2005/Atom" rel="self" href="${self}"/>`;
  await hub.publish(topic, { body: rss([item('x', { title: 'Taken over' })], head) });
  await until(() => allSay(kabar, 'Taken over'));
  assert.ok(await allSay(kabar, 'The other one'));
  assert.equal((await items(kabar)).length, 3);
});

test('a flood is held as a polled one would be, and goes out once it is approved', async (t) => {
  const { hub, upstream, project, topic, listen, offer, status } = await setUp(t);
  const kabar = await project.serve(listen);
  await until(() => hub.subscriptions.size === 1);
  await untilQuiet(upstream);
  const many = Array.from({ length: 201 }, (_, index) => `n${index}`);
  offer('a', ...many);
  await hub.publish(topic, { body: rss(many.map((one) => item(one))) });
  await until(() => kabar.logged('deliveryTaken').length === 1);
  assert.equal((await items(kabar)).length, 1);
  const [source] = (await status()).sources;
  assert.deepEqual([source?.outcome.result, source?.outcome.code], ['held', 'guard']);
  await project.run(['approve', 'berita']);
  await project.run(['refresh']);
  await until(async () => (await items(kabar)).length === 50);
});

test('while the hub refuses, the source is polled as usual, and status says why', async (t) => {
  const { hub, upstream, project, listen, status, offer } = await setUp(t);
  hub.behave({ status: 500 });
  const kabar = await project.serve(listen);
  await until(() => hub.forms.length === 1);
  await until(() => upstream.count() > 4);
  offer('a', 'b');
  await until(() => allSay(kabar, 'Story b'));
  const [source] = (await status()).sources;
  assert.equal(source?.subscriptions?.[0]?.state, 'failed');
  assert.equal(source?.subscriptions?.[0]?.code, 'http-status');
  assert.equal(hub.forms.length, 1);
  assert.equal(kabar.logged('subscribeFailed').length, 1);
});

test('a service that was not told where others reach it subscribes nowhere, and says so', async (t) => {
  const { hub, upstream, project, status } = await setUp(t, { isUnreachable: true });
  await project.serve();
  await until(() => upstream.count() > 2);
  assert.equal(hub.forms.length, 0);
  const { websub } = await status();
  const reason =
    'Hubs could not reach the service where it listens. Set baseUrl to where others reach it.';
  assert.deepEqual(websub, { enabled: false, reason });
  const { stdout } = await project.run(['status']);
  assert.equal(stdout.split(reason).length, 2);
});
