import { EventBridgeClient, type EventBridgeClientConfig } from '@aws-sdk/client-eventbridge';
import { REQUEST_TIMES } from '@edtech/event-store';

/**
 * An EventBridge client that gives up soon on a bus that does not answer, so that forwarder and sweeper have the time
 * to leave what they could not publish in order. Make one per container.
 */
export const busClient = (configuration: EventBridgeClientConfig = {}): EventBridgeClient =>
  new EventBridgeClient({
    requestHandler: REQUEST_TIMES,
    maxAttempts: 2,
    ...configuration,
  });
