import { InvalidInputError } from '../platform/index.ts';

/** There is no report of that id in the release. */
export class UnknownReportError extends InvalidInputError {
  override name = 'UnknownReportError';
  constructor(release: string, id: string) {
    super(`id: there is no report ${id} of ${release}`, { field: 'id', record: id });
  }
}
