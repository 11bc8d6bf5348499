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
  const report = join(project.root, 'observation.json');
  const env = {
    BENCH_REPORT: report,
    NODE_OPTIONS: `--import=${join(HOUSE, 'test/bench/observe.ts')}`,
  };
  const read = (): Observation => JSON.parse(readFileSync(report, 'utf8'));
  return {
    project,
    async refresh() {
      const start = performance.now();
      const { code, stderr } = await project.run(['refresh'], { env });
      if (code !== 0) throw new Error(`kabar refresh ended with ${code}: ${stderr}`);
      return { seconds: (performance.now() - start) / 1_000, observation: read() };
    },
    serve: () => project.serve([], { env }),
    async observe(service) {
      rmSync(report, { force: true });
      service.child.kill('SIGUSR2');
      await until(() => existsSync(report), 'a report of the service');
      return read();
    },
  };
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
