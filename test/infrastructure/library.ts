import { lessonCompletedV1, localEvent, paymentCompletedV2, userCreatedV1 } from '@edtech/contracts';
import {
  allow,
  arn,
  arnOf,
  consumes,
  job,
  param,
  ref,
  route,
  type ServiceDeclaration,
  service,
} from '@edtech/infrastructure';
import { consumer, handles, republication } from '@edtech/messaging';
import { projections } from '../../services/payment/src/read-models/index.ts';

const readers = consumer({
  name: 'library-readers',
  ordered: 'a reader must be known',
  on: [handles(userCreatedV1, () => undefined), handles(paymentCompletedV2, () => undefined)],
});

/** It is told what to work with by its function, and is no republication for that. */
const loans = {
  ...consumer({
    name: 'library-loans',
    ordered: false,
    on: [handles(lessonCompletedV1, () => undefined)],
  }),
  by: () => undefined,
};

const told = (type: string) =>
  localEvent(
    { type, version: 1, context: 'library', aggregate: 'Loan' },
    { name: 'Told', validate: () => [] },
  );

const mails = consumer({
  name: 'library-mails',
  ordered: false,
  on: [handles(told('loan.due'), () => undefined), handles(told('loan.overdue'), () => undefined)],
});

const journal = consumer({
  name: 'library-journal',
  ordered: false,
  on: [handles(told('loan.noted'), () => undefined)],
});

const shelves = consumer({
  name: 'library-shelves',
  ordered: 'as it was put',
  on: [handles(userCreatedV1, () => undefined)],
});

/** A service that has one of everything that a service can have. */
export const declaration: ServiceDeclaration = {
  name: 'library',
  readModels: { of: 'books', projections, indexes: ['gsi1'] },
  routes: [
    route('GET /books', 'list-books', { does: 'Lists books', open: true, reads: { indexes: ['gsi1'] } }),
    route('POST /books/{bookId}/loans', 'lend-book', {
      does: 'Lends a book',
      executes: { decidesOnOthers: true },
      reads: { atLeast: true },
      timeoutSeconds: 20,
      reservedConcurrency: 5,
      memoryMegabytes: 1_024,
    }),
    route('GET /loans/{loanId}', 'get-loan', { does: 'Reads a loan', loads: true }),
  ],
  consumers: [
    consumes(readers, { does: 'lets readers in', timeoutSeconds: 60 }),
    consumes(shelves, { does: 'puts books back', enabled: false }),
    consumes(loans, {
      does: 'ends loans',
      executes: { freesUniqueValues: true },
      maximumConcurrency: 3,
      batchSize: 1,
    }),
    consumes(mails, {
      does: 'writes to readers',
      local: true,
      file: 'send-mails',
      executes: false,
      reads: true,
      secrets: ['mail-key'],
      environment: { SENDER: param('sender'), TOPIC: ref('Topic') },
      may: [allow('ses:SendEmail', arn('ses', `identity/${param('mailDomain')}`))],
    }),
    consumes(journal, { does: 'writes down what happened', local: true }),
    consumes(republication({ name: 'library-republication', source: 'edtech.library' }), {
      does: 'publishes again',
    }),
  ],
  jobs: [
    job('close-library', { does: 'Closes', executes: true, schedules: ['cron(0 18 * * ? *)'] }),
    job('count-library', { does: 'Tells what there is', may: [allow('s3:GetObject', arnOf('Shelf'))] }),
  ],
};

export const library = service(declaration);
