// A list of sources in a file of its own (OPML), beside the feed's: what subscribes to hundreds of feeds
// would be too long for a `feed.yaml`.

import { readFileSync, statSync } from 'node:fs';
import { messageOf, systemCodeOf } from '../core/errors.ts';
import { type ListRhythm, listedSource } from '../core/listed-source.ts';
import type { UpstreamSource } from '../core/source.ts';
import { decodeDocument } from '../formats/decode-document.ts';
import { OPML_LIMITS, parseDocument } from '../formats/opml/parse-document.ts';
import type { ConfigFault } from './fault.ts';
import { listFileOf, type SourceDefaults, type SourceFile } from './source-definitions.ts';
import { stampFile } from './stamp-file.ts';

interface ListFile {
  /** How the file stood before it was read. */
  readonly stamp: string;
  readonly sources: readonly UpstreamSource[];
  /** Outlines that cannot be subscribed to, with their lines; the others are in force. */
  readonly faults: readonly ConfigFault[];
  /** The list as a whole cannot be read. */
  readonly isBroken: boolean;
}

export interface FeedLists extends Omit<ListFile, 'stamp'> {
  /** How each file stood before it was read, by its name. */
  readonly stamps: ReadonlyMap<string, string>;
}

interface ListPlace {
  /** The feed's slug. */
  readonly feed: string;
  /** The `feed.yaml`: lists are relative to where it stands. */
  readonly file: string;
  readonly defaults: SourceDefaults;
}

/** Reads all lists of a feed; a source that stands in several is one. Never throws for what is there. */
export function readFeedLists(
  declared: readonly SourceFile[],
  { feed, file, defaults }: ListPlace,
): FeedLists {
  const stamps = new Map<string, string>();
  const sources = new Map<string, UpstreamSource>();
  const faults: ConfigFault[] = [];
  let isBroken = false;
  for (const one of declared) {
    const asked = listFileOf(one, file, defaults);
    if (asked === undefined) continue;
    const list = readListFile(asked.list, feed, asked);
    stamps.set(asked.list, list.stamp);
    faults.push(...list.faults);
    isBroken ||= list.isBroken;
    for (const source of list.sources) if (!sources.has(source.id)) sources.set(source.id, source);
  }
  return { stamps, sources: [...sources.values()], faults, isBroken };
}

const FAULTS_TOLD_MAX = 20;

/** Reads a list for a feed. Never throws for what is there. */
function readListFile(file: string, feed: string, rhythm: ListRhythm): ListFile {
  const stamp = stampFile(file);
  const broken = (message: string): ListFile => {
    return { stamp, sources: [], faults: [{ file, message }], isBroken: true };
  };
  const bytes = readBytes(file);
  if (typeof bytes === 'string') return broken(bytes);
  const list = parseDocument(decodeDocument(bytes).text);
  if (!list.ok) return broken('is no OPML: it has no element opml. Put a list of feeds here.');
  const sources = new Map(
    list.outlines.map((one) => {
      const source = listedSource(feed, one, rhythm);
      return [source.id, source];
    }),
  );
  const refused = list.refused.slice(0, FAULTS_TOLD_MAX).map(({ line, title, reason }) => {
    const name = title === undefined ? 'an outline' : `"${title}"`;
    return { file, line, message: `${name} is left out: ${reason}.` };
  });
  const more = list.refusedCount - refused.length;
  const faults = [
    ...refused,
    ...(more > 0 ? [{ file, message: `${more} more outlines are left out.` }] : []),
    ...(list.left > 0
      ? [
          {
            file,
            message: `lists ${list.left} feeds more than the ${OPML_LIMITS.outlinesMax} that are read.`,
          },
        ]
      : []),
  ];
  return { stamp, sources: [...sources.values()], faults, isBroken: false };
}

function readBytes(file: string): Uint8Array | string {
  try {
    const stats = statSync(file);
    if (!stats.isFile()) return 'is no regular file. Put a list of feeds (OPML) here.';
    if (stats.size > OPML_LIMITS.bytesMax)
      return `is ${stats.size} bytes; at most ${OPML_LIMITS.bytesMax} are read. Shorten it.`;
    return readFileSync(file);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return 'does not exist. Create it.';
    return `cannot be read: ${messageOf(error)}`;
  }
}
