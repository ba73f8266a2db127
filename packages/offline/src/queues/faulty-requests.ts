import type { QueueFaults } from '../faults/queues.ts';
import type { HttpApplication } from './emulator.ts';
import { answer } from './requests.ts';

/** On requests that come from within, where there is no connection that could be cut. */
export const IN_PROCESS_HEADER = 'x-in-process';

/** Lets requests fail where the plan says so: refused, or cut off before or after the work was done. */
export function failRequests(app: HttpApplication, faults: QueueFaults): void {
  const answerLost = new WeakSet<object>();
  app.addHook('preHandler', async (request, reply) => {
    if (!faults.on) return;
    const action =
      String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? '';
    const queue = queueNameIn(request.body);
    if (queue === undefined) return;
    const fault = faults.ofRequest(queue, action, IN_PROCESS_HEADER in request.headers);
    if (fault === undefined) return;
    if (fault.kind === 'refuse') return answer(reply, fault, { status: fault.status, queryCode: fault.code });
    if (fault.when === 'after') {
      answerLost.add(request);
      return;
    }
    reply.hijack();
    reply.raw.destroy();
  });
  app.addHook('onSend', async (request, reply) => {
    if (!answerLost.has(request)) return;
    reply.hijack();
    reply.raw.destroy();
  });
}

function queueNameIn(body: unknown): string | undefined {
  const url: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'QueueUrl') : undefined;
  return typeof url === 'string' ? url.split('/').at(-1) : undefined;
}
