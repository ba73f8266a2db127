import ts from 'typescript';

/** A decision that a domain module exports, and where the function that makes it stands in the text. */
export interface FoundDecision {
  readonly name: string;
  /** The function that is exported: of the command's facts, which returns the decision. */
  readonly start: number;
  readonly end: number;
}

/**
 * The decisions in the text of a domain module: exported functions that say `Decision<…>` of what they return, by itself or by
 * an alias of their module.
 */
export const decisionsIn = (text: string): readonly FoundDecision[] => {
  const source = ts.createSourceFile('domain.ts', text, ts.ScriptTarget.Latest, true);
  const aliases = source.statements
    .filter(ts.isTypeAliasDeclaration)
    .filter(({ type }) => isNamed(type, ['Decision']))
    .map(({ name }) => name.text);
  const names = ['Decision', ...aliases];
  return source.statements
    .filter(ts.isVariableStatement)
    .filter(({ modifiers = [] }) => modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .flatMap(({ name, initializer }) =>
      initializer !== undefined &&
      ts.isArrowFunction(initializer) &&
      initializer.type !== undefined &&
      isNamed(initializer.type, names)
        ? [{ name: name.getText(), start: initializer.getStart(), end: initializer.getEnd() }]
        : [],
    );
};

const isNamed = (type: ts.TypeNode, names: readonly string[]): boolean =>
  ts.isTypeReferenceNode(type) && names.includes(type.typeName.getText());

/** On the first line, which it leaves the first. */
const NAMED =
  'const named$ = (name, make) => (...facts) => Object.defineProperty(make(...facts), "name", { value: name });';

/**
 * The same module, whose decisions bear the names of the functions that make them: a decision by itself is a function without
 * a name. Lines stay where they are.
 */
export const withNamedDecisions = (text: string): string => {
  const decisions = decisionsIn(text);
  if (decisions.length === 0) return text;
  const changed = decisions.toReversed().reduce((now, { name, start, end }) => {
    const make = now.slice(start, end);
    return `${now.slice(0, start)}named$(${JSON.stringify(name)}, ${make})${now.slice(end)}`;
  }, text);
  return `${NAMED} ${changed}`;
};
