const MASKED = '[masked]';

/** Secrets within a text: what stands before each stays. */
const SECRETS_IN_TEXT: readonly RegExp[] = [
  /(:\/\/)[^/\s:@]+:[^/\s@]+(?=@)/g,
  /([?&;](?:sig|sv|se|token|access_token|key|api_?key|code|secret|password)=)[^&\s;"']+/gi,
  /((?:AccountKey|SharedAccessKey|SharedAccessSignature|Password)=)[^;\s"']+/gi,
  /(\b(?:Bearer|Basic)\s+)[\w.~+/=-]{8,}/gi,
  /(-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----)[\s\S]*/g,
];

/** A text without the secrets that it holds. */
export function maskSecrets(text: string): string {
  return SECRETS_IN_TEXT.reduce((shown, secret) => shown.replace(secret, `$1${MASKED}`), text);
}
