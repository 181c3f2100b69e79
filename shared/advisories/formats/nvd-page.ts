export { pageOf as nvdPage } from '../../vulnerabilities/index.ts';
