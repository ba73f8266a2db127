const WIDTH = 110;

/**
 * `value` as JSON text in the form that the repository's formatter leaves alone: objects over several lines, lists of
 * plain values on one when they fit.
 */
export const jsonText = (value: unknown): string => `${print(value, '', 0)}\n`;

/** @param before how many characters stand before the value on its line, and after it the comma */
const print = (value: unknown, indent: string, before: number): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every((item) => typeof item !== 'object' || item === null)) {
      const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
      if (indent.length + before + line.length + 1 <= WIDTH) return line;
    }
    return `[\n${value.map((item) => `${inner}${print(item, inner, 0)}`).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, item]) => {
    const name = `${JSON.stringify(key)}: `;
    return `${inner}${name}${print(item, inner, name.length)}`;
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
};
