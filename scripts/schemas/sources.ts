/** The events of this folder belong to no service: any may publish them, under its own source. */
const SHARED_CONTEXT = 'platform';

interface InContext {
  readonly context: string;
}

/** Whether any service may publish the event. */
export const isShared = ({ context }: InContext): boolean => context === SHARED_CONTEXT;

/** The source of an event on the bus: the service that publishes it. A shared event has that of its publisher. */
export const sourceOf = ({ context }: InContext): string => `edtech.${context}`;

/** What every source of the platform begins with. */
export const SOURCE_PREFIX = 'edtech.';

/** The sources that an event may have, as a JSON Schema: of a text in OpenAPI 3.0 and in AsyncAPI. */
export const sourceSchemaOf = (
  event: InContext,
): { readonly enum: readonly string[] } | { readonly pattern: string } =>
  isShared(event) ? { pattern: '^edtech\\.[a-z][a-z0-9-]*$' } : { enum: [sourceOf(event)] };
