import assert from 'node:assert/strict';
import addFormats from 'ajv-formats';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { openApi } from '../../../infra/contracts/openapi.ts';
import { routes } from '../../../shared/api/index.ts';

interface Answered {
  status: number;
  /** `undefined`: the answer is no JSON. */
  json: unknown;
}

interface Response {
  content?: Readonly<Record<string, { schema?: object }>>;
}

interface Operation {
  responses: Readonly<Record<string, Response | { $ref: string }>>;
}

interface Document {
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: { responses: Readonly<Record<string, Response>> };
}

const ID = 'openapi';
const JSON_TYPE = 'application/json';
// Written and read, as its readers have it.
const document = JSON.parse(JSON.stringify(openApi(routes, '0.0.0'))) as Document;
// Of what is said twice, once as JSON Schema and once in words, the schema is looked at.
const ajv = addFormats.default(new Ajv2020({ allErrors: true, strict: false })).addSchema(document, ID);
const validators = new Map<string, ValidateFunction>();

/** Path of an entry, as the contract writes it. */
export function documentedPath(path: string): string {
  return path.replace('{*', '{');
}

/**
 * Fails unless the contract of the routes tells of such an answer: its status, that it has a body or none, and the
 * body's shape.
 * @param path as the contract writes it
 */
export function assertDocumented(method: string, path: string, { status, json }: Answered): void {
  const operation = document.paths[path]?.[method.toLowerCase().replace('head', 'get')];
  const name = `${method} ${path}: ${status}`;
  // Of a method that a path does not have, the contract has nothing to say.
  if (!operation) {
    assert.ok(status === 405 || status === 404, name);
    return;
  }
  const given = operation.responses[String(status)];
  assert.ok(given, `${name} is not in the contract`);
  const response =
    '$ref' in given ? document.components.responses[given.$ref.split('/').at(-1) ?? ''] : given;
  const schema = response?.content?.[JSON_TYPE]?.schema;
  if (!schema) {
    assert.equal(json, undefined, `${name} has a body, but none in the contract`);
    return;
  }
  const isRef = '$ref' in given;
  const pointer = isRef ? given.$ref : `#/paths/${escaped(path)}/${method.toLowerCase()}/responses/${status}`;
  const validate = validatorOf(`${ID}${pointer}/content/${escaped(JSON_TYPE)}/schema`);
  assert.ok(validate(json), `${name} is not as the contract says: ${ajv.errorsText(validate.errors)}`);
}

function validatorOf(ref: string): ValidateFunction {
  const known = validators.get(ref) ?? ajv.compile({ $ref: ref });
  validators.set(ref, known);
  return known;
}

/** Of a JSON pointer in an address. */
function escaped(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
