/** Where readers find more of a CVE. */
export function nvdPage(cve: string): string {
  return `https://nvd.nist.gov/vuln/detail/${cve}`;
}
