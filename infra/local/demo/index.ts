/** The demo: follows a CVE from its NVD record to the image that nodes run, on one machine. */
export { runDemo } from './demo.ts';
