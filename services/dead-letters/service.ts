import { PROCESSOR_SCHEDULE } from '@edtech/dead-letters';
import { job, service } from '@edtech/infrastructure';

/** Events that ended somewhere, and what becomes of them. */
export default service({
  name: 'dead-letters',
  publishes: false,
  jobs: [
    job('process-dead-letters', {
      does: 'Collects what has ended anywhere, redrives what may be well by now, and leaves the rest to people',
      schedules: [PROCESSOR_SCHEDULE],
      seesToDeadLetters: true,
      timeoutSeconds: 240,
    }),
  ],
});
