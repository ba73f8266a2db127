/** A CloudFormation template, as far as splitting needs to know it. */
export interface Template {
  readonly AWSTemplateFormatVersion?: string;
  readonly Description?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<Record<string, unknown>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
}

/** Resources in a template: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const MAX_RESOURCES = 500;

/** Parameters in a template; same page. */
export const MAX_PARAMETERS = 200;

/** Bytes of a template that is read from S3; same page. */
export const MAX_TEMPLATE_BYTES = 1_000_000;

/** The resources that `resource` waits for. */
export const dependenciesOf = ({ DependsOn = [] }: Resource): readonly string[] => [DependsOn].flat();
