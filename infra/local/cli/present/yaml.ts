import { Document, isScalar, visit } from 'yaml';
import { escaped, isPlain } from './plain.ts';

/** YAML, ends with a line break. What a terminal would obey is escaped. */
export function yamlText(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Scalar: (_, node) => {
      // Only there are escapes understood.
      if (isScalar(node) && typeof node.value === 'string' && !isPlain(node.value))
        node.type = 'QUOTE_DOUBLE';
    },
  });
  return escaped(document.toString());
}
