import type { Draft } from './draft.ts';
import { html } from './html.ts';

/** A draft with everything in one line each. */
export interface Laid extends Draft {
  readonly greeting: string;
  readonly details: readonly (readonly [label: string, value: string])[];
}

const SIGNATURE = 'Your Edtech team';

export const textOf = ({ greeting, paragraphs, details }: Laid): string => {
  const table = details.map(([label, value]) => `${label}: ${value}`).join('\n');
  const parts = [greeting, ...paragraphs, ...(table === '' ? [] : [table]), SIGNATURE];
  return `${parts.join('\n\n')}\n`;
};

export const htmlOf = ({ subject, greeting, paragraphs, details }: Laid): string => {
  const rows = details.map(
    ([label, value]) => html`<tr><th align="left" valign="top">${label}</th><td>${value}</td></tr>`,
  );
  const table =
    rows.length === 0
      ? []
      : [
          html`<table cellpadding="4">
${rows}
</table>`,
        ];
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${subject}</title></head>
<body style="font-family: sans-serif; line-height: 1.5">
${[
  html`<p>${greeting}</p>`,
  ...paragraphs.map((paragraph) => html`<p>${paragraph}</p>`),
  ...table,
  html`<p>${SIGNATURE}</p>`,
]}
</body>
</html>
`.markup;
};
