export { createForwarder, type ForwarderOptions } from './forwarder.ts';
export { createPublisher, type Published, type Publisher, type PublisherOptions } from './publisher.ts';
export { createSweepHandler, type SweepHandlerOptions } from './sweep-handler.ts';
export { createSweeper, type Sweeper, type SweeperOptions, type SweepReport } from './sweeper.ts';
