/** One digest a day for the people on duty, by mail or webhook, without anything that is under embargo. */
export { composeDigest, digestText } from './compose.ts';
export { mailChannel, type MailSettings } from './mail.ts';
export { type DigestChannel, sendDigest } from './send.ts';
