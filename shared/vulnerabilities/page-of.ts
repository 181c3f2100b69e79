/** Where people read about a vulnerability: the NVD, or OSV for what has no CVE. */
export function pageOf(id: string): string {
  const place = id.startsWith('CVE-') ? 'https://nvd.nist.gov/vuln/detail' : 'https://osv.dev/vulnerability';
  return `${place}/${id}`;
}
