import { InvalidInputError } from '../../../../shared/platform/index.ts';

/** `owner/name#7` as repository and number. @throws InvalidInputError */
export function issueOf(text: string): { repository: string; number: number } {
  const [, repository, number] = /^([^#]+)#(\d{1,15})$/.exec(text) ?? [];
  if (repository === undefined) throw new InvalidInputError(`${text}: is not an issue such as owner/name#7`);
  return { repository, number: Number(number) };
}
