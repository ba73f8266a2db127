import type { AnySchema, ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ApiDocument, Part } from './document.ts';

/** Says in what way a value breaks a schema of the document; nothing when it does not. */
export type Broken = (schema: Part, value: unknown) => readonly string[];

const ID = 'https://api.invalid/openapi.json';

/** Compiles each schema of `document` when it is first needed. */
export const schemasOf = ({ content }: ApiDocument): Broken => {
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema(content, ID);
  const compiled = new Map<Part, ReturnType<typeof ajv.compile>>();
  return (schema, value) => {
    let validate = compiled.get(schema);
    if (validate === undefined) {
      validate = ajv.compile(absolute(schema));
      compiled.set(schema, validate);
    }
    return validate(value) ? [] : (validate.errors ?? []).map(inWords);
  };
};

/** The schema, with its references into the document made such that they lead there from anywhere. */
const absolute = (schema: Part): AnySchema =>
  JSON.parse(JSON.stringify(schema), (key, value) =>
    key === '$ref' && typeof value === 'string' && value.startsWith('#') ? `${ID}${value}` : value,
  );

const inWords = ({ instancePath, message, params }: ErrorObject): string =>
  `${instancePath === '' ? 'it' : instancePath} ${message} ${JSON.stringify(params)}`;
