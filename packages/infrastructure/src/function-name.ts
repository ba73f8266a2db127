import type { Consuming } from './consumes.ts';

/** Name of a consumer's file in `src/functions`: its own name without that of its service, which it begins with. */
export const consumerFile = (service: string, { consumer: { name }, file }: Consuming): string =>
  file ?? (name.startsWith(`${service}-`) ? name.slice(service.length + 1) : name);
