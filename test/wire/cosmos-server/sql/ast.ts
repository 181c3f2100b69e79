/** The part of the query language that this server knows. */

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Expression =
  | { kind: 'literal'; value: string | number | boolean | null | undefined }
  | { kind: 'parameter'; name: string }
  /** Fields below the document. */
  | { kind: 'path'; fields: string[] }
  | { kind: 'compare'; operator: Comparison; left: Expression; right: Expression }
  | { kind: 'and' | 'or'; left: Expression; right: Expression }
  | { kind: 'not'; operand: Expression }
  | { kind: 'call'; name: string; operands: Expression[] };

/** `SELECT *` is the only projection. */
export interface SelectStatement {
  filter?: Expression;
  /** Ascending; `id` is the only field that can be ordered by. */
  orderById: boolean;
}
