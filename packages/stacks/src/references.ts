/** What one part of a template takes from a resource: the resource's `Ref`, or one of its attributes. */
export interface Reference {
  readonly id: string;
  readonly attribute?: string;
}

/** `${Name}` and `${Name.Attribute}` in a substitution; `${!Name}` is text. */
const VARIABLE = /\$\{([^!${}][^${}]*)\}/g;

type Replacement = (reference: Reference) => unknown;

/** All that `value`, a part of a template, refers to, as often as it does. The names may be of parameters as well. */
export const referencesIn = (value: unknown): readonly Reference[] => {
  const found: Reference[] = [];
  replaceReferences(value, (reference) => {
    found.push(reference);
    return undefined;
  });
  return found;
};

/**
 * `value` with each reference replaced by the intrinsic that `replacement` gives for it; undefined leaves it as it is.
 * What replaces a reference inside of a substitution has to be a `Ref`, whose name is then substituted instead.
 */
export const replaceReferences = (value: unknown, replacement: Replacement): unknown => {
  if (Array.isArray(value)) return value.map((item) => replaceReferences(item, replacement));
  if (!isObject(value)) return value;
  const own = ownReference(value);
  if (own !== undefined) return replacement(own) ?? value;
  const substitution = value['Fn::Sub'];
  if (substitution !== undefined) return { 'Fn::Sub': inSubstitution(substitution, replacement) };
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, replaceReferences(inner, replacement)]),
  );
};

const ownReference = (value: Readonly<Record<string, unknown>>): Reference | undefined => {
  const { Ref: id, 'Fn::GetAtt': attribute } = value;
  if (typeof id === 'string') return { id };
  if (typeof attribute === 'string') return named(attribute);
  if (Array.isArray(attribute)) return named(attribute.join('.'));
  return undefined;
};

/** The variables of its own that a substitution names are no resources, whatever they are called. */
const inSubstitution = (substitution: unknown, replacement: Replacement): unknown => {
  if (typeof substitution === 'string') return inText(substitution, {}, replacement);
  if (!Array.isArray(substitution)) return substitution;
  const [text, variables] = substitution;
  const own = isObject(variables) ? variables : {};
  return [inText(String(text), own, replacement), replaceReferences(own, replacement)];
};

const inText = (text: string, own: object, replacement: Replacement): string =>
  text.replaceAll(VARIABLE, (written: string, name: string) => {
    if (Object.hasOwn(own, name)) return written;
    const replaced = replacement(named(name));
    return isObject(replaced) && typeof replaced.Ref === 'string' ? `\${${replaced.Ref}}` : written;
  });

const named = (name: string): Reference => {
  const [id = '', ...attribute] = name.split('.');
  return attribute.length === 0 ? { id } : { id, attribute: attribute.join('.') };
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
