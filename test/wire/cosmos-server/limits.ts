import { Refusal } from './answer.ts';

/** https://learn.microsoft.com/azure/cosmos-db/concepts-limits */
const MAX_ITEM_BYTES = 2 * 1024 * 1024;
const MAX_ID_BYTES = 1023;
const MAX_PARTITION_KEY_BYTES = 2048;
const MAX_TTL = 2_147_483_647;

type Body = Readonly<Record<string, unknown>> & { readonly id: string };

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A document that the real service takes into that partition. Returns it with its text.
 * @param pk the partition key header, parsed and written again
 * @throws Refusal 400, 413
 */
export function checkedItem(body: unknown, field: string, pk: string): { body: Body; text: string } {
  if (!isRecord(body)) throw new Refusal(400, 'a document is a JSON object');
  const id = checkedId(body['id']);
  if (pkOf(body[field]) !== pk) {
    throw new Refusal(400, 'the partition key of the document is not that of the header', {
      substatus: 1001,
    });
  }
  checkTtl(body['ttl']);
  const text = JSON.stringify(body);
  if (Buffer.byteLength(text) > MAX_ITEM_BYTES) throw new Refusal(413, 'Request size is too large');
  return { body: { ...body, id }, text };
}

/** The header's values as the key of a partition. @throws Refusal 400 */
export function checkedPk(header: string | undefined): string {
  const values: unknown = header === undefined ? undefined : JSON.parse(header);
  if (!Array.isArray(values) || values.length !== 1) {
    throw new Refusal(400, 'PartitionKey value must be supplied for this operation');
  }
  const pk = JSON.stringify(values);
  if (Buffer.byteLength(pk) > MAX_PARTITION_KEY_BYTES)
    throw new Refusal(400, 'the partition key is too long');
  return pk;
}

/** As the header has it; an absent field is the empty object. */
function pkOf(value: unknown): string {
  return JSON.stringify([value === undefined ? {} : value]);
}

function checkedId(id: unknown): string {
  const valid = typeof id === 'string' && id !== '' && !/[/\\#?]/.test(id);
  if (valid && Buffer.byteLength(id) <= MAX_ID_BYTES) return id;
  throw new Refusal(400, 'the id of a document is missing, too long or holds one of / \\ # ?');
}

function checkTtl(ttl: unknown): void {
  if (ttl === undefined || ttl === -1) return;
  if (Number.isInteger(ttl) && Number(ttl) > 0 && Number(ttl) <= MAX_TTL) return;
  throw new Refusal(400, `The input ttl '${JSON.stringify(ttl)}' is invalid`);
}
