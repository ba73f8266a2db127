import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * A stand-in that speaks as much of Stripe's API as this service uses: forms in, JSON out, idempotency keys that answer as
 * they did the first time, and the life of a PaymentIntent. Tokens have things go wrong, as with the local gateway.
 */

interface Intent {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly created: number;
  readonly method: string;
  readonly metadata: Record<string, string>;
  readonly captureBefore: number;
  status: string;
  received: number;
  refunded: number;
  error?: { code: string; decline_code?: string; message: string };
}

interface Refund {
  readonly id: string;
  readonly intent: string;
  readonly amount: number;
  readonly metadata: Record<string, string>;
  status: string;
}

/** `unheard`: the client waits in vain, and learns what happened only when it asks again. */
type Answer = { readonly status: number; readonly body: object; readonly unheard?: boolean };

export interface StripeStub {
  readonly endpoint: { readonly host: string; readonly port: number; readonly protocol: 'http' };
  /** Every request: method, path, and the headers that matter. */
  readonly requests: { readonly line: string; readonly version: string; readonly key: string | undefined }[];
  readonly intents: ReadonlyMap<string, Intent>;
  /** Decides what is pending. */
  decide(): void;
  /** The next answers have this status and do nothing. */
  failNext(status: number, times: number): void;
  close(): Promise<void>;
}

const DAY = 86_400;

const refused = (status: number, error: object): Answer => ({ status, body: { error } });

export const startStripeStub = async (now: () => number): Promise<StripeStub> => {
  const intents = new Map<string, Intent>();
  const refunds = new Map<string, Refund>();
  const answers = new Map<string, { readonly form: string; readonly answer: Answer }>();
  const lost = new Set<string>();
  const pending = new Map<{ status: string }, string>();
  const requests: StripeStub['requests'] = [];
  let failures: number[] = [];

  const shown = (intent: Intent) => ({
    id: intent.id,
    object: 'payment_intent',
    amount: intent.amount,
    amount_received: intent.received,
    currency: intent.currency,
    customer: intent.customer,
    created: intent.created,
    metadata: intent.metadata,
    status: intent.status,
    last_payment_error: intent.error ?? null,
    latest_charge: {
      id: `ch_${intent.id}`,
      object: 'charge',
      payment_method_details: { type: 'card', card: { capture_before: intent.captureBefore } },
    },
  });
  const shownRefund = ({ id, amount, metadata, status }: Refund) => ({
    id,
    object: 'refund',
    amount,
    metadata,
    status,
  });
  const list = (data: readonly object[]): Answer => ({
    status: 200,
    body: { object: 'list', data, has_more: false, url: '/v1' },
  });

  const pay = (form: URLSearchParams): Answer => {
    const method = form.get('payment_method') ?? '';
    const manual = form.get('capture_method') === 'manual';
    if (form.get('confirm') !== 'true' || form.get('off_session') !== 'true')
      return refused(400, { type: 'invalid_request_error', message: 'not confirmed' });
    if (method === 'tok_unknown')
      return refused(400, {
        type: 'invalid_request_error',
        code: 'resource_missing',
        param: 'payment_method',
        message: 'No such payment method',
      });
    if (method === 'tok_error') return refused(500, { type: 'api_error', message: 'Something went wrong' });
    const created = Math.floor(now() / 1_000);
    const declines: Record<string, string> = {
      tok_declined: 'generic_decline',
      tok_insufficient_funds: 'insufficient_funds',
    };
    const decline = declines[method];
    const intent: Intent = {
      id: `pi_${intents.size + 1}`,
      amount: Number(form.get('amount')),
      currency: form.get('currency') ?? '',
      customer: form.get('customer'),
      created,
      method,
      metadata: metadataIn(form),
      captureBefore: created + 7 * DAY,
      status: manual ? 'requires_capture' : 'succeeded',
      received: manual ? 0 : Number(form.get('amount')),
      refunded: 0,
    };
    intents.set(intent.id, intent);
    if (decline !== undefined) {
      intent.status = 'requires_payment_method';
      intent.received = 0;
      intent.error = { code: 'card_declined', decline_code: decline, message: 'Your card was declined.' };
      return refused(402, { type: 'card_error', ...intent.error, payment_intent: shown(intent) });
    }
    if (method === 'tok_pending') {
      pending.set(intent, intent.status);
      intent.status = 'processing';
    }
    return { status: 200, body: shown(intent), unheard: method === 'tok_timeout_charged' };
  };

  const unexpected = (intent: Intent): Answer =>
    refused(400, {
      type: 'invalid_request_error',
      code: 'payment_intent_unexpected_state',
      message: `This PaymentIntent has a status of ${intent.status}.`,
    });

  const capture = (intent: Intent, form: URLSearchParams): Answer => {
    if (intent.captureBefore * 1_000 <= now() && intent.status === 'requires_capture')
      intent.status = 'canceled';
    if (intent.status !== 'requires_capture') return unexpected(intent);
    if (intent.method === 'tok_capture_declined')
      return refused(402, { type: 'card_error', code: 'card_declined', message: 'Your card was declined.' });
    intent.status = 'succeeded';
    intent.received = Number(form.get('amount_to_capture') ?? intent.amount);
    return { status: 200, body: shown(intent), unheard: intent.method === 'tok_capture_timeout_captured' };
  };

  const cancel = (intent: Intent): Answer => {
    if (intent.status !== 'requires_capture') return unexpected(intent);
    intent.status = 'canceled';
    return { status: 200, body: shown(intent), unheard: intent.method === 'tok_release_timeout_released' };
  };

  const refund = (form: URLSearchParams): Answer => {
    const intent = intents.get(form.get('payment_intent') ?? '');
    const amount = Number(form.get('amount'));
    if (intent === undefined || amount > intent.received - intent.refunded)
      return refused(400, {
        type: 'invalid_request_error',
        param: 'amount',
        message: 'Refund amount is greater than unrefunded amount',
      });
    intent.refunded += amount;
    const made: Refund = {
      id: `re_${refunds.size + 1}`,
      intent: intent.id,
      amount,
      metadata: metadataIn(form),
      status: 'succeeded',
    };
    refunds.set(made.id, made);
    if (intent.method === 'tok_refund_pending') {
      pending.set(made, made.status);
      made.status = 'pending';
    }
    const unheard = intent.method === 'tok_refund_timeout_refunded';
    return { status: 200, body: shownRefund(made), unheard };
  };

  const route = (method: string, path: string, query: URLSearchParams, form: URLSearchParams): Answer => {
    const [, , resource, id, action] = path.split('/');
    const intent = intents.get(id ?? '');
    if (resource === 'customers') return { status: 200, body: { id: 'cus_1', object: 'customer' } };
    if (resource === 'payment_methods')
      return id === 'tok_unknown'
        ? refused(404, { type: 'invalid_request_error', param: 'payment_method', message: 'No such method' })
        : { status: 200, body: { id, object: 'payment_method' } };
    if (resource === 'refunds' && method === 'POST') return refund(form);
    if (resource === 'refunds')
      return list(
        [...refunds.values()].filter((one) => one.intent === query.get('payment_intent')).map(shownRefund),
      );
    if (method === 'POST' && id === undefined) return pay(form);
    if (method === 'GET' && id === undefined)
      return list(
        [...intents.values()]
          .filter(({ created, customer }) => {
            const [from, to] = [Number(query.get('created[gte]')), Number(query.get('created[lte]'))];
            const whose = query.get('customer');
            return created >= from && created <= to && (whose === null || whose === customer);
          })
          .map(shown),
      );
    if (intent === undefined)
      return refused(404, { type: 'invalid_request_error', message: 'No such intent' });
    if (method === 'GET') return { status: 200, body: shown(intent) };
    return action === 'capture' ? capture(intent, form) : cancel(intent);
  };

  /** As Stripe does it: whatever the first request with a key was answered, the others are answered as well. */
  const once = (key: string | undefined, form: string, work: () => Answer): Answer => {
    if (key === undefined) return work();
    const known = answers.get(key);
    if (known !== undefined && known.form !== form)
      return refused(400, {
        type: 'idempotency_error',
        message: 'Keys can only be used with the same parameters',
      });
    if (known !== undefined) return { ...known.answer, unheard: false };
    const answer = work();
    answers.set(key, { form, answer });
    return answer;
  };

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stub');
    const body = await textOf(request);
    const key = headerOf(request, 'idempotency-key');
    requests.push({
      line: `${request.method} ${pathname}`,
      version: headerOf(request, 'stripe-version') ?? '',
      key,
    });
    const failure = failures.shift();
    if (failure !== undefined) return send(response, refused(failure, { type: 'api_error', message: 'no' }));
    const form = new URLSearchParams(body);
    if (isLost(form, key, intents, pathname) && key !== undefined && !lost.has(key)) {
      lost.add(key);
      return;
    }
    const what = `${request.method} ${pathname} ${body}`;
    send(
      response,
      once(key, what, () => route(request.method ?? '', pathname, searchParams, form)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;

  return {
    endpoint: { host: '127.0.0.1', port, protocol: 'http' },
    requests,
    intents,
    decide: () => {
      for (const [undecided, status] of pending) undecided.status = status;
      pending.clear();
    },
    failNext: (status, times) => {
      failures = Array.from({ length: times }, () => status);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const isLost = (
  form: URLSearchParams,
  key: string | undefined,
  intents: ReadonlyMap<string, Intent>,
  path: string,
): boolean => {
  if (key === undefined) return false;
  if (form.get('payment_method') === 'tok_timeout_not_charged') return true;
  const [, , , id, action] = path.split('/');
  return action === 'capture' && intents.get(id ?? '')?.method === 'tok_capture_timeout_not_captured';
};

const metadataIn = (form: URLSearchParams): Record<string, string> =>
  Object.fromEntries(
    [...form].flatMap(([name, value]) => {
      const field = /^metadata\[(\w+)\]$/.exec(name)?.[1];
      return field === undefined ? [] : [[field, value]];
    }),
  );

const headerOf = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
};

const send = (response: ServerResponse, answer: Answer): void => {
  if (answer.unheard) return;
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer.body));
};
