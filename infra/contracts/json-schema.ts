import { z } from 'zod';

/** JSON Schema (2020-12) of what goes over the wire: before a reader fills in defaults. */
export function jsonSchemaOf(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    // A format of zod's own, which its pattern says better.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'starts_with') delete jsonSchema.format;
    },
  });
  return rest;
}
