import { declarationOf } from './declaration.ts';
import { banner, type Output } from './output.ts';
import type { BodySchema } from './source.ts';
import { demandSound } from './validator.ts';

/**
 * The type of an answer's body, in the service that gives it. The compiler holds handlers to it; nothing looks at it at run
 * time.
 */
export const answerModules = async (answer: BodySchema): Promise<Output> => {
  demandSound(answer);
  const place = `services/${answer.service}/src/generated/${answer.name}.ts`;
  return new Map([[place, `${banner(answer.file)}\n${await declarationOf(answer)}`]]);
};
