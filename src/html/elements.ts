// The elements of HTML, sorted by what becomes of them: which tell a story and stay, which are dropped
// with all that they hold, and which part lines and paragraphs when HTML is read as text.

/** Within a word or a line. */
export const INLINE: ReadonlySet<string> = new Set([
  ...['a', 'abbr', 'acronym', 'b', 'bdi', 'bdo', 'big', 'blink', 'cite', 'code', 'data', 'del'],
  ...['dfn', 'em', 'font', 'i', 'img', 'ins', 'kbd', 'label', 'mark', 'nobr', 'q', 'rb', 'rp'],
  ...['rt', 'ruby', 's', 'samp', 'small', 'span', 'strike', 'strong', 'sub', 'sup', 'time', 'tt'],
  ...['u', 'var', 'wbr'],
]);

/** On lines of their own, or without any text. */
export const BLOCK: ReadonlySet<string> = new Set([
  ...['address', 'applet', 'area', 'article', 'aside', 'audio', 'base', 'blockquote', 'body', 'br'],
  ...['button', 'canvas', 'caption', 'center', 'col', 'colgroup', 'dd', 'details', 'dialog', 'dir'],
  ...['div', 'dl', 'dt', 'embed', 'fieldset', 'figcaption', 'figure', 'footer', 'form', 'frame'],
  ...['frameset', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'head', 'header', 'hr', 'html', 'iframe'],
  ...['input', 'legend', 'li', 'link', 'main', 'map', 'marquee', 'menu', 'meta', 'nav'],
  ...['object', 'ol', 'optgroup', 'option', 'p', 'param', 'picture', 'pre', 'section', 'select'],
  ...['source', 'summary', 'svg', 'table', 'tbody', 'td', 'textarea', 'tfoot', 'th', 'thead', 'tr'],
  ...['track', 'ul', 'video'],
]);

/** Their text is none of the story's. */
export const SILENT: ReadonlySet<string> = new Set([
  ...['annotation-xml', 'noembed', 'noframes', 'noscript', 'option', 'plaintext', 'script'],
  ...['select', 'style', 'template', 'textarea', 'title', 'xmp'],
]);

/** Without content and end tag. */
export const VOID: ReadonlySet<string> = new Set([
  ...['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param'],
  ...['source', 'track', 'wbr'],
]);

/** Elements that stay in an entry. None of them runs, loads frames, submits, or changes how markup is read. */
export const KEPT: ReadonlySet<string> = new Set([
  ...['a', 'abbr', 'acronym', 'address', 'article', 'aside', 'audio', 'b', 'bdi', 'big'],
  ...['blockquote', 'br', 'caption', 'center', 'cite', 'code', 'col', 'colgroup', 'dd', 'del'],
  ...['details', 'dfn', 'div', 'dl', 'dt', 'em', 'figcaption', 'figure', 'font', 'footer', 'h1'],
  ...['h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr', 'i', 'img', 'ins', 'kbd', 'li', 'main', 'mark'],
  ...['nav', 'ol', 'p', 'picture', 'pre', 'q', 'rb', 'rp', 'rt', 'ruby', 's', 'samp', 'section'],
  ...['small', 'source', 'span', 'strike', 'strong', 'sub', 'summary', 'sup', 'table', 'tbody'],
  ...['td', 'tfoot', 'th', 'thead', 'time', 'tr', 'tt', 'u', 'ul', 'var', 'video', 'wbr'],
]);

/** Still drawings: shapes and words alone, which can neither run nor load anything; links are HTML's `a`. */
export const DRAWING: ReadonlySet<string> = new Set([
  ...['circle', 'ellipse', 'g', 'line', 'path', 'polygon', 'polyline', 'rect', 'svg', 'text'],
  'tspan',
]);

/** Formulas: Presentation MathML beside its source as text, which can neither run nor load anything. */
export const FORMULA: ReadonlySet<string> = new Set([
  'annotation',
  ...['math', 'merror', 'mfenced', 'mfrac', 'mi', 'mmultiscripts', 'mn', 'mo', 'mover', 'mpadded'],
  ...['mphantom', 'mprescripts', 'mroot', 'mrow', 'ms', 'mspace', 'msqrt', 'mstyle', 'msub'],
  ...['msubsup', 'msup', 'mtable', 'mtd', 'mtext', 'mtr', 'munder', 'munderover', 'semantics'],
]);
