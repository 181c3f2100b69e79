import type { RejectedRecord } from '../vulnerabilities/index.ts';

/** What the last reading of a file found, where that still stands. */
export interface KnownGroups {
  /** The file's own time, ISO 8601. */
  time: string;
  groups: Readonly<Record<string, Pick<ReadGroup, 'digest' | 'told'>>>;
}

export interface ReadGroup {
  /** Content hash of the bytes of its records. */
  digest: string;
  /** Records set aside or mended: which of the group's. */
  told: [nth: number, note: RejectedRecord][];
  /** Its bytes were known: its records were not visited. */
  isKnown: boolean;
}

/** Whether something of the file is known: nearly all of it is passed over then. */
export function isReread(known: Pick<KnownGroups, 'groups'> | undefined): boolean {
  return known !== undefined && Object.keys(known.groups).length > 0;
}
