import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allContracts } from '@edtech/contracts/catalogue';
import { repository } from './schema-files.ts';

const template = readFileSync(
  join(repository, 'packages/contracts/src/generated/schema-registry.yml'),
  'utf8',
);

/** The resources of the template, by logical id, as text without indentation. */
const resources = new Map(
  template
    .split(/^ {2}(?=\S)/m)
    .slice(1)
    .map((block): [string, string] => [block.slice(0, block.indexOf(':')), block]),
);

const contentOf = (resource: string): string => {
  const [, content = ''] = /Content: \|-\n((?: {8}.*\n?)+)/.exec(resource) ?? [];
  return content.replaceAll(/^ {8}/gm, '');
};

const registered = [...Map.groupBy(allContracts, ({ type }) => type)].map(([type, versions]) => ({
  type,
  source: `edtech.${versions[0]?.context}`,
  versions: versions.length,
}));

test('the registry is that of the stage', () => {
  expect(resources.get('EventSchemaRegistry')).toContain(`RegistryName: edtech-event-schemas-\${sls:stage}`);
});

describe.each(registered)('the schema of $type', ({ type, source, versions }) => {
  const resource =
    [...resources.values()].find((block) => block.includes(`SchemaName: "${source}@${type}"`)) ?? '';
  const content = contentOf(resource);
  const document = JSON.parse(content);

  test('lies in the registry, in a form that EventBridge takes', () => {
    expect(resource).toContain('Type: AWS::EventSchemas::Schema');
    expect(resource).toContain('Type: OpenApi3');
    expect(resource).toContain('RegistryName: { Fn::GetAtt: [EventSchemaRegistry, RegistryName] }');
    expect(content.length).toBeLessThanOrEqual(100_000);
    expect(document).toMatchObject({ openapi: '3.0.0', info: { title: type }, paths: {} });
  });

  test('describes the event as EventBridge delivers it', () => {
    expect(document.components.schemas.AWSEvent).toMatchObject({
      'x-amazon-events-detail-type': type,
      'x-amazon-events-source': source,
      properties: {
        detail:
          versions === 1
            ? { $ref: expect.any(String) }
            : { oneOf: Array(versions).fill({ $ref: expect.any(String) }) },
      },
    });
  });

  test('refers to nothing that it does not hold', () => {
    const references = [...content.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThan(0);
    for (const name of references) expect(document.components.schemas).toHaveProperty([String(name)]);
  });

  test('says nothing that OpenAPI 3.0 does not know', () => {
    expect(content).not.toMatch(/"(\$schema|\$id|examples|const|definitions|\$defs|if|patternProperties)":/);
  });
});
