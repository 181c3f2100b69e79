/**
 * Thrown for an invalid part of an EVR or NEVRA; `field` names it: name, epoch, version, release, arch,
 * sourcerpm.
 */
export class RpmSyntaxError extends SyntaxError {
  override name = 'RpmSyntaxError';
  readonly field: string;
  constructor(field: string, detail: string) {
    super(`${field} ${detail}`);
    this.field = field;
  }
}
