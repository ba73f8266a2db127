/** What is known only when the platform is deployed, as CloudFormation writes it. */
export type Intrinsic =
  | { readonly Ref: string }
  | { readonly 'Fn::GetAtt': readonly [resource: string, attribute: string] }
  | { readonly 'Fn::Sub': string };

/** A text, or what becomes one when the platform is deployed. */
export type Value = string | Intrinsic;

/** The name of a resource, or for a queue its URL. */
export const ref = (resource: string): Intrinsic => ({ Ref: resource });

export const attributeOf = (resource: string, attribute: string): Intrinsic => ({
  'Fn::GetAtt': [resource, attribute],
});

export const arnOf = (resource: string): Intrinsic => attributeOf(resource, 'Arn');

export const sub = (text: string): Intrinsic => ({ 'Fn::Sub': text });

/** A parameter of the stage, as `serverless.yml` declares it under `params`. */
export const param = (name: string): string => `\${param:${name}}`;

/** The stage that is deployed. */
export const STAGE = `\${sls:stage}`;

/**
 * The ARN of something that this template does not declare, in the account and the region that it is deployed to.
 *
 * @example
 * arn('ses', `identity/${param('mailDomain')}`)
 */
export const arn = (service: string, resource: string): Intrinsic =>
  sub(`arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`);
