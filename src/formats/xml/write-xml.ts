// The XML that the package `feed` has no words for is written here. Text goes out with hexadecimal
// references for `& < >`, the form that most RSS readers get right (RSS profile 3.1) and that is plain XML to
// all others.

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One element with text. Attributes that are undefined are left out; no text gives an empty element. */
export function xmlElement(name: string, attributes: Attributes, text?: string): string {
  const start = `<${name}${xmlAttributes(attributes)}`;
  return text === undefined || text === ''
    ? `${start}/>`
    : `${start}>${escapeXmlText(text)}</${name}>`;
}

/** One element around finished elements, none of which is escaped again. */
export function xmlParent(
  name: string,
  attributes: Attributes,
  children: readonly string[],
): string {
  return `<${name}${xmlAttributes(attributes)}>${children.join('')}</${name}>`;
}

/** The attributes, each with a space before it, in the order of the record. */
export function xmlAttributes(attributes: Attributes): string {
  let written = '';
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) written += ` ${name}="${escapeXmlAttribute(String(value))}"`;
  }
  return written;
}

/** Character data: `>` too, so that `]]>` cannot arise, and CR, which parsers turn into LF (XML 1.0 §2.11). */
function escapeXmlText(text: string): string {
  return text
    .replace(/&/gu, '&#x26;')
    .replace(/</gu, '&#x3C;')
    .replace(/>/gu, '&#x3E;')
    .replace(/\r/gu, '&#xD;');
}

/** An attribute's value: white space survives only as references (XML 1.0 §3.3.3). */
function escapeXmlAttribute(value: string): string {
  return escapeXmlText(value)
    .replace(/"/gu, '&#x22;')
    .replace(/\t/gu, '&#x9;')
    .replace(/\n/gu, '&#xA;');
}

/** Rewrites the references that `feed` wrote outside CDATA sections in the hexadecimal form. */
export function toHexReferences(xml: string): string {
  let result = '';
  let at = 0;
  for (;;) {
    const start = xml.indexOf('<![CDATA[', at);
    const markup = start === -1 ? xml.slice(at) : xml.slice(at, start);
    result += markup
      .replaceAll('&amp;', '&#x26;')
      .replaceAll('&lt;', '&#x3C;')
      .replaceAll('&gt;', '&#x3E;');
    if (start === -1) return result;
    const end = xml.indexOf(']]>', start);
    at = end === -1 ? xml.length : end + 3;
    result += xml.slice(start, at);
  }
}
