/**
 * Package URLs (purls): reads and writes them. Pure. Imports no other room; does no I/O and never decides which
 * product a purl stands for.
 */
export { formatPurl, isPurl, parsePurl, type Purl, purlPath, PurlSyntaxError, readPurl } from './purl.ts';
