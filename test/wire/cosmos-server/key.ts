/** The account key of every test server; no secret. */
export const COSMOS_TEST_KEY = Buffer.from('test server').toString('base64');
