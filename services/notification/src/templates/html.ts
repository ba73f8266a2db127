/** What may stand in HTML as it is. Only `html` makes it, so whatever else is a text is escaped. */
class Markup {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

const insert = (value: string | Markup | readonly Markup[]): string => {
  if (typeof value === 'string') return escaped(value);
  return value instanceof Markup ? value.markup : value.map(({ markup }) => markup).join('\n');
};

/**
 * HTML in which every text is escaped.
 *
 * @example
 * html`<p>${'<script>'}</p>` // <p>&lt;script&gt;</p>
 */
export const html = (
  texts: TemplateStringsArray,
  ...values: readonly (string | Markup | readonly Markup[])[]
): Markup =>
  new Markup(texts.map((text, at) => text + (at < values.length ? insert(values[at] ?? '') : '')).join(''));
