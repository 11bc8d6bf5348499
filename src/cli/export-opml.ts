// `kabar export --opml`: every upstream that is polled, as a list that feed readers take.

import { expandLists } from '../core/listed-source.ts';
import { renderDocument } from '../formats/opml/render-document.ts';
import { DONE, type ExitCode } from './exit-code.ts';
import { openToLook } from './open-to-look.ts';
import { type GlobalOptions, readSetting } from './setting.ts';
import { printText } from './terminal.ts';

/** Prints the list, the sources of each feed in a group. Nothing secret is in it: credentials stand elsewhere. */
export async function exportOpml(options: GlobalOptions): Promise<ExitCode> {
  const { definitions } = readSetting(options);
  const storage = await openToLook(definitions.config.database);
  const states = (await storage?.sources.list()) ?? [];
  await storage?.close();
  const lists = new Map(states.map(({ id, poll }) => [id, poll?.list]));
  const groups = expandLists(definitions.feeds, (id) => lists.get(id)).map(
    ({ title, sources }) => ({
      title,
      feeds: sources.flatMap((one) =>
        one.kind === 'upstream' && one.isList !== true && one.leftAt === undefined
          ? [{ url: one.url, title: one.name }]
          : [],
      ),
    }),
  );
  printText(renderDocument({ title: 'Kabar', groups, emptyText: 'There are no upstreams.' }));
  return DONE;
}
