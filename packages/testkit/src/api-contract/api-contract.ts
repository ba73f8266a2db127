import { recordCall } from './calls.ts';
import { type ApiDocument, asPart, readApiDocument } from './document.ts';
import { type Exchange, isDone, parsed } from './exchange.ts';
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
      const { method, url } = exchange;
      const found = document.find(method, url.pathname);
      if (found === undefined) {
        const problems = unknownRouteProblems(exchange);
        if (problems.length === 0) return;
        throw new ApiContractBroken(`${method} ${url.pathname}`, ['is not in it', ...problems], exchange);
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

/** What the introduction of the document says of paths and methods that are not in it. */
const unknownRouteProblems = (exchange: Exchange): readonly string[] => {
  const { code } = asPart(parsed(exchange.responseBody));
  return exchange.status === 404 && code === 'route-unknown' ? [] : [`answers ${exchange.status}`];
};
