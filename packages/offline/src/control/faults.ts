import { type Faults, InvalidFaultPlan } from '../faults/index.ts';

interface FaultsAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Answers `GET`, `PUT` and `DELETE /faults`; undefined for every other request.
 * @param readBody resolves with the body as text
 */
export async function answerFaults(
  route: string,
  faults: Faults,
  readBody: () => Promise<string>,
): Promise<FaultsAnswer | undefined> {
  switch (route) {
    case 'GET /faults':
      return inForce(faults);
    case 'PUT /faults':
      return setPlan(faults, await readBody());
    case 'DELETE /faults':
      faults.clear();
      return inForce(faults);
    default:
      return undefined;
  }
}

function inForce({ current }: Faults): FaultsAnswer {
  return { status: 200, body: current === undefined ? { on: false } : { on: true, ...current } };
}

function setPlan(faults: Faults, body: string): FaultsAnswer {
  const parsed = parse(body);
  if (parsed === undefined)
    return { status: 400, body: { code: 'INVALID_FAULT_PLAN', message: 'The body is not JSON.' } };
  try {
    faults.set(parsed.value);
  } catch (error) {
    if (!(error instanceof InvalidFaultPlan)) throw error;
    const { code, message, problems } = error;
    return { status: 400, body: { code, message, problems } };
  }
  return inForce(faults);
}

function parse(body: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(body) };
  } catch {
    return undefined;
  }
}
