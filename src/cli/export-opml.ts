// `kabar export --opml`: every upstream that is polled, as a list that feed readers take.

import { renderDocument } from '../formats/opml/render-document.ts';
import { DONE, type ExitCode } from './exit-code.ts';
import { type GlobalOptions, readSetting } from './setting.ts';
import { printText } from './terminal.ts';

/** Prints the list, the sources of each feed in a group. Nothing secret is in it: credentials stand elsewhere. */
export async function exportOpml(options: GlobalOptions): Promise<ExitCode> {
  const { definitions } = readSetting(options);
  const groups = definitions.feeds.map(({ title, sources }) => ({
    title,
    feeds: sources.flatMap((one) =>
      one.kind === 'upstream' ? [{ url: one.url, title: one.name }] : [],
    ),
  }));
  printText(renderDocument({ title: 'Kabar', groups, emptyText: 'There are no upstreams.' }));
  return DONE;
}
