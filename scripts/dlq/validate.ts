import { EditInvalid, type Validate } from '@edtech/dead-letters';
import { Poison, readBody } from '@edtech/messaging';
import { named, type ServiceConsumer } from '../consumers/consumers.ts';

/**
 * Has the consumer itself read what was edited: with its schema, in the version that it speaks.
 * @throws ConsumerUnknown of one that is gone
 */
export const validatorOf =
  (consumers: readonly ServiceConsumer[]): Validate =>
  ({ source }, body) => {
    const { consumer } = named(consumers, source.name);
    try {
      readBody(consumer, body);
    } catch (error) {
      throw error instanceof Poison
        ? new EditInvalid(`${consumer.name} could not handle it: ${error.message}`)
        : error;
    }
  };
