/** The demo: follows a CVE from its NVD record to a fixed finding, on one machine. */
export { runDemo } from './demo.ts';
