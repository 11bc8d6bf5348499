// Sanitized HTML put into the order that the HTML standard's parser expects, so that every reader
// builds the same tree from it and no validator finds a parse error: no block in a paragraph, no link
// in a link, cells only in rows. One pass over tags whose form the sanitizer guarantees.

const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'source', 'wbr']);
const NEEDS_ADDRESS: Readonly<Record<string, string>> = { img: ' src="', source: ' src' };
const HEADINGS: ReadonlySet<string> = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
// Start tags that end an open paragraph (HTML §13.2.6.4.7).
const BLOCKS: ReadonlySet<string> = new Set([
  ...[
    'address',
    'article',
    'aside',
    'blockquote',
    'dd',
    'details',
    'div',
    'dl',
    'dt',
    'figcaption',
  ],
  ...['figure', 'footer', 'header', 'hr', 'li', 'main', 'nav', 'ol', 'p', 'pre', 'section'],
  ...['summary', 'table', 'ul', ...HEADINGS],
]);
// Elements that may stand only directly in some others; elsewhere their tags are dropped.
const PARENTS: Readonly<Record<string, readonly string[]>> = {
  caption: ['table'],
  thead: ['table'],
  tbody: ['table'],
  tfoot: ['table'],
  tr: ['table', 'thead', 'tbody', 'tfoot'],
  td: ['tr'],
  th: ['tr'],
  source: ['picture', 'audio', 'video'],
  rt: ['ruby'],
  rp: ['ruby'],
};
// Directly in these stands nothing but rows and cells: text and other elements are given a cell, because
// a parser would move them out of the table (§13.2.6.4.9).
const TABLE_PARTS: ReadonlySet<string> = new Set(['table', 'thead', 'tbody', 'tfoot', 'tr']);

const LINKS: ReadonlySet<string> = new Set(['a']);
const TABLE: ReadonlySet<string> = new Set(['table']);
const CELL_LIMITS: ReadonlySet<string> = new Set(['table', 'td', 'th', 'caption']);
const LIST_LIMITS: ReadonlySet<string> = new Set(['ol', 'ul', 'dl', ...CELL_LIMITS]);

interface Ending {
  readonly names: ReadonlySet<string>;
  readonly limits: ReadonlySet<string>;
}

const ENDS_SECTION: Ending = {
  names: new Set(['caption', 'thead', 'tbody', 'tfoot', 'tr']),
  limits: TABLE,
};
const ENDS_CELL: Ending = { names: new Set(['td', 'th']), limits: TABLE };

/** What a start tag ends before it opens: the innermost of the names, unless one of the limits is met first. */
const ENDINGS: Readonly<Record<string, Ending>> = {
  li: { names: new Set(['li']), limits: LIST_LIMITS },
  dt: { names: new Set(['dt', 'dd']), limits: LIST_LIMITS },
  dd: { names: new Set(['dt', 'dd']), limits: LIST_LIMITS },
  caption: ENDS_SECTION,
  thead: ENDS_SECTION,
  tbody: ENDS_SECTION,
  tfoot: ENDS_SECTION,
  tr: { names: new Set(['tr', 'caption']), limits: TABLE },
  td: ENDS_CELL,
  th: ENDS_CELL,
};
const ENDS_PARAGRAPH: Ending = { names: new Set(['p']), limits: CELL_LIMITS };

interface OpenElement {
  readonly name: string;
}

/** The same content, properly nested. `html` must come from the sanitizer; linear in it. */
export function nestProperly(html: string): string {
  const nesting = createNesting();
  let at = 0;
  for (const tag of html.matchAll(/<(\/?)([a-z][a-z0-9]*)([^<>]*)>/gu)) {
    const [whole, slash, name = '', attributes = ''] = tag;
    nesting.text(html.slice(at, tag.index));
    at = tag.index + whole.length;
    if (slash === '/') nesting.close();
    else nesting.open(name, whole, attributes);
  }
  nesting.text(html.slice(at));
  return nesting.finish();
}

function createNesting() {
  const output: string[] = [];
  // The elements that the input has open, and those that the output has; shared ones are the same object.
  const inputs: OpenElement[] = [];
  const outputs: OpenElement[] = [];

  const parent = (): string => outputs.at(-1)?.name ?? '';
  const isOpen = (names: ReadonlySet<string>): boolean =>
    outputs.some(({ name }) => names.has(name));

  function openOutput(element: OpenElement, tag: string): void {
    output.push(tag);
    outputs.push(element);
  }

  function closeOutputs(count: number): void {
    while (outputs.length > count) output.push(`</${outputs.pop()?.name ?? ''}>`);
  }

  function end({ names, limits }: Ending): void {
    for (let i = outputs.length - 1; i >= 0; i -= 1) {
      const name = outputs[i]?.name ?? '';
      if (names.has(name)) closeOutputs(i);
      if (names.has(name) || limits.has(name)) return;
    }
  }

  function openCell(): void {
    if (!TABLE_PARTS.has(parent())) return;
    if (parent() !== 'tr') openOutput({ name: 'tr' }, '<tr>');
    openOutput({ name: 'td' }, '<td>');
  }

  function mayStandHere(name: string, attributes: string): boolean {
    if ((name === 'td' || name === 'th') && TABLE_PARTS.has(parent()) && parent() !== 'tr') {
      openOutput({ name: 'tr' }, '<tr>');
    }
    const needed = NEEDS_ADDRESS[name];
    if (needed !== undefined && !attributes.includes(needed)) return false;
    const parents = PARENTS[name];
    if (parents !== undefined) return parents.includes(parent());
    openCell();
    if (name === 'a') return !isOpen(LINKS);
    return !HEADINGS.has(name) || !isOpen(HEADINGS);
  }

  return {
    open(name: string, tag: string, attributes: string): void {
      if (BLOCKS.has(name)) end(ENDS_PARAGRAPH);
      const ending = Object.hasOwn(ENDINGS, name) ? ENDINGS[name] : undefined;
      if (ending !== undefined) end(ending);
      const isKept = mayStandHere(name, attributes);
      const element = { name };
      if (!VOID.has(name)) inputs.push(element);
      if (!isKept) return;
      if (VOID.has(name)) output.push(tag);
      else openOutput(element, tag);
    },
    close(): void {
      const element = inputs.pop();
      const at = element === undefined ? -1 : outputs.lastIndexOf(element);
      if (at !== -1) closeOutputs(at);
    },
    text(text: string): void {
      if (text.trim() !== '') openCell();
      output.push(text);
    },
    finish(): string {
      closeOutputs(0);
      return output.join('');
    },
  };
}
