import type { Consuming } from './consumes.ts';
import { kebabCase } from './names.ts';
import type { Running } from './runs.ts';

/** Name of a consumer's file in `src/functions`: its own name without that of its service, which it begins with. */
export const consumerFile = (service: string, { consumer: { name }, file }: Consuming): string =>
  file ?? (name.startsWith(`${service}-`) ? name.slice(service.length + 1) : name);

/** Name of the file in `src/functions` that hears for a saga. */
export const sagaFile = ({ saga: { name } }: Running): string => kebabCase(name);
