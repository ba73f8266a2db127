import { RequestRefused } from './refusal.ts';

/** Levels of nesting. Far more than a contract needs, far less than a recursive reader's stack takes. */
export const maxJsonDepth = 64;

const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const stringToken = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const colonNext = /[ \t\r\n]*:/y;

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
};

/** Unescaping is the parser's work; most strings have nothing to unescape. */
const unquote = (token: string): string => (token.includes('\\') ? JSON.parse(token) : token.slice(1, -1));

const checkKey = (key: string, seen: Set<string>): void => {
  if (forbiddenKeys.has(key)) throw new RequestRefused('json-forbidden-key');
  if (seen.has(key)) throw new RequestRefused('json-duplicate-key');
  seen.add(key);
};

/**
 * Walks the tokens of a text that is known to be JSON, for what `JSON.parse` lets pass without a word. The rules are
 * those of I-JSON (RFC 7493, sections 2.1 and 2.3): unique keys, no unpaired surrogates.
 */
const inspect = (text: string): void => {
  /** One entry for each open bracket: the keys seen, or null within an array. */
  const open: (Set<string> | null)[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at];
    at += 1;
    if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : null);
      if (open.length > maxJsonDepth) throw new RequestRefused('json-too-deep', { maximum: maxJsonDepth });
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character === '"') {
      const token = matchAt(stringToken, text, at - 1) ?? '';
      at += token.length - 1;
      const value = unquote(token);
      if (!value.isWellFormed()) throw new RequestRefused('json-unpaired-surrogate');
      const seen = open.at(-1);
      if (seen && matchAt(colonNext, text, at) !== undefined) checkKey(value, seen);
    }
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the body, so it is not passed on.
    throw new RequestRefused('json-malformed');
  }
};

/**
 * Parses JSON, strictly: what two readers could understand differently is refused.
 *
 * @throws RequestRefused when the text is not JSON, repeats a key, nests too deeply, has half a character, or has a
 * key that could reach a prototype.
 */
export const parseStrictJson = (text: string): unknown => {
  const value = parse(text);
  inspect(text);
  return value;
};
