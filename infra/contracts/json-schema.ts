import { z } from 'zod';

/** JSON Schema (2020-12) of what goes over the wire: before a reader fills in defaults. */
export function jsonSchemaOf(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}
