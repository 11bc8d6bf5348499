// The servers that are compared, each a process on the same core, and the CPU time that each takes.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { HOUSE, type Scope, until } from '../service/harness.ts';
import { ask, pairFields } from './ask.ts';
import { DOCUMENT, makeMeasuredSite } from './measured-site.ts';
import type { CapturedAnswer, CapturedAnswers } from './servers/bare.ts';
import { nginxConfiguration } from './servers/nginx-configuration.ts';

const NGINX = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/bin/nginx'].find((file) =>
  existsSync(file),
);
const SERVER_CORE = '0';
export const PATH = `${DOCUMENT}.rss`;

export interface Contestant {
  readonly name: 'Kabar' | 'bare node:http' | 'nginx' | 'Express with feed';
  readonly port: number;
  readonly pid: number;
  /** One answer costs a great deal, so fewer are asked for. */
  readonly isSlow: boolean;
}

/** Starts all of them; nginx only where it is installed. */
export async function startContestants(scope: Scope): Promise<readonly Contestant[]> {
  const site = makeMeasuredSite(scope, 50);
  await site.refresh();
  const service = await site.project.serve();
  const kabarPort = Number(new URL(service.url).port);
  const answers = {
    gzip: await capture(kabarPort, 'gzip'),
    identity: await capture(kabarPort, 'identity'),
  };
  const file = site.project.write('answers.json', JSON.stringify(answers));
  const contestants = [
    contestant('Kabar', kabarPort, service.child),
    await startNode(scope, 'bare node:http', ['bare.ts', file]),
    ...(NGINX === undefined ? [] : [await startNginx(scope, site.project.path('nginx'), answers)]),
    await startNode(scope, 'Express with feed', ['naive.ts']),
  ];
  for (const { pid } of contestants) pin(pid, SERVER_CORE);
  return contestants;
}

/** CPU time of all threads of a process, user and system, in nanoseconds. */
export function cpuTime(pid: number): number {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const times = tasks.map((task) =>
    Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ', 1)[0]),
  );
  return times.reduce((sum, time) => sum + time, 0);
}

/** All threads of a process on one core; left as it is where that cannot be done. */
function pin(pid: number, core: string): void {
  try {
    execFileSync('taskset', ['-a', '-c', '-p', core, String(pid)], { stdio: 'ignore' });
  } catch {
    process.stderr.write('taskset is not there: the servers are not kept on one core\n');
  }
}

function contestant(name: Contestant['name'], port: number, { pid = 0 }: ChildProcess): Contestant {
  return { name, port, pid, isSlow: name === 'Express with feed' };
}

async function startNode(
  scope: Scope,
  name: Contestant['name'],
  [server = '', ...args]: readonly string[],
): Promise<Contestant> {
  const child = spawn(process.execPath, [join(HOUSE, 'test/bench/servers', server), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  scope.after(() => child.kill());
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  await until(() => printed.endsWith('\n'), `${name} to listen`);
  return contestant(name, Number(printed), child);
}

async function startNginx(
  scope: Scope,
  folder: string,
  { identity, gzip }: CapturedAnswers,
): Promise<Contestant> {
  const port = await findFreePort();
  const file = join(folder, `www${PATH}`);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, Buffer.from(identity.bytesBase64, 'base64'));
  writeFileSync(`${file}.gz`, Buffer.from(gzip.bytesBase64, 'base64'));
  const own = /^(?:content-(?:type|length|encoding)|etag|last-modified)$/iu;
  const fields = pairFields(identity.contentFields).filter(([name]) => !own.test(name));
  writeFileSync(join(folder, 'nginx.conf'), nginxConfiguration({ port, folder, fields }));
  const child = spawn(NGINX ?? '', ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: 'ignore',
  });
  scope.after(() => child.kill());
  await until(
    () =>
      fetch(`http://127.0.0.1:${port}${PATH}`).then(
        (one) => one.ok,
        () => false,
      ),
    'nginx',
  );
  return contestant('nginx', port, child);
}

/** A server's 200 and 304, without what every server says of the connection itself. */
async function capture(port: number, coding: string): Promise<CapturedAnswer> {
  const url = `http://127.0.0.1:${port}${PATH}`;
  const full = await ask(url, { 'accept-encoding': coding });
  const unchanged = await ask(url, { 'accept-encoding': coding, 'if-none-match': full.etag });
  return {
    etag: full.etag,
    contentFields: full.fields,
    notModifiedFields: unchanged.fields,
    bytesBase64: full.bytes.toString('base64'),
  };
}

/** nginx takes no 0 for a port. */
function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
