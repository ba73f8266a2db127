import { readServices } from '../infrastructure/read.ts';
import { jsonText } from '../schemas/json-text.ts';
import type { Output } from '../schemas/output.ts';
import { readSchemas } from '../schemas/source.ts';
import { openApiOf } from './document.ts';
import { lacksOf } from './lacks.ts';
import { apiPage } from './page/page.ts';
import { type Lack, readApi } from './read.ts';

export const FOLDER = 'docs/api';

export interface ApiOutput {
  readonly output: Output;
  readonly lacks: readonly Lack[];
}

/**
 * The document of the API of the services at `root`, and what they do not say. Writes nothing.
 * @throws DeclarationRefused, SchemasRefused when services or schemas cannot be read
 */
export const apiOutput = async (root: string): Promise<ApiOutput> => {
  const { operations, lacks } = await readApi(root, await readServices(root), readSchemas(root));
  const document = openApiOf(operations);
  return {
    output: new Map([
      [`${FOLDER}/openapi.json`, jsonText(document)],
      [`${FOLDER}/index.html`, apiPage(operations)],
    ]),
    lacks: [...lacks, ...lacksOf(operations)],
  };
};
