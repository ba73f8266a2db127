/** What a variable stands for; undefined when its path leads nowhere in the event. */
export type Variables = (name: string) => unknown;

const VARIABLE = /<([^<>\s]+)>/g;

/** The names of the variables that a template uses. */
export function variablesIn(template: string): readonly string[] {
  return [...new Set([...template.matchAll(VARIABLE)].map(([, name = '']) => name))];
}

/**
 * Fills a template in. Within quotes a variable becomes a part of the text, without quotes of its own; elsewhere it
 * becomes a JSON value, so that a text gets its quotes. A variable that its path did not make is empty.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function fillTemplate(template: string, variables: Variables): string {
  let filled = '';
  let position = 0;
  let quoted = false;
  for (const match of template.matchAll(VARIABLE)) {
    const [whole, name = ''] = match;
    const literal = template.slice(position, match.index);
    filled += literal;
    quoted = endsQuoted(literal, quoted);
    const value = variables(name);
    filled += quoted ? inText(value) : (JSON.stringify(value) ?? '""');
    position = match.index + whole.length;
  }
  return filled + template.slice(position);
}

/** Whether a text that begins inside or outside of quotes ends inside of them; escaped quotes do not count. */
function endsQuoted(text: string, begins: boolean): boolean {
  const quotes = text.replaceAll(/\\./g, '').split('"').length - 1;
  return quotes % 2 === 0 ? begins : !begins;
}

function inText(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
}
