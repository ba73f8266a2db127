/**
 * A JSON number that no double holds exactly, such as 12345678901234567890. It keeps its spelling, because AWS
 * compares such a number as text and every other number by value.
 */
export class SpelledNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What can stand at a leaf of an event or a pattern. */
export type Scalar = string | number | boolean | null | SpelledNumber;

/**
 * Reads JSON text; numbers that a double cannot hold come back as `SpelledNumber`.
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && context?.source !== undefined && !spells(context.source, value)
      ? new SpelledNumber(context.source)
      : value,
  );
}

export function isScalar(value: unknown): value is Scalar {
  if (value === null || value instanceof SpelledNumber) return true;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof SpelledNumber)
  );
}

function spells(text: string, value: number): boolean {
  const shortest = String(value);
  return text === shortest || (Number.isFinite(value) && decimal(text) === decimal(shortest));
}

/** One spelling per decimal value: significant digits and a power of ten. */
function decimal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}
