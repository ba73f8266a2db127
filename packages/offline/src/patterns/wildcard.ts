import type { TextTest } from './text.ts';

export type Wildcard = { readonly test: TextTest } | { readonly problem: string };

/**
 * `*` stands for any number of characters, `\*` and `\\` for themselves. Two `*` in a row, and a backslash before
 * anything else, are refused by AWS.
 */
export function wildcard(pattern: string): Wildcard {
  const literals = [''];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    const next = pattern.charAt(at + 1);
    if (character === '*') {
      if (next === '*')
        return { problem: `consecutive wildcard characters at position ${at}: write a single *` };
      literals.push('');
    } else if (character === '\\') {
      if (next !== '*' && next !== '\\')
        return { problem: `invalid escape at position ${at}: only \\* and \\\\ exist` };
      append(literals, next);
      at += 1;
    } else {
      append(literals, character);
    }
  }
  return { test: literalsInOrder(literals) };
}

function append(literals: string[], character: string): void {
  literals[literals.length - 1] += character;
}

/** The literals must appear in order, the first at the start, the last at the end; leftmost finds are sufficient. */
function literalsInOrder(literals: readonly string[]): TextTest {
  const [first = '', ...rest] = literals;
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    const end = text.length - last.length;
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let from = first.length;
    for (const literal of rest) {
      const at = text.indexOf(literal, from);
      if (at === -1) return false;
      from = at + literal.length;
    }
    return from <= end;
  };
}
