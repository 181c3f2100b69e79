import { Refusal } from '../answer.ts';

export type Token =
  { kind: 'word' | 'symbol' | 'parameter'; text: string } | { kind: 'literal'; value: string | number };

const TOKEN =
  /\s*(?:(?<number>\d+(?:\.\d+)?)|(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<parameter>@\w+)|(?<word>[A-Za-z_]\w*)|(?<symbol><=|>=|!=|<>|[=<>().,[\]*]))/y;

/** @throws Refusal 400 at what is no token of the language */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  const text = sql.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw new Refusal(400, `Syntax error near '${text.slice(at, at + 20)}'`);
    tokens.push(tokenOf(groups));
  }
  return tokens;
}

function tokenOf(groups: Partial<Record<string, string>>): Token {
  const { number, string, parameter, word, symbol } = groups;
  if (number !== undefined) return { kind: 'literal', value: Number(number) };
  if (string !== undefined) return { kind: 'literal', value: unescaped(string.slice(1, -1)) };
  if (parameter !== undefined) return { kind: 'parameter', text: parameter };
  if (word !== undefined) return { kind: 'word', text: word };
  return { kind: 'symbol', text: symbol ?? '' };
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}
