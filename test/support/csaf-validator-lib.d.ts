/** The part of the CSAF validator that tests use; it brings no types of its own. */
declare module '@secvisogram/csaf-validator-lib/validate.js' {
  interface TestResult {
    name: string;
    isValid: boolean;
    errors: { message: string; instancePath: string }[];
  }
  export default function validate(
    tests: unknown[],
    document: unknown,
  ): Promise<{ isValid: boolean; tests: TestResult[] }>;
}
declare module '@secvisogram/csaf-validator-lib/mandatoryTests.js';
declare module '@secvisogram/csaf-validator-lib/schemaTests.js' {
  export const csaf_2_0_strict: unknown;
}
declare module '@secvisogram/csaf-validator-lib/lib/shared/cwec.js' {
  const list: { weaknesses: readonly { id: string; name: string }[] };
  export default list;
}
declare module '@secvisogram/csaf-validator-lib/csaf_2_1/mandatoryTests.js';
declare module '@secvisogram/csaf-validator-lib/csaf_2_1/schemaTests.js' {
  export const csaf_2_1_strict: unknown;
}
