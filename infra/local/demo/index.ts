/** The demo: a CVE goes from its record in the NVD to a fixed finding, on one machine. */
export { runDemo } from './demo.ts';
