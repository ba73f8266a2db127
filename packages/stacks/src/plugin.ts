import { StacksError } from './error.ts';
import type { Framework } from './framework.ts';
import { ownersIn, type Parts } from './owners.ts';
import { split } from './split.ts';
import { readTemplates, templateName, writeTemplates } from './template-files.ts';
import { uploadTemplates } from './upload.ts';

/** JSON Schema of `custom.stacks`. */
const CUSTOM_SCHEMA = {
  type: 'object',
  properties: {
    stacks: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        properties: { functions: { type: 'object' }, resources: { type: 'object' } },
        additionalProperties: false,
      },
    },
  },
} as const;

/**
 * The Serverless plugin: what `custom.stacks` lists is deployed as nested CloudFormation stacks, by the same
 * `serverless deploy`. Nothing else changes: not the functions, not their names, not what runs locally.
 */
export default class StacksPlugin {
  readonly hooks: Readonly<Record<string, () => Promise<void>>>;

  readonly #framework: Framework;

  constructor(framework: Framework) {
    this.#framework = framework;
    framework.configSchemaHandler.defineCustomProperties(CUSTOM_SCHEMA);
    this.hooks = {
      // The template is whole here, and not yet written.
      'after:aws:package:finalize:stripNullPropsFromTemplateResources': () =>
        this.#toldAsTheirs(() => this.#split()),
      'aws:deploy:deploy:uploadArtifacts': () => this.#upload(),
    };
  }

  async #split(): Promise<void> {
    const { service, serviceDir } = this.#framework;
    const template = service.provider.compiledCloudFormationTemplate;
    const parts = this.#parts();
    const shared = new Set(Object.keys(service.resources?.Resources ?? {}));
    const { root, nested } = split(template, {
      owners: ownersIn(template, parts, shared),
      urlOf: (stack) => this.#urlOf(stack),
    });
    await writeTemplates(serviceDir, nested);
    service.provider.compiledCloudFormationTemplate = root;
  }

  #parts(): Parts {
    const { naming } = this.#framework.getProvider('aws');
    return new Map(
      Object.entries(this.#framework.service.custom?.stacks ?? {}).map(
        ([stack, { functions, resources }]) => [
          stack,
          [
            ...Object.keys(functions ?? {}).flatMap((name) => [
              naming.getLambdaLogicalId(name),
              naming.getLogGroupLogicalId(name),
            ]),
            ...Object.keys(resources ?? {}),
          ],
        ],
      ),
    );
  }

  /** The template lies beside the functions' code, so that a rollback finds it with them. */
  #urlOf(stack: string): unknown {
    const { provider, package: packaged } = this.#framework.service;
    const bucket = provider.deploymentBucket ?? `\${ServerlessDeploymentBucket}`;
    const folder = packaged.artifactDirectoryName;
    return {
      'Fn::Sub': `https://${bucket}.s3.\${AWS::Region}.\${AWS::URLSuffix}/${folder}/${templateName(stack)}`,
    };
  }

  async #upload(): Promise<void> {
    const { service, serviceDir } = this.#framework;
    if (service.provider.shouldNotDeploy === true) return;
    const provider = this.#framework.getProvider('aws');
    await uploadTemplates(await readTemplates(serviceDir), {
      config: await provider.getAwsSdkV3Config(),
      bucket: await provider.getServerlessDeploymentBucketName(),
      folder: service.package.artifactDirectoryName,
    });
  }

  async #toldAsTheirs(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      if (error instanceof StacksError) throw new this.#framework.classes.Error(error.message, error.code);
      throw error;
    }
  }
}
