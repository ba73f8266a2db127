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
  return new Map([
    [place, `${banner(answer.file)}\n${readonlyLists(undefinable(await declarationOf(answer)))}`],
  ]);
};

/** A field with its type: on one line, or an object over several, at the indentation where the field is. */
const OPTIONAL_FIELD = /^( *)(\w+)\?: ([^{\n]*|\{\n[\s\S]*?\n\1\}(?:\[\])?);$/gm;

/** JSON leaves out what is undefined, so an answer may say so of a field that it need not have. */
const undefinable = (declaration: string): string =>
  declaration.replaceAll(
    OPTIONAL_FIELD,
    (_, indentation: string, name: string, type: string) =>
      `${indentation}${name}?: ${undefinable(type)} | undefined;`,
  );

/** A field that is a list, of something on one line or of objects over several. */
const LIST_FIELD = /^( *)(\w+\??): ([^{\n]*|\{\n(?:(?!\1\}).*\n)*\1\})\[\]( \| undefined)?;$/gm;

/** Who answers need not own the lists in the answer. */
const readonlyLists = (declaration: string): string =>
  declaration.replaceAll(
    LIST_FIELD,
    (_, indentation: string, name: string, type: string, optional = '') =>
      `${indentation}${name}: readonly ${readonlyLists(type)}[]${optional};`,
  );
