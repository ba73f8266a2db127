import { CONTRACTS } from './event-modules.ts';
import { pascalCase } from './names.ts';
import { type OpenApiDocument, openApiOf } from './openapi.ts';
import { banner, type Output } from './output.ts';
import { type Problem, SchemasRefused } from './refusal.ts';
import type { EventSchema, SchemaFile } from './source.ts';
import { sourceOf } from './sources.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname-schemas-name-schemaname.html */
const LIMITS = { content: 100_000, description: 256 } as const;

/**
 * `document` as short JSON, a schema a line: a template holds all of them and may have 1 MB.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const contentOf = ({ components, ...document }: OpenApiDocument): string => {
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `${JSON.stringify(name)}:${JSON.stringify(schema)}`,
  );
  const start = JSON.stringify(document).replace(/}$/, '');
  return `${start},"components":{"schemas":{\n${schemas.join(',\n')}\n}}}`;
};

/** The schema registry as CloudFormation, one schema per event type. Serverless fills in the stage. */
export const registryTemplate = (events: readonly EventSchema[], envelope: SchemaFile): Output => {
  const problems: Problem[] = [];
  const resources = [...Map.groupBy(events, ({ type }) => type).values()].flatMap(([first, ...later]) => {
    if (first === undefined) return [];
    const { file, type } = first;
    const content = contentOf(openApiOf([first, ...later], envelope));
    const description = later.at(-1)?.schema.description ?? first.schema.description ?? '';
    const tooLong = (what: keyof typeof LIMITS, actual: number) => {
      const problem = `its ${what} in the schema registry has ${actual} characters, ${actual - LIMITS[what]} too many`;
      if (actual > LIMITS[what]) problems.push({ file, at: '', problem });
    };
    tooLong('content', content.length);
    tooLong('description', description.length);
    return [
      `  ${pascalCase(type)}EventSchema:`,
      '    Type: AWS::EventSchemas::Schema',
      '    Properties:',
      '      RegistryName: { Fn::GetAtt: [EventSchemaRegistry, RegistryName] }',
      // As schema discovery names them: source@detail-type.
      `      SchemaName: ${JSON.stringify(`${sourceOf(first)}@${type}`)}`,
      `      Description: ${JSON.stringify(description)}`,
      '      Type: OpenApi3',
      '      Content: |-',
      ...content.split('\n').map((line) => `        ${line}`),
    ];
  });
  if (problems.length > 0) throw new SchemasRefused(problems);
  const template = [
    banner('schemas/', '#'),
    'Resources:',
    '  EventSchemaRegistry:',
    '    Type: AWS::EventSchemas::Registry',
    '    Properties:',
    `      RegistryName: edtech-event-schemas-\${sls:stage}`,
    '      Description: Integration events of the tutoring platform',
    ...resources,
    '',
  ].join('\n');
  return new Map([[`${CONTRACTS}/schema-registry.yml`, template]]);
};
