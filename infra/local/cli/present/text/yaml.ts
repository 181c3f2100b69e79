import { Document, isScalar, visit } from 'yaml';
import { escaped, isPlain } from './plain.ts';

/** YAML, ends with a line break. Escapes terminal control characters. */
export function yamlText(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Scalar: (_, node) => {
      // YAML understands escapes only in double-quoted strings.
      if (isScalar(node) && typeof node.value === 'string' && !isPlain(node.value))
        node.type = 'QUOTE_DOUBLE';
    },
  });
  // Over several lines, the writer's line with a single blank would be read as a backslash.
  return escaped(document.toString({ doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER }));
}
