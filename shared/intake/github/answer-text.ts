import { LABEL_PREFIX } from './issue-event.ts';
import type { RequestDocument } from './documents.ts';

/** By this, and by its author, Patchline knows its own comment again. */
export const MARK = '<!-- patchline:request -->';

interface Answer {
  /** Markdown. */
  text: string;
  /** The only label with Patchline's prefix that the issue is to have; none: it keeps what it has. */
  label?: string;
}

/**
 * What stands on the issue of a request. An answer to what looks like a security report is the same for each: it says
 * nothing of what is known.
 * @param securityUrl where vulnerabilities are reported; default: the private form of the repository
 */
export function answerTo(
  { asks, state, owner, reason, url, repository }: RequestDocument,
  securityUrl: string | undefined,
): Answer {
  if (asks === 'security') {
    const form = securityUrl ?? `${new URL(url).origin}/${repository}/security/advisories/new`;
    return {
      text: [
        MARK,
        'Thank you. This may be about security, so please do not add details here, where everybody reads them.',
        `Report it in private instead: ${form}`,
      ].join('\n'),
    };
  }
  const said = reason === undefined ? '' : `\n\n${quoted(reason)}`;
  return {
    text: `${MARK}\nThis request is **${state}**, with ${plain(owner.name)}.${said}`,
    label: `${LABEL_PREFIX}${state}`,
  };
}

/** Mentions nobody, whom GitHub would notify. */
function plain(name: string): string {
  return `\`${name.replaceAll(/[`@\s]+/g, ' ').trim()}\``;
}

function quoted(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => `> ${line.replaceAll('@', '@\u200b').replaceAll('<!--', '&lt;!--')}`)
    .join('\n');
}
