import { ORDERS_TABLE, queue } from './service.ts';

/* A small service's declarations, to which each test adds what it is about. */

export const RESOURCES = {
  Orders: ORDERS_TABLE,
  Jobs: queue({ QueueName: 'jobs', VisibilityTimeout: 60 }),
  Dead: queue({ QueueName: 'dead' }),
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop-events' } },
};
export const stream = { type: 'dynamodb', arn: { 'Fn::GetAtt': ['Orders', 'StreamArn'] } };
export const jobs = { 'Fn::GetAtt': ['Jobs', 'Arn'] };
export const dead = { 'Fn::GetAtt': ['Dead', 'Arn'] };

export function withEvents(...events: readonly object[]) {
  const functions = { work: { handler: 'src/work.handler', events } };
  return { functions, resources: { Resources: RESOURCES } };
}

export function withResources(more: Readonly<Record<string, unknown>>) {
  return { resources: { Resources: { ...RESOURCES, ...more } } };
}
