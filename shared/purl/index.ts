/** Package URLs (purls): reads and writes them. Pure; imports no other room. */
export { formatPurl, isPurl, parsePurl, type Purl, purlPath, PurlSyntaxError, readPurl } from './purl.ts';
