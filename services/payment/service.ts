import { allow, arnOf, consumes, job, pageOf, param, route, service } from '@edtech/infrastructure';
import { CircuitOpen, OutsideTimeout } from '@edtech/messaging';
import { SecretUnreadable } from '@edtech/secrets';
import { WebhookNotInUse, WebhookRefused } from './src/adapters/stripe-gateway/webhook-events.ts';
import { accounts } from './src/application/accounts.ts';
import { coursePrices } from './src/application/course-prices.ts';
import { lessonPayments } from './src/application/lesson-payments.ts';
import { SubjectIncomplete } from './src/application/pay.ts';
import { PaymentDeclined } from './src/application/payment-answer.ts';
import { GatewayUnavailable, PaymentMethodRefused } from './src/application/payment-gateway.ts';
import { paymentRequests } from './src/application/payment-requests.ts';
import { paymentRepublication } from './src/application/republication.ts';
import { aggregates } from './src/domain/aggregates.ts';
import {
  AccountClosed,
  AccountNotFound,
  CaptureExceedsHold,
  CourseBoughtAlready,
  CourseNotFound,
  OwnCourse,
  PaymentCapturedOtherwise,
  PaymentIdReused,
  PaymentMethodMissing,
  PaymentNotCapturable,
  PaymentNotFound,
  PriceDiffers,
  RefundExceedsCaptured,
} from './src/domain/refusals.ts';
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

const userId = 'u-4b1f';
const paymentId = '3a6f0b1c-5c57-5e0c-9d3c-2b7c1a3d4e5f';

/** The gateway said no. */
const declined = new PaymentDeclined(paymentId, {
  code: 'insufficient_funds',
  reason: 'The card has insufficient funds.',
});

/** The gateway said nothing. */
const gatewayAway = [
  new GatewayUnavailable('it gave no answer in time'),
  new OutsideTimeout('Stripe', 7_000),
  new CircuitOpen('Stripe', 30, undefined),
  new SecretUnreadable('stripe-secret-key'),
];

export default service({
  name: 'payment',
  aggregates,
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
      answers: { 201: 'payment', 202: 'payment' },
      refuses: [
        declined,
        new SubjectIncomplete('tutorId'),
        new AccountNotFound(userId),
        new AccountClosed(),
        new PaymentMethodMissing(),
        new CourseNotFound(),
        new OwnCourse(),
        new CourseBoughtAlready(paymentId),
        new PriceDiffers({ minorUnits: 19_900, currency: 'EUR' }),
        new PaymentIdReused(),
      ],
      notes: 'A refusal by the gateway is on record as a payment of its own, whose id the refusal names.',
    }),
    route('POST /payments/{paymentId}/capture', 'capture-payment', {
      ...settles,
      does: 'Takes what is held',
      timeoutSeconds: COMMAND_SECONDS,
      answers: { 200: 'payment', 202: 'payment' },
      refuses: [
        declined,
        new PaymentNotFound(),
        new PaymentNotCapturable(),
        new PaymentCapturedOtherwise(),
        new CaptureExceedsHold(4_990),
      ],
    }),
    route('POST /payments/{paymentId}/release', 'release-payment', {
      ...settles,
      does: 'Frees what is held, and gives back what was taken',
      timeoutSeconds: COMMAND_SECONDS,
      answers: { 200: 'payment', 202: 'payment' },
      refuses: [declined, new PaymentNotFound()],
    }),
    route('POST /payments/{paymentId}/refund', 'refund-payment', {
      ...settles,
      does: 'Gives back what was taken, or a part of it',
      timeoutSeconds: COMMAND_SECONDS,
      answers: { 200: 'payment', 202: 'payment' },
      refuses: [declined, new PaymentNotFound(), new RefundExceedsCaptured(4_990), new PaymentIdReused()],
    }),
    route('GET /payments/{paymentId}', 'get-payment', {
      does: 'Reads a payment',
      loads: true,
      answers: { 200: 'payment' },
      refuses: [new PaymentNotFound()],
      notes: 'For who pays it, and administrators.',
    }),
    route('GET /payments', 'list-payments', {
      does: 'Lists the payments of a user',
      reads: { indexes: ['gsi1'] },
      parameters: { userId: 'Whose payments; one’s own when absent. Others are for administrators.' },
      answers: { 200: pageOf('payments', 'payment-summary') },
    }),
    route('GET /payment-accounts/{userId}', 'get-account', {
      does: 'Reads a payment account',
      reads: { atLeast: true },
      answers: { 200: 'account' },
      refuses: [new AccountNotFound(userId)],
    }),
    route('GET /payment-accounts/{userId}/history', 'get-account-history', {
      does: 'Lists what happened to a payment account',
      reads: { atLeast: true },
      answers: { 200: pageOf('changes', 'account-change') },
      refuses: [new AccountNotFound(userId)],
    }),
    route('PUT /payment-accounts/{userId}/payment-method', 'choose-payment-method', {
      ...callsGateway,
      does: 'Puts on file what a user pays with',
      executes: true,
      timeoutSeconds: COMMAND_SECONDS,
      answers: { 200: 'payment-method' },
      refuses: [
        new AccountNotFound(userId),
        new AccountClosed(),
        new PaymentMethodRefused('The card has expired.'),
        ...gatewayAway,
      ],
    }),
    route('POST /webhooks/stripe', 'stripe-webhook', {
      ...settles,
      does: 'Takes events of Stripe, which signs them',
      open: true,
      secrets: [...settles.secrets, 'stripe-webhook-secret'],
      timeoutSeconds: 25,
      answers: { 200: 'webhook' },
      refuses: [new WebhookRefused(), new WebhookNotInUse(), ...gatewayAway],
      notes: 'The body is signed in the header Stripe-Signature.',
    }),
  ],
  consumers: [
    consumes(accounts, { does: 'opens an account for every user and follows the e-mail address' }),
    consumes(paymentRequests, {
      ...callsGateway,
      does: 'holds and frees what bookings ask for',
      file: 'payment-requests',
      environment: { ...callsGateway.environment, ...COMMISSION },
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
