// A Kabar of its own with generated articles, run as its users run it, with a look inside.

import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  HOUSE,
  makeProject,
  type Project,
  type RunningKabar,
  type Scope,
  until,
} from '../service/harness.ts';
import { writeArticles } from './generate-articles.ts';
import type { Observation } from './observe.ts';

const FEED = `title: Berita
description: Berita dari dunia
language: id
link: https://berita.example/
sources:
  stored: { folder: articles, layout: kompas-tv, timezone: Asia/Jakarta, refresh: "0 3 1 1 *" }
`;
/** The feed's folder of articles, in the project. */
export const ARTICLES = 'feeds/berita/articles';
/** Paths of its documents without their ending. */
export const DOCUMENT = '/feeds/berita';

export interface MeasuredSite {
  readonly project: Project;
  /** `kabar refresh` as a process of its own: how long all of it took, and what was seen inside. */
  refresh(): Promise<{ readonly seconds: number; readonly observation: Observation }>;
  serve(): Promise<RunningKabar>;
  /** What was seen inside the running service since it was asked last. */
  observe(service: RunningKabar): Promise<Observation>;
}

/** Lays the site out in a temporary folder, until the scope is over. */
export function makeMeasuredSite(scope: Scope, articleCount: number): MeasuredSite {
  const project = makeProject(scope, { feeds: { berita: FEED } });
  writeArticles(project.path(ARTICLES), articleCount);
  const { env, read, observe } = lookInside(project);
  return {
    project,
    async refresh() {
      const start = performance.now();
      const { code, stderr } = await project.run(['refresh'], { env });
      if (code !== 0) throw new Error(`kabar refresh ended with ${code}: ${stderr}`);
      return { seconds: (performance.now() - start) / 1_000, observation: read() };
    },
    serve: () => project.serve([], { env }),
    observe,
  };
}

export interface Looks {
  /** For the processes that are to be looked into. */
  readonly env: Readonly<Record<string, string>>;
  /** What the process saw that ended last. */
  read(): Observation;
  /** What was seen inside the running service since it was asked last. */
  observe(service: RunningKabar): Promise<Observation>;
}

/** Has the processes of a project watched from inside. */
export function lookInside(project: Project): Looks {
  const report = join(project.root, 'observation.json');
  const read = (): Observation => JSON.parse(readFileSync(report, 'utf8'));
  return {
    env: {
      BENCH_REPORT: report,
      NODE_OPTIONS: [`--import=${join(HOUSE, 'test/bench/observe.ts')}`, ...startFlags()].join(' '),
    },
    read,
    async observe(service) {
      rmSync(report, { force: true });
      service.child.kill('SIGUSR2');
      await until(() => existsSync(report), 'a report of the service');
      return read();
    },
  };
}

/** With which `npm start` starts the service. */
function startFlags(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(HOUSE, 'package.json'), 'utf8'));
  return String(scripts.start).match(/--\S+/gu) ?? [];
}

/** A token for the API, by its secret. */
export async function createToken(project: Project): Promise<string> {
  const { stdout } = await project.run(['token', 'create', 'bench']);
  const secret = /kabar_[\w-]+/u.exec(stdout)?.[0];
  if (secret === undefined) throw new Error(`no token in ${stdout}`);
  return secret;
}

export interface RefreshOrder {
  readonly service: RunningKabar;
  readonly token: string;
  /** Absent: all that is due. */
  readonly feeds?: readonly string[];
}

/** A pass of the running service; its report. */
export async function refreshNow({ service, token, feeds }: RefreshOrder): Promise<unknown> {
  const response = await service.get('/api/refresh', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(feeds === undefined ? {} : { feeds }),
  });
  const report: unknown = await response.json();
  if (!response.ok) throw new Error(`the refresh was refused: ${JSON.stringify(report)}`);
  return report;
}

/** Does work in a scope that is over when the work is done. */
export async function inScope<T>(work: (scope: Scope) => Promise<T>): Promise<T> {
  const endings: (() => void)[] = [];
  try {
    return await work({ after: (ending) => endings.push(ending) });
  } finally {
    for (const ending of endings.reverse()) ending();
  }
}
