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
  // Over several lines, the writer's line of a lone blank is read as a backslash.
  return escaped(document.toString({ doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER }));
}
