import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { Template } from './template.ts';

/* What the plugin uses of the Serverless Framework, whose own declarations describe what an author writes. */

export interface Framework {
  readonly serviceDir: string;
  readonly service: {
    readonly provider: {
      compiledCloudFormationTemplate: Template;
      /** Name of a bucket that somebody else made; by default the root has one of its own. */
      readonly deploymentBucket?: string;
      readonly shouldNotDeploy?: boolean;
    };
    readonly package: { readonly artifactDirectoryName: string };
    readonly custom?: { readonly stacks?: Readonly<Record<string, StackSetting>> };
    readonly resources?: { readonly Resources?: object };
  };
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
  readonly configSchemaHandler: { defineCustomProperties(schema: object): void };
  getProvider(name: 'aws'): Provider;
}

/** What a stack consists of, named by the keys of its functions and resources as they are in `serverless.yml`. */
export interface StackSetting {
  readonly functions?: object;
  readonly resources?: object;
}

export interface Provider {
  getAwsSdkV3Config(): Promise<S3ClientConfig>;
  getServerlessDeploymentBucketName(): Promise<string>;
  readonly naming: {
    getLambdaLogicalId(functionName: string): string;
    getLogGroupLogicalId(functionName: string): string;
  };
}
