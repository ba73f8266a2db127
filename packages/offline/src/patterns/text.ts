/** Text tests of the pattern language. Each is prepared once and then only compares. */
export type TextTest = (text: string) => boolean;

export const startsWith =
  (prefix: string): TextTest =>
  (text) =>
    text.startsWith(prefix);

export const endsWith =
  (suffix: string): TextTest =>
  (text) =>
    text.endsWith(suffix);

export const equalsIgnoringCase = (value: string): TextTest => tester(`^${anyCase(value)}$`);
export const startsWithIgnoringCase = (prefix: string): TextTest => tester(`^${anyCase(prefix)}`);
export const endsWithIgnoringCase = (suffix: string): TextTest => tester(`${anyCase(suffix)}$`);

function tester(source: string): TextTest {
  const expression = new RegExp(source, 'u');
  return (text) => expression.test(text);
}

/** A character equals itself, its lower and its upper case, which may be longer (the upper case of ß is SS). */
function anyCase(text: string): string {
  return Array.from(text, (character) => {
    const cases = new Set([character, character.toLowerCase(), character.toUpperCase()]);
    const [first = '', ...others] = Array.from(cases, (spelling) =>
      spelling.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
    );
    return others.length === 0 ? first : `(?:${[first, ...others].join('|')})`;
  }).join('');
}
