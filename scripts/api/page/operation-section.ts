import { STATUS_CODES } from 'node:http';
import { camelCase } from '@edtech/infrastructure';
import { exampleMarkup } from '../../schemas/catalogue/example.ts';
import { fieldsMarkup } from '../../schemas/catalogue/fields.ts';
import { code, escaped, lines } from '../../schemas/catalogue/markup.ts';
import { type AnswerContent, isDescribed, type Operation } from '../operation.ts';
import { byStatus } from '../problems.ts';
import { refusalsOf } from '../refusals.ts';
import { whoMayCall } from '../who-may-call.ts';
import { parametersMarkup } from './parameters-markup.ts';
import { inlineMarkup } from './prose.ts';

export const anchorOf = ({ route }: Operation): string => camelCase(route.file);

/** The colours of the page are named for kinds of events: reading, making, changing. */
export const colourOf = ({ route: { method } }: Operation): 'fact' | 'request' | 'reply' => {
  if (method === 'GET') return 'fact';
  return method === 'POST' ? 'request' : 'reply';
};

/** What there is to know of one operation. */
export const operationSection = (operation: Operation): string => {
  const { route, body, answers } = operation;
  const id = anchorOf(operation);
  return lines(
    `<article id="${id}" class="${colourOf(operation)}" data-words="${escaped(wordsOf(operation))}">`,
    `<header><h3><a href="#${id}">${escaped(route.path).replaceAll('/', '/<wbr>')}</a></h3>`,
    `<p class="badges"><span class="kind">${route.method}</span>${route.open ? '<span class="version">open</span>' : ''}</p></header>`,
    `<p class="lead">${escaped(route.does)}. ${inlineMarkup([whoMayCall(operation), route.notes ?? ''].join(' ').trim())}</p>`,
    '<div class="version-body"><div class="columns">',
    `<section><h4>Parameters</h4>${parametersMarkup(operation)}</section>`,
    `<section><h4>Refusals</h4>${refusalsMarkup(operation)}</section>`,
    '</div></div>',
    body !== undefined && bodyMarkup('What it takes', fieldsMarkup(body.schema), body.schema.examples?.[0]),
    answers.map(([status, content]) => answerMarkup(status, content)),
    '</article>',
  );
};

const bodyMarkup = (title: string, fields: string, example: unknown): string =>
  lines(
    '<div class="version-body"><div class="columns">',
    `<section><h4>${title}</h4>${fields}</section>`,
    example !== undefined && `<section><h4>Example</h4>${exampleMarkup(example)}</section>`,
    '</div></div>',
  );

const answerMarkup = (status: number, content: AnswerContent): string => {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`;
  if (!isDescribed(content)) {
    const what = content.kind === 'file' ? content.mediaTypes.map(code).join(' ') : 'Nothing.';
    return bodyMarkup(title, `<p class="meaning">${what}</p>`, undefined);
  }
  const { schema } = content.schema;
  const examples = schema.examples ?? [];
  if (content.kind === 'one') return bodyMarkup(title, fieldsMarkup(schema), examples[0]);
  const page = `<p class="meaning">A page: ${code(content.list)} is a list of these, ${code('cursor')} where the next page begins.</p>`;
  return bodyMarkup(title, `${page}${fieldsMarkup(schema)}`, { [content.list]: examples });
};

const refusalsMarkup = (operation: Operation): string =>
  lines(
    '<ul class="fields">',
    byStatus(refusalsOf(operation)).map(
      ([status, refusals]) =>
        `<li><p class="field"><span class="field-name">${status}</span> <span class="type">${escaped(STATUS_CODES[status] ?? '')}</span></p><p class="meaning">${refusals
          .map((refusal) => `<a href="#code-${refusal.code}">${code(refusal.code)}</a>`)
          .join(' ')}</p></li>`,
    ),
    '</ul>',
  );

const wordsOf = (operation: Operation): string => {
  const { service, route, body, answers } = operation;
  const fields = [
    body?.schema,
    ...answers.map(([, content]) => (isDescribed(content) ? content.schema.schema : undefined)),
  ].flatMap((schema) => Object.keys(schema?.properties ?? {}));
  const codes = byStatus(refusalsOf(operation)).flatMap(([status, refusals]) => [
    String(status),
    ...refusals.map(({ code: name }) => name),
  ]);
  return [...new Set([service, route.method, route.path, route.does, ...fields, ...codes])]
    .join(' ')
    .toLowerCase();
};
