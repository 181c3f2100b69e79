/** A part of an EVR or NEVRA is wrong; `field` is the one: name, epoch, version, release, arch, sourcerpm. */
export class RpmSyntaxError extends SyntaxError {
  override name = 'RpmSyntaxError';
  readonly field: string;
  constructor(field: string, detail: string) {
    super(`${field} ${detail}`);
    this.field = field;
  }
}
