import { jsonText } from '../json-text.ts';
import { escaped } from './markup.ts';

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(-?\d+(?:\.\d+)?|true|false|null)\b/g;

/** `value` as JSON in HTML, its names, texts and other values told apart. */
export const exampleMarkup = (value: unknown): string =>
  `<pre tabindex="0"><code>${jsonText(value)
    .trimEnd()
    .replaceAll(/[&<>]/g, escaped)
    .replaceAll(TOKEN, (whole, text: string | undefined, colon: string | undefined) => {
      if (text === undefined) return `<span class="value">${whole}</span>`;
      return colon === undefined
        ? `<span class="text">${text}</span>`
        : `<span class="name">${text}</span>${colon}`;
    })}</code></pre>`;
