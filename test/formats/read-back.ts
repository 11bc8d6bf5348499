// Published documents read again by parsers that are not ours: saxes for XML, htmlparser2 for HTML.

import { Parser } from 'htmlparser2';
import { SaxesParser } from 'saxes';

export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlNode[];
  text: string;
}

/** The root element; throws for anything that is not well-formed or has an unbound prefix. */
export function parseXml(document: string): XmlNode {
  const top: XmlNode = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    const attributes = Object.entries(tag.attributes).map(([name, { value }]) => [name, value]);
    const node = {
      name: tag.name,
      attributes: Object.fromEntries(attributes),
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  const addText = (text: string) => {
    const node = open.at(-1);
    if (node !== undefined) node.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => open.pop());
  parser.write(document).close();
  const [root] = top.children;
  if (root === undefined) throw new Error('no root element');
  return root;
}

/** All elements of that name below the node, in document order. */
export function findAll(node: XmlNode, name: string): XmlNode[] {
  return node.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...findAll(child, name),
  ]);
}

/** The texts of the direct children of that name. */
export function textsOf(node: XmlNode, name: string): string[] {
  return node.children.filter((child) => child.name === name).map((child) => child.text);
}

export interface HtmlTag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The start tags and the text that an HTML parser finds, and the text of each `<p>`. */
export function parseHtml(html: string): { tags: HtmlTag[]; text: string; paragraphs: string[] } {
  const tags: HtmlTag[] = [];
  const paragraphs: string[] = [];
  let text = '';
  let paragraph: string | undefined;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      tags.push({ name, attributes });
      if (name === 'p') paragraph = '';
      if (name === 'br' && paragraph !== undefined) paragraph += '\n';
    },
    ontext: (part) => {
      text += part;
      if (paragraph !== undefined) paragraph += part;
    },
    onclosetag: (name) => {
      if (name === 'p' && paragraph !== undefined) {
        paragraphs.push(paragraph);
        paragraph = undefined;
      }
    },
  });
  parser.end(html);
  return { tags, text, paragraphs };
}

/** Takes out the word joiners that keep plain text from being read as markup. */
export function unshield(text: string): string {
  return text.replaceAll('\u2060', '');
}
