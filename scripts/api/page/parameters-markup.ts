import { code, escaped, lines } from '../../schemas/catalogue/markup.ts';
import { isRecord } from '../../schemas/services/declarations.ts';
import { PARAMETERS } from '../components.ts';
import type { Json } from '../json.ts';
import type { Operation } from '../operation.ts';
import { parametersOf } from '../parameters.ts';
import { inlineMarkup } from './prose.ts';

/** The parameters of an operation, as its fields are shown; the correlation id, which all may have, is left out. */
export const parametersMarkup = (operation: Operation): string => {
  const shown = parametersOf(operation)
    .map(followed)
    .filter(({ name }) => name !== PARAMETERS.CorrelationId?.name);
  if (shown.length === 0) return '<p class="meaning">None.</p>';
  return lines(
    '<ul class="fields">',
    shown.map(
      (parameter) =>
        `<li><p class="field"><code class="field-name">${escaped(String(parameter.name))}</code> <span class="type">${escaped(String(parameter.in))}</span>${
          parameter.required === true ? '' : ' <span class="optional">optional</span>'
        }</p><p class="meaning">${inlineMarkup(String(parameter.description))}${valuesOf(parameter)}</p></li>`,
    ),
    '</ul>',
  );
};

const followed = (parameter: Json): Json => {
  const name = typeof parameter.$ref === 'string' ? parameter.$ref.split('/').at(-1) : undefined;
  return (name === undefined ? undefined : PARAMETERS[name]) ?? parameter;
};

const valuesOf = ({ schema }: Json): string => {
  const values = isRecord(schema) && Array.isArray(schema.enum) ? schema.enum : [];
  if (values.length === 0) return '';
  return ` <span class="rules">one of ${values.map((value) => code(String(value))).join(' ')}</span>`;
};
