import { declarationOf } from './declaration.ts';
import { constantOf } from './names.ts';
import { banner, type Output } from './output.ts';
import type { BodySchema } from './source.ts';
import { validatorModule } from './validator.ts';

/** The contract of one request body, in the service that takes it. */
export const requestModules = async (request: BodySchema): Promise<Output> => {
  const { service, name, title, schema } = request;
  const place = `services/${service}/src/generated/${name}`;
  const validator = await validatorModule(request, { strict: schema }, '@edtech/contracts/validation');
  const contract = `${banner(request.file)}
import type { RequestContract } from '@edtech/contracts';
import { violationsOf } from '@edtech/contracts/validation';
import { strict } from './${name}.validator.js';

${await declarationOf(request)}
export const ${constantOf(title)}: RequestContract<${title}> = {
  name: '${title}',
  validate: (body) => violationsOf(strict, body),
};
`;
  return new Map([
    [`${place}.ts`, contract],
    [`${place}.validator.js`, validator.code],
    [`${place}.validator.d.ts`, validator.declaration],
  ]);
};
