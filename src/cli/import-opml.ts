// `kabar import opml`: a list of subscriptions becomes sources of feeds, one feed for each of its groups.

import { basename, extname } from 'node:path';
import { formatFault } from '../config/fault.ts';
import { writeAddition } from '../config/plan-addition.ts';
import { planImport } from '../config/plan-import.ts';
import { OPML_LIMITS, type OutlineList } from '../formats/opml/parse-document.ts';
import { DONE, type ExitCode, PARTLY_FAILED } from './exit-code.ts';
import { readList } from './read-list.ts';
import { type GlobalOptions, readSetting } from './setting.ts';
import { printable, printError, printJson, printLine } from './terminal.ts';

export interface ImportOptions extends GlobalOptions {
  readonly feed?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `place` is a file, an address, or `-`. Ends 1 when any outline is refused. Throws `configuration`. */
export async function importOpml(place: string, options: ImportOptions): Promise<ExitCode> {
  const { definitions } = readSetting(options);
  const { feed, dryRun = false, json = false } = options;
  const list = await readList(place, definitions);
  if (!list.ok) {
    if (json) printJson({ list: place, error: { code: list.code, message: list.message } });
    printError(printable(`${place}: ${list.message} (${list.code})`));
    return PARTLY_FAILED;
  }
  const title = list.title ?? titleOf(place);
  const wanted = { outlines: list.outlines, title, ...(feed === undefined ? {} : { feed }) };
  const { additions, already } = planImport(wanted, definitions);
  if (!dryRun) for (const addition of additions) writeAddition(addition);
  const feeds = additions.map(({ slug, file, isNew, count, list: own }) => {
    return { slug, file, isNew, sources: count, ...(own === undefined ? {} : { list: own.file }) };
  });
  const added = additions.reduce((sum, { count }) => sum + count, 0);
  const { repeated, refused, refusedCount, left } = list;
  if (json) {
    const counts = { added, already, repeated, refusedCount, left };
    printJson({ list: place, written: !dryRun, feeds, ...counts, refused });
  } else tell({ feeds, added, already, repeated, dryRun });
  tellRefused(place, list);
  return refusedCount + left === 0 ? DONE : PARTLY_FAILED;
}

function titleOf(place: string): string {
  const name = basename(URL.parse(place)?.hostname ?? place, extname(place));
  return name === '' || name === '-' ? 'Subscriptions' : name;
}

interface Told {
  readonly feeds: readonly {
    readonly file: string;
    readonly isNew: boolean;
    readonly sources: number;
    readonly list?: string;
  }[];
  readonly added: number;
  readonly already: number;
  readonly repeated: number;
  readonly dryRun: boolean;
}

function tell({ feeds, added, already, repeated, dryRun }: Told): void {
  for (const { file, isNew, sources, list } of feeds) {
    const where = list === undefined ? '' : `, listed in ${list}`;
    printLine(printable(`${file}${isNew ? ' (new)' : ''}: ${countOf(sources, 'source')}${where}`));
  }
  const others = [
    already > 0 ? `${already} were there already` : [],
    repeated > 0 ? `${repeated} came again` : [],
  ].flat();
  const verb = dryRun ? 'would be added' : 'added';
  printLine([`${countOf(added, 'source')} ${verb}`, ...others].join(', '));
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function tellRefused(file: string, { refused, refusedCount, left }: OutlineList): void {
  for (const { line, title, reason } of refused) {
    const name = title === undefined ? 'an outline' : `"${title}"`;
    printError(printable(formatFault({ file, line, message: `${name} is left out: ${reason}` })));
  }
  const more = refusedCount - refused.length;
  if (more > 0) printError(printable(`${file}: ${more} more outlines are left out`));
  if (left > 0) {
    const message = `${left} subscriptions more than the ${OPML_LIMITS.outlinesMax} of one list are left out`;
    printError(printable(`${file}: ${message}`));
  }
}
