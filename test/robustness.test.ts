// Which test shows which hostile case: of upstreams S forged addresses, N broken and hostile servers, X
// parsing, G identity and time; of stored articles C content, F files. A reader finds a case's test here;
// what is not there fails.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

type Shown = readonly [file: string, name: string];

const ALL_AT_ONCE: Shown = [
  'service/hostile-upstreams',
  'whatever upstreams do wrong is one line each',
];
const ADDRESSES = 'upstream/private-addresses';
const HOSTILE = 'upstream/hostile';
const CLIENT = 'upstream/client';
const POLITE = 'upstream/politeness';
const POLL = 'worker/upstream/poll-source';
const STORIES = 'worker/upstream/stories';
const PARSE = 'formats/parse-feed';
const CONTENT = 'service/hostile-content';
const BAD_INPUT = 'service/bad-input';
const READ_FILE = 'worker/folder/read-file';
const LIST_FILES = 'worker/folder/list-articles';
const MARKDOWN = 'articles/markdown/read-markdown';

/** By case: the tests that show it, as file below `test/` and the beginning of the test's name. */
const CASES: Readonly<Record<string, readonly Shown[]>> = {
  // A source at a private address that is not listed; each spelling of one; a name that leads to one.
  S01: [['service/upstreams', 'a bad upstream is one line of the log'], ALL_AT_ONCE],
  S02: [[ADDRESSES, 'no spelling of this machine is talked to']],
  S03: [[ADDRESSES, 'a name that leads to a private address is refused']],
  // Redirects to private addresses, at the first hop and at the last; other schemes.
  S05: [[ADDRESSES, 'a redirect to a private address is refused'], ALL_AT_ONCE],
  S06: [[ADDRESSES, 'the last of several redirects is guarded like the first']],
  S07: [[ADDRESSES, 'only http and https are spoken'], ALL_AT_ONCE],
  // The list of private addresses: opens itself alone, is refused when it opens too much, is told.
  S10: [[ADDRESSES, 'a listed port opens itself and no other']],
  S11: [
    ['config/allow-list', 'is refused as a whole for one bad entry'],
    ['service/hostile-upstreams', 'what is open to polls is said at the start'],
  ],
  // A password in an address.
  S12: [
    ['config/source-credentials', 'does not belong into the address'],
    [
      'service/credentials',
      'an upstream is asked with what feed.yaml says, and nobody else is told',
    ],
  ],
  S13: [['service/hostile-upstreams', 'what is open to polls is said at the start']],
  // A proxy of the environment is none; a configured one is.
  S14: [
    [ADDRESSES, 'a proxy that the environment names is not used'],
    ['config/proxy', 'the proxies that an environment names for others are none'],
    ['upstream/proxy', 'no address that the guard refuses is asked for'],
  ],
  S16: [['upstream/post-form', 'a private hub that is not listed is not asked']],
  S18: [[POLL, 'one permanent redirect and back again changes nothing']],

  // Slow, silent and dripping servers.
  N01: [[HOSTILE, 'a body that drips is given up']],
  N02: [[HOSTILE, 'an upstream that says nothing, drips its headers'], ALL_AT_ONCE],
  N03: [[HOSTILE, 'an upstream that says nothing, drips its headers']],
  // Endless bodies and bombs, in every coding.
  N04: [[HOSTILE, 'a body without end is given up at the limit'], ALL_AT_ONCE],
  N05: [[HOSTILE, 'a compressed body that unpacks past the limit'], ALL_AT_ONCE],
  N06: [
    [HOSTILE, 'a bomb that never ends is given up'],
    [CLIENT, 'a coding that was not asked for, or more than one, is refused'],
  ],
  N08: [[HOSTILE, 'headers past their limits are given up'], ALL_AT_ONCE],
  N09: [
    ['upstream/redirects', 'an endless redirect stops after five'],
    ['upstream/redirects', 'a cookie that is set on the way comes back to its setter'],
  ],
  N11: [[HOSTILE, 'a reset at any byte is one failure']],
  // Hosts that hang beside healthy ones.
  N12: [
    [
      'worker/upstream/upstream-poller',
      'a hundred hosts that hang leave the healthy ones their turns',
    ],
    [POLITE, 'open connections, idle ones included, are never more than the limit'],
  ],
  N13: [
    [POLL, 'a Retry-After of years, of nonsense or of the past'],
    [CLIENT, 'an upstream that asks for patience is heard'],
  ],
  N14: [['service/upstreams', 'an upstream that alternates between failing and answering']],
  // Validators: unasked 304s, broken ETags, the same ETag for another body.
  N15: [
    [CLIENT, 'a 304 that was not asked for is a failure'],
    [CLIENT, 'a validator that no upstream could mean'],
  ],
  N16: [[POLL, 'once a day the whole document is asked for']],
  N17: [[PARSE, 'what is no feed is refused with a code'], ALL_AT_ONCE],
  N18: [
    ['upstream/tls', 'a certificate that proves nothing is refused'],
    ['upstream/tls', 'TLS before 1.2, and what is no TLS at all, is refused'],
  ],
  N19: [[HOSTILE, 'an answer that is not well-formed is a failure'], ALL_AT_ONCE],
  N21: [
    [CLIENT, 'what is no content is a failure with its own code'],
    [POLL, 'a feed without items is read well and empties nothing'],
  ],
  N22: [[HOSTILE, 'a kept connection that is closed just when it is used again']],
  N23: [
    ['upstream/names', 'a name that cannot be looked up'],
    ['upstream/names', 'silent names hold up neither a file nor another name'],
  ],
  N24: [
    [POLITE, 'no host is asked more than its share at once'],
    [POLITE, 'a host is left alone for a while after each beginning'],
  ],

  // Entities, inside and outside.
  X01: [[PARSE, 'no entity of a DOCTYPE is expanded or fetched'], ALL_AT_ONCE],
  X02: [[PARSE, 'an entity that would grow to gigabytes grows to nothing'], ALL_AT_ONCE],
  X03: [[PARSE, 'no entity of a DOCTYPE is expanded or fetched'], ALL_AT_ONCE],
  X04: [[PARSE, 'no entity of a DOCTYPE is expanded or fetched, a plain DOCTYPE is fine']],
  // Depth and size.
  X05: [[PARSE, 'what is no feed is refused with a code'], ALL_AT_ONCE],
  X07: [[PARSE, 'hostile sizes are read in a moment']],
  X08: [
    [PARSE, 'of very many items the newest are read'],
    [
      'worker/upstream/document-thread',
      'a large document of many stories is read within the bounds',
    ],
  ],
  // Fields that are missing, markup that is broken, bytes that are something else.
  X09: [[PARSE, 'fifty items, each without some of title, link, guid and date']],
  X11: [
    [PARSE, 'bare ampersands, names of HTML and control characters cost nothing'],
    [PARSE, 'junk before the declaration and after the root is read past'],
  ],
  X13: [
    ['formats/decode-document', 'UTF-16 and UTF-32 are known by their zeros'],
    ['formats/decode-document', 'UTF-7 is never read as such'],
    ['formats/decode-document', 'the declaration counts where the header says nothing'],
  ],
  X14: [
    [
      'formats/jsonfeed/parse-document',
      'no key reaches a prototype, no number and no depth a crash',
    ],
  ],
  X15: [[PARSE, 'names of prototypes are names as any other']],
  X16: [[PARSE, 'what is no feed is refused with a code'], ALL_AT_ONCE],
  X17: [
    [PARSE, 'of several roots the first is read'],
    ['formats/rss/parse-document', 'RSS 0.91, 0.90 and 1.0 are read'],
    ['formats/atom/parse-document', 'Atom 0.3, prefixed Atom and a lone entry are read'],
  ],
  // Markup that pretends to be text, and markup that could run.
  X18: [
    ['formats/rss/parse-document', 'titles are plain text'],
    ['formats/atom/parse-document', 'the type says whether a text is text'],
  ],
  X19: [
    ['formats/atom/parse-document', 'xhtml keeps its order, whatever its prefix, and loses what'],
  ],

  // Names of stories: the same in two sources, twice in one document, missing, changing, huge.
  G01: [[STORIES, 'two sources with the same guid have two entries']],
  G03: [
    [STORIES, 'a guid that is given twice is stable over many polls'],
    [STORIES, 'two stories under one guid are two entries'],
  ],
  G04: [[STORIES, 'items without a guid are told apart by their whole link']],
  G06: [
    [STORIES, 'content that changes at every poll is shown more and more rarely'],
    [STORIES, 'dates that move at every poll change nothing'],
  ],
  G07: [
    [STORIES, 'a first reading is never held, a later flood is'],
    [STORIES, 'of a document with more items than the limit the first 2,000 are taken'],
  ],
  G08: [[STORIES, 'counts as published when it was first seen']],
  G09: [[STORIES, 'a guid of a megabyte is kept by its hash, a blank one is none']],
  G10: [[STORIES, 'an item that leaves and comes back is the same entry']],

  // Scripts, frames and forms in every form of article, in all documents, on pages and in an export.
  C01: [[CONTENT, 'no form of article brings anything alive']],
  C02: [
    [CONTENT, 'no form of article brings anything alive'],
    ['formats/html/sanitize', 'no mixture of payloads, tags and text can run'],
  ],
  C04: [
    [CONTENT, 'drawings and pages are never served as such'],
    ['http/ready-documents', 'every format leaves with its media type, its length and nosniff'],
  ],
  // Ends of sections, declarations and comments in every field.
  C05: [
    [CONTENT, 'what ends sections and comments, turns the direction or is hidden'],
    ['formats/round-trip', 'any text in every field gives documents without a fault'],
  ],
  // Depth and size.
  C06: [
    ['formats/html/sanitize', 'hostile sizes and depths neither throw nor take long'],
    ['articles/html/page-bodies', 'are read or set aside, however they are built'],
    [MARKDOWN, 'of any make comes to something in linear time'],
    ['articles/xml/read-xml', 'is bounded in depth and number'],
    ['articles/plain-text/bounds', 'more lines than an article has are too many'],
  ],
  C07: [[CONTENT, 'no form of article brings anything alive']],
  C08: [
    ['formats/round-trip', 'title, authors and paragraphs of any entry come back from its RSS'],
    ['formats/plain-text', 'only what a reader could take for markup is shielded'],
  ],
  C09: [
    [CONTENT, 'what ends sections and comments, turns the direction or is hidden'],
    ['cli/shown', 'no control character and no turn of the reading direction reaches a terminal'],
    ['formats/round-trip', 'with a title of 10,000 characters, is published all the same'],
  ],
  C11: [
    ['formats/html/compose-content', 'stored HTML is sanitized again'],
    ['worker/publish/publish-feed', 'is published again when its definition, the address or'],
  ],

  // Links, pipes and what is put in a file's place.
  F01: [
    [READ_FILE, 'a link is never followed, whatever it leads to'],
    [BAD_INPUT, 'whatever lies in a folder of articles'],
  ],
  F02: [[READ_FILE, 'a link that is put in a file’s place between two looks']],
  F03: [
    [BAD_INPUT, 'whatever lies in a folder of articles'],
    [LIST_FILES, 'goes ten folders deep and says where it stopped'],
  ],
  F05: [['service/changes', 'a file that is written slowly is never published by half']],
  // Front matter.
  F06: [
    [MARKDOWN, 'is told by its line'],
    [MARKDOWN, 'expands nothing, recurses nowhere and ends soon'],
    [MARKDOWN, 'reaches no prototype'],
    [MARKDOWN, 'keeps plain words and numbers as text'],
  ],
  F07: [[MARKDOWN, 'expands nothing, recurses nowhere and ends soon']],
  F09: [
    [BAD_INPUT, 'whatever lies in a folder of articles'],
    [LIST_FILES, 'names files and folders whose names are no text'],
  ],
  // Very many files: the time and the memory are in the table "ingest" of the bench.
  F10: [
    [LIST_FILES, 'lets others run while it works through thousands of files'],
    ['worker/folder/folder-pass', 'takes articles by the hundred, in batches'],
  ],
  F11: [['worker/folder/compare-folder', 'tries a file again whose fault may have passed']],
  F12: [
    ['service/changes', 'an edit that no reader would notice changes no byte'],
    ['worker/folder/settle', 'a file from the future was not written just now'],
  ],
  F13: [
    [CONTENT, 'broken files of every form are named'],
    ['articles/decode-text', 'names the line where UTF-8 breaks'],
  ],
  F15: [
    ['service/changes', 'an edited article is updated in place'],
    ['service/changes', 'a removed article is withdrawn'],
  ],
};

test('each case is shown by a test of the name that is given here', () => {
  for (const [id, tests] of Object.entries(CASES)) {
    assert.ok(tests.length > 0, id);
    for (const [file, name] of tests) {
      const text = readFileSync(join(import.meta.dirname, `${file}.test.ts`), 'utf8');
      const names = text
        .split(/\btest\(/u)
        .slice(1)
        .map((one) => one.slice(0, 200));
      assert.ok(
        names.some((one) => one.includes(name)),
        `${id}: no test of ${file} is named "${name}"`,
      );
    }
  }
});

const LIST = join(import.meta.dirname, '../../shared/robustness.md');

test('no case is left out', {
  skip: existsSync(LIST) ? false : 'needs the list of cases that the project is developed by',
}, () => {
  const listed = readFileSync(LIST, 'utf8').matchAll(/^\| ([SNXGCF]\d\d) \|/gmu);
  const missing = [...listed].map(([, id = '']) => id).filter((id) => CASES[id] === undefined);
  assert.deepEqual(missing, []);
});
