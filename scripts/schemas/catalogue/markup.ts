/** Text as it may stand in HTML, in an attribute as well. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The parts that there are, one per line. */
export const lines = (...parts: readonly (string | false | readonly string[])[]): string =>
  parts
    .flat()
    .filter((part) => part !== false && part !== '')
    .join('\n');

/** A name of an event, consumer or field, in the type that code is set in; it may break after each dot. */
export const code = (name: string): string => `<code>${escaped(name).replaceAll('.', '.<wbr>')}</code>`;
