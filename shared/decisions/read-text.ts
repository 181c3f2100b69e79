import { Document, parseAllDocuments } from 'yaml';
import { InvalidInputError, messageOf, parseJsonRecords, RepeatedFieldError } from '../platform/index.ts';
import { rejected, type RejectedRecord } from '../vulnerabilities/index.ts';
import type { NamedRecord } from '../vex/index.ts';

interface ReadText {
  /** The values of the text; a single one has no name. */
  values: NamedRecord[];
  /** Lines and documents that could not be read. */
  rejected: RejectedRecord[];
}

/**
 * Reads the values of a text: JSON, ndjson, or YAML of one or more documents. Sets aside a bad line or
 * document.
 * @param file names the text in errors
 * @throws InvalidInputError when it is none of these
 */
export function readText(text: string, file: string): ReadText {
  const content = text.replace(/^\uFEFF/, '');
  const [first = ''] = content.trimStart();
  if (first === '<') throw new InvalidInputError(`${file}: ${xmlAdvice(content)}`);
  if (first === '{' || first === '[') {
    const value = tryJson(content);
    if (value instanceof RepeatedFieldError) return fail(file, value.message);
    if (value !== undefined) return { values: [{ record: '', value }], rejected: [] };
    return readLines(content, file) ?? fail(file, jsonFault(content));
  }
  const lines = readLines(content, file);
  if (lines && lines.values.length > lines.rejected.length) return lines;
  const documents = tryYaml(content);
  if (documents.some(({ errors }) => errors.length === 0)) return readDocuments(documents, file);
  return lines ?? fail(file, documents[0]?.errors[0]?.message ?? 'it is nested too deeply');
}

function fail(file: string, reason: string): never {
  throw new InvalidInputError(`${file}: is neither JSON, YAML nor ndjson (${reason})`);
}

function xmlAdvice(content: string): string {
  return /cyclonedx/i.test(content.slice(0, 4096))
    ? 'CycloneDX as XML is not read; export it as JSON'
    : 'is XML; decisions are JSON, YAML or lines of JSON';
}

/** `undefined` for text that is not JSON, an error for JSON that is ambiguous. */
function tryJson(text: string): unknown {
  try {
    return parseJsonRecords(text);
  } catch (error) {
    return error instanceof RepeatedFieldError ? error : undefined;
  }
}

function jsonFault(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return messageOf(error);
  }
}

/** One object per line, if any line is one; sets other lines aside and skips comments. */
function readLines(text: string, file: string): ReadText | undefined {
  const read: ReadText = { values: [], rejected: [] };
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const record = `line ${index + 1}`;
    const value = line.trimStart().startsWith('{') ? tryJson(line) : undefined;
    if (value instanceof RepeatedFieldError) read.rejected.push(rejected(file, record, value));
    else if (value !== undefined) read.values.push({ record, value });
    else read.rejected.push(rejected(file, record, new SyntaxError('is not JSON')));
  }
  return read.values.length > 0 ? read : undefined;
}

/** Empty if not even its structure can be parsed. */
function tryYaml(text: string): Document[] {
  try {
    const documents = parseAllDocuments(text, { logLevel: 'error' });
    return 'empty' in documents ? [new Document(null)] : documents;
  } catch {
    return [];
  }
}

function readDocuments(documents: readonly Document[], file: string): ReadText {
  const read: ReadText = { values: [], rejected: [] };
  for (const [index, document] of documents.entries()) {
    const record = documents.length === 1 ? '' : `document ${index + 1}`;
    try {
      const [error] = document.errors;
      if (error) throw error;
      read.values.push({ record, value: document.toJS() as unknown });
    } catch (error) {
      read.rejected.push(rejected(file, record, error));
    }
  }
  return read;
}
