const RUN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
export const RUN_NAME_RULE =
  'at most 64 letters, digits, dots, dashes and underscores, the first a letter or digit';

/** Whether the text is a valid run name in messages, documents and blobs alike. */
export function isRunName(text: string): boolean {
  return RUN_NAME.test(text);
}
