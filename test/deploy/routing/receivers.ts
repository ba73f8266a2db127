import type { BusEvent } from '../../../packages/offline/src/bus/index.ts';
import { compilePattern } from '../../../packages/offline/src/patterns/index.ts';
import { resourceIn, type Template } from '../template.ts';

/** The consumers whose queues get an event, in the order of their names. */
export type Receivers = (event: BusEvent) => readonly string[];

interface Target {
  readonly Arn: { readonly 'Fn::GetAtt': readonly [queue: string, 'Arn'] };
}

/** A queue is named after its consumer: `edtech-payment-accounts-prod`. */
const QUEUE_NAME = /^edtech-(.+)-[a-z]+$/;

/**
 * Who receives what is published on the platform's bus, by the rules of the template: through the pattern to the queue, and
 * by the queue's name to the consumer. The names of rules say nothing here.
 */
export const receiversIn = (template: Template): Receivers => {
  const rules = Object.values(template.Resources)
    .filter(({ Type, Properties }) => Type === 'AWS::Events::Rule' && Properties.EventPattern !== undefined)
    .filter(({ Properties }) => Properties.EventBusName?.Ref === 'EventBus')
    .filter(({ Properties }) => Properties.State !== 'DISABLED')
    .map(({ Properties }) => ({
      matches: compilePattern(Properties.EventPattern),
      consumers: Properties.Targets.map(({ Arn }: Target) => consumerOf(template, Arn['Fn::GetAtt'][0])),
    }));
  return (event) =>
    rules
      .filter(({ matches }) => matches(event))
      .flatMap(({ consumers }) => consumers)
      .sort();
};

const consumerOf = (template: Template, queue: string): string => {
  const name: string = resourceIn(template, queue).Properties.QueueName;
  const [, consumer] = QUEUE_NAME.exec(name) ?? [];
  if (consumer === undefined) throw new Error(`${name} is called like no queue of a consumer`);
  return consumer;
};
