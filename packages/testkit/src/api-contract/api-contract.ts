import { recordCall } from './calls.ts';
import { type ApiDocument, readApiDocument } from './document.ts';
import { type Exchange, isDone } from './exchange.ts';
import { requestProblems } from './request-problems.ts';
import { responseProblems } from './response-problems.ts';
import { schemasOf } from './schemas.ts';

/** The platform and the document of its API say different things. */
export class ApiContractBroken extends Error {
  readonly problems: readonly string[];

  constructor(operation: string, problems: readonly string[], { responseBody }: Exchange) {
    super(
      [
        `${operation} is not as docs/api/openapi.json says:`,
        ...problems.map((problem) => `  ${problem}`),
        `It answered: ${responseBody.slice(0, 1_000)}`,
      ].join('\n'),
    );
    this.name = 'ApiContractBroken';
    this.problems = problems;
  }
}

/** Holds every exchange with the platform against the document. */
export interface ApiContract {
  /** @throws ApiContractBroken */
  hold(exchange: Exchange): void;
}

export const apiContract = (
  document: ApiDocument = readApiDocument(),
  called: (operation: string) => void = recordCall,
): ApiContract => {
  const broken = schemasOf(document);
  return {
    hold(exchange) {
      const { method, url, status } = exchange;
      const found = document.find(method, url.pathname);
      if (found === undefined) {
        if (status === 404) return;
        throw new ApiContractBroken(`${method} ${url.pathname}`, ['is not in it'], exchange);
      }
      const { operation, path } = found;
      const problems = [
        ...responseProblems(operation, exchange, broken),
        ...(isDone(exchange) ? requestProblems(operation, path, exchange, broken) : []),
      ];
      if (problems.length > 0) throw new ApiContractBroken(operation.name, problems, exchange);
      if (isDone(exchange)) called(operation.name);
    },
  };
};
