import { Validator } from '@seriousme/openapi-schema-validator';

/** What keeps a text from being a valid OpenAPI 3.1 document. */
export const invalidities = async (text: string): Promise<readonly string[]> => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(JSON.parse(text));
  if (valid && validator.version === '3.1') return [];
  return [errors === undefined ? `is OpenAPI ${validator.version}` : JSON.stringify(errors)];
};
