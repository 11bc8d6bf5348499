// Markdown to HTML as CommonMark and GitHub have it, with footnotes and task lists. What comes out is
// foreign HTML like any other: it is cleaned before it is kept.

import MarkdownIt from 'markdown-it';
import footnote from 'markdown-it-footnote';

const markdown = new MarkdownIt({ html: true, linkify: true }).use(footnote);
// Only addresses that are written in full: "README.md" is no place in Moldova.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
markdown.core.ruler.push('tasks', markTasks);
// An entry's fragments have no ids that links within a page could lead to.
markdown.renderer.rules.footnote_ref = (tokens, index) =>
  `<sup>[${numberOf(tokens[index]?.meta)}]</sup>`;
markdown.renderer.rules.footnote_anchor = () => '';
markdown.renderer.rules.footnote_block_open = () => '<hr>\n<ol>\n';
markdown.renderer.rules.footnote_block_close = () => '</ol>\n';
markdown.renderer.rules.footnote_open = () => '<li>';
markdown.renderer.rules.footnote_close = () => '</li>\n';

/** The raw HTML of a text. Throws `RangeError` where blocks are nested past the stack. */
export function renderMarkdown(text: string): string {
  return markdown.render(text, {});
}

function numberOf(meta: unknown): number {
  const { id } = typeof meta === 'object' && meta !== null && 'id' in meta ? meta : { id: 0 };
  return Number(id) + 1;
}

/** `- [x] done`: boxes that nobody can tick become signs that everybody sees. */
function markTasks({ tokens }: { readonly tokens: readonly Token[] }): void {
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'inline' || tokens[index - 2]?.type !== 'list_item_open') continue;
    const [first] = token.children ?? [];
    if (first?.type !== 'text') continue;
    first.content = first.content.replace(/^\[([ xX])\](?=\s)/u, (_box, mark: string) =>
      mark === ' ' ? '☐' : '☑',
    );
  }
}

interface Token {
  readonly type: string;
  content: string;
  readonly children: Token[] | null;
}
