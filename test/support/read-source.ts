import type { DownloadFacts } from '../../shared/sources/index.ts';

type Parse<R> = (
  bytes: Buffer,
  file: string,
  visit: (cve: string, record: R) => void,
) => DownloadFacts | Promise<DownloadFacts>;

interface ReadAnswer<R> extends DownloadFacts {
  /** In order; the last of an id that comes twice. */
  records: Map<string, R>;
}

/** All records of an answer, with what it says of itself. */
export async function readWith<R>(parse: Parse<R>, bytes: Buffer, file = 'file'): Promise<ReadAnswer<R>> {
  const records = new Map<string, R>();
  const facts = await parse(bytes, file, (cve, record) => {
    records.set(cve, record);
  });
  return { ...facts, records };
}
