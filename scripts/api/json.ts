/** A part of the document. */
export interface Json {
  readonly [key: string]: unknown;
}

/** A reference to one of the document's components: `schemas/Problem`. */
export const ref = (component: string): Json => ({ $ref: `#/components/${component}` });
