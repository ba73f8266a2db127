import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { troubleWith } from '../../src/adapters/local-sender/triggers.ts';
import type { Arrived } from './sender-contract.ts';

/*
 * A stand-in that speaks as much of the API of Amazon SES (version 2) as this service uses: SendEmail, with the errors that
 * it is documented to give. Addresses have things go wrong, as with the local sender.
 */

export interface SesStub {
  readonly endpoint: string;
  readonly arrived: readonly Arrived[];
  /** Every request: method, path and tags. */
  readonly requests: readonly { readonly line: string; readonly tags: unknown }[];
  /** The next answer has this status and type, and does nothing. */
  failNext(status: number, type: string): void;
  close(): Promise<void>;
}

interface Sent {
  readonly FromEmailAddress: string;
  readonly Destination: { readonly ToAddresses: readonly [string] };
  readonly Content: {
    readonly Simple: {
      readonly Subject: { readonly Data: string };
      readonly Body: { readonly Text: { readonly Data: string }; readonly Html: { readonly Data: string } };
    };
  };
  readonly EmailTags: readonly { readonly Name: string; readonly Value: string }[];
}

const bodyOf = async (request: IncomingMessage): Promise<Sent> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
};

export const startSesStub = async (): Promise<SesStub> => {
  const arrived: Arrived[] = [];
  const requests: { line: string; tags: unknown }[] = [];
  const seen = new Set<string>();
  const failures: { status: number; type: string }[] = [];

  const answer = (response: ServerResponse, status: number, body: object, type?: string): void => {
    const headers = { 'content-type': 'application/json', ...(type ? { 'x-amzn-errortype': type } : {}) };
    response.writeHead(status, headers).end(JSON.stringify(body));
  };
  const refuse = (response: ServerResponse, status: number, type: string, address = ''): void =>
    // SES names the address in what it says; this service must not pass that on.
    answer(response, status, { message: `Something is wrong with ${address}` }, type);

  const keep = ({ FromEmailAddress, Destination, Content, EmailTags }: Sent): string => {
    const messageId = `ses-${arrived.length + 1}`;
    const tag = (name: string) => EmailTags.find(({ Name }) => Name === name)?.Value ?? '';
    arrived.push({
      from: FromEmailAddress,
      to: Destination.ToAddresses[0],
      subject: Content.Simple.Subject.Data,
      text: Content.Simple.Body.Text.Data,
      html: Content.Simple.Body.Html.Data,
      notificationId: tag('notification'),
      template: tag('template').replace(/-v\d+$/, ''),
      messageId,
    });
    return messageId;
  };

  const isFirst = ({ EmailTags }: Sent): boolean => {
    const id = JSON.stringify(EmailTags);
    const first = !seen.has(id);
    seen.add(id);
    return first;
  };

  const send = (sent: Sent, response: ServerResponse): void => {
    const [to] = sent.Destination.ToAddresses;
    const trouble = troubleWith(to);
    switch (trouble?.kind) {
      case 'refused': {
        const type = trouble.code === 'address-rejected' ? 'BadRequestException' : 'MessageRejected';
        refuse(response, 400, type, to);
        return;
      }
      case 'busy':
        if (trouble.once && !isFirst(sent)) break;
        refuse(response, 429, 'TooManyRequestsException', to);
        return;
      case 'lost-once':
        if (!isFirst(sent)) break;
        return;
      case 'delivered-without-answer':
        keep(sent);
        return;
    }
    answer(response, 200, { MessageId: keep(sent) });
  };

  const server = createServer(async (request, response) => {
    const sent = await bodyOf(request);
    requests.push({ line: `${request.method} ${request.url}`, tags: sent.EmailTags });
    const failure = failures.shift();
    if (failure === undefined) send(sent, response);
    else refuse(response, failure.status, failure.type, sent.Destination.ToAddresses[0]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;

  return {
    endpoint: `http://127.0.0.1:${port}`,
    arrived,
    requests,
    failNext: (status, type) => void failures.push({ status, type }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
