import { Refusal } from '../answer.ts';
import type { Comparison, Expression, SelectStatement } from './ast.ts';
import type { Token } from './tokens.ts';
import { tokensOf } from './tokens.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=']);
const LITERALS: Readonly<Record<string, boolean | null | undefined>> = {
  true: true,
  false: false,
  null: null,
  undefined: undefined,
};

/**
 * `SELECT * FROM <alias> [WHERE <condition>] [ORDER BY <alias>.id [ASC]]`. https://learn.microsoft.com/azure/cosmos-db/nosql/query/
 * @throws Refusal 400 for what the language, or this server, does not know
 */
export function parse(sql: string): SelectStatement {
  return new Parser(tokensOf(sql)).statement();
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;
  #alias = '';

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  statement(): SelectStatement {
    this.#need('SELECT');
    this.#need('*');
    this.#need('FROM');
    this.#alias = this.#word();
    const filter = this.#take('WHERE') ? this.#disjunction() : undefined;
    const orderById = this.#take('ORDER');
    if (orderById) this.#order();
    if (this.#at < this.#tokens.length) throw this.#error();
    return { orderById, ...(filter === undefined ? {} : { filter }) };
  }

  #order(): void {
    this.#need('BY');
    const path = this.#primary();
    if (path.kind !== 'path' || path.fields.join('.') !== 'id') {
      throw new Refusal(400, 'this test server orders by id alone');
    }
    this.#take('ASC');
  }

  #disjunction(): Expression {
    let left = this.#conjunction();
    while (this.#take('OR')) left = { kind: 'or', left, right: this.#conjunction() };
    return left;
  }

  #conjunction(): Expression {
    let left = this.#negation();
    while (this.#take('AND')) left = { kind: 'and', left, right: this.#negation() };
    return left;
  }

  #negation(): Expression {
    if (this.#take('NOT')) return { kind: 'not', operand: this.#negation() };
    const left = this.#primary();
    const operator = this.#comparison();
    return operator === undefined ? left : { kind: 'compare', operator, left, right: this.#primary() };
  }

  #comparison(): Comparison | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'symbol') return undefined;
    const text = token.text === '<>' ? '!=' : token.text;
    if (!COMPARISONS.has(text)) return undefined;
    this.#at += 1;
    return text as Comparison;
  }

  #primary(): Expression {
    if (this.#take('(')) {
      const inner = this.#disjunction();
      this.#need(')');
      return inner;
    }
    const token = this.#next();
    if (token.kind === 'literal') return { kind: 'literal', value: token.value };
    if (token.kind === 'parameter') return { kind: 'parameter', name: token.text };
    if (token.kind === 'symbol') throw this.#error();
    if (Object.hasOwn(LITERALS, token.text)) return { kind: 'literal', value: LITERALS[token.text] };
    if (this.#take('(')) return this.#call(token.text.toUpperCase());
    if (token.text === this.#alias) return { kind: 'path', fields: this.#fields() };
    throw new Refusal(400, `Identifier '${token.text}' could not be resolved.`);
  }

  #call(name: string): Expression {
    const operands: Expression[] = [];
    do operands.push(this.#disjunction());
    while (this.#take(','));
    this.#need(')');
    return { kind: 'call', name, operands };
  }

  #fields(): string[] {
    const fields: string[] = [];
    for (;;) {
      if (this.#take('.')) fields.push(this.#word());
      else if (this.#take('[')) {
        const token = this.#next();
        if (token.kind !== 'literal' || typeof token.value !== 'string') throw this.#error();
        fields.push(token.value);
        this.#need(']');
      } else return fields;
    }
  }

  #word(): string {
    const token = this.#next();
    if (token.kind === 'word') return token.text;
    throw this.#error();
  }

  /** Keywords have no case. */
  #take(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'literal' || token.text.toUpperCase() !== text) return false;
    this.#at += 1;
    return true;
  }

  #need(text: string): void {
    if (!this.#take(text)) throw this.#error();
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.#error();
    this.#at += 1;
    return token;
  }

  #error(): Refusal {
    const token = this.#tokens[this.#at];
    const near = token === undefined ? 'the end' : token.kind === 'literal' ? token.value : token.text;
    return new Refusal(400, `Syntax error, or not known to this test server, near '${near}'`);
  }
}
