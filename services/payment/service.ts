import { allow, arnOf, consumes, job, param, route, service } from '@edtech/infrastructure';
import { accounts } from './src/application/accounts.ts';
import { coursePrices } from './src/application/course-prices.ts';
import { lessonPayments } from './src/application/lesson-payments.ts';
import { paymentRequests } from './src/application/payment-requests.ts';
import { paymentRepublication } from './src/application/republication.ts';
import { projections } from './src/read-models/index.ts';

const COMMISSION = { COMMISSION_BASIS_POINTS: param('commissionBasisPoints') };

/** What calls the gateway. */
const callsGateway = {
  environment: { PAYMENT_GATEWAY: param('paymentGateway') },
  secrets: ['stripe-secret-key'],
} as const;

/** The local gateway looks into its books in the service's table; the webhook looks there for what it has taken. */
const readsItems = allow('dynamodb:GetItem', arnOf('PaymentTable'));

/** Executes commands on payments, and makes the calls that follow. Consumers may read items without being told so. */
const settles = { ...callsGateway, executes: true, may: [readsItems] } as const;

/** Long enough for two calls to a gateway that answers late. */
const COMMAND_SECONDS = 20;
const EVENT_SECONDS = 30;

export default service({
  name: 'payment',
  readModels: {
    of: 'accounts and their history, payments by payer, payments that are due',
    projections,
    indexes: ['gsi1'],
  },
  routes: [
    route('POST /payments', 'pay', {
      ...settles,
      does: 'Pays for a lesson or a course',
      executes: { decidesOnOthers: true },
      environment: { ...settles.environment, ...COMMISSION },
      timeoutSeconds: COMMAND_SECONDS,
    }),
    route('POST /payments/{paymentId}/capture', 'capture-payment', {
      ...settles,
      does: 'Takes what is held',
      timeoutSeconds: COMMAND_SECONDS,
    }),
    route('POST /payments/{paymentId}/release', 'release-payment', {
      ...settles,
      does: 'Frees what is held, and gives back what was taken',
      timeoutSeconds: COMMAND_SECONDS,
    }),
    route('POST /payments/{paymentId}/refund', 'refund-payment', {
      ...settles,
      does: 'Gives back what was taken, or a part of it',
      timeoutSeconds: COMMAND_SECONDS,
    }),
    route('GET /payments/{paymentId}', 'get-payment', { does: 'Reads a payment', loads: true }),
    route('GET /payments', 'list-payments', {
      does: 'Lists the payments of a user',
      reads: { indexes: ['gsi1'] },
    }),
    route('GET /payment-accounts/{userId}', 'get-account', {
      does: 'Reads a payment account',
      reads: { atLeast: true },
    }),
    route('GET /payment-accounts/{userId}/history', 'get-account-history', {
      does: 'Lists what happened to a payment account',
      reads: { atLeast: true },
    }),
    route('PUT /payment-accounts/{userId}/payment-method', 'choose-payment-method', {
      ...callsGateway,
      does: 'Puts on file what a user pays with',
      executes: true,
      timeoutSeconds: COMMAND_SECONDS,
    }),
    route('POST /webhooks/stripe', 'stripe-webhook', {
      ...settles,
      does: 'Takes events of Stripe, which signs them',
      open: true,
      secrets: [...settles.secrets, 'stripe-webhook-secret'],
      timeoutSeconds: 25,
    }),
  ],
  consumers: [
    consumes(accounts, { does: 'opens an account for every user and follows the e-mail address' }),
    consumes(paymentRequests, {
      ...callsGateway,
      does: 'holds and frees what bookings ask for',
      file: 'payment-requests',
      environment: { ...callsGateway.environment, ...COMMISSION },
      executes: { decidesOnOthers: true },
      timeoutSeconds: EVENT_SECONDS,
    }),
    consumes(lessonPayments, {
      ...callsGateway,
      does: 'takes what is held for lessons that took place, and frees it for those that will not',
      file: 'lesson-payments',
      timeoutSeconds: EVENT_SECONDS,
    }),
    consumes(coursePrices, {
      does: 'remembers what courses cost',
      executes: { decidesOnOthers: true },
    }),
    consumes(paymentRepublication, {
      does: "publishes again what a consumer of the payments' events misses",
      maximumConcurrency: 2,
    }),
  ],
  jobs: [
    job('settle-payments', {
      ...settles,
      does: 'Settles payments whose outcome is not known, and renews holds, every minute',
      reads: { indexes: ['gsi1'] },
      schedules: ['rate(1 minute)'],
      timeoutSeconds: 60,
    }),
  ],
});
