import XMLBuilder from 'fast-xml-builder';

const ATTRIBUTE = '@';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE,
  textNodeName: '#',
  format: true,
  indentBy: '  ',
  suppressEmptyNode: true,
});

/** Characters that XML 1.0 cannot say, escaped or not (https://www.w3.org/TR/xml/#charsets). */
const UNSAYABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** An element: fields that begin with `@` are its attributes, `#` is its text, the others its children, in order. */
export interface XmlElement {
  [name: string]: string | XmlElement | readonly (string | XmlElement)[];
}

/** An XML document. */
export function xmlText(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(root).replace(UNSAYABLE, '\uFFFD')}`;
}
