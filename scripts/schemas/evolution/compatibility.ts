import type { Schema } from '../schema.ts';
import type { BreakingChange } from './breaking-change.ts';
import { keywordChanges } from './keywords.ts';

/**
 * What breaks when `published` becomes `proposed` under the same version.
 *
 * Producers and consumers are not deployed at one moment, and events are kept: so whatever the published schema allows
 * must pass the proposed one (events that are stored, queued or recorded), and whatever the proposed one allows must pass
 * the published one (consumers that have not been deployed yet). What is left: optional fields may be added, and words
 * may change.
 */
export const breakingChanges = (published: Schema, proposed: Schema, at = ''): readonly BreakingChange[] => {
  if (published.type !== proposed.type) {
    const because =
      `It was ${published.type} and would be ${proposed.type}: stored events no longer pass, ` +
      `and consumers that are running expect ${published.type}.`;
    return [{ at: `${at}/type`, rule: 'type-changed', because }];
  }
  return [
    ...keywordChanges(published, proposed, at),
    ...propertyChanges(published, proposed, at),
    ...(published.items === undefined || proposed.items === undefined
      ? []
      : breakingChanges(published.items, proposed.items, `${at}/items`)),
  ];
};

const propertyChanges = (published: Schema, proposed: Schema, at: string): readonly BreakingChange[] => {
  const before = published.properties ?? {};
  const after = proposed.properties ?? {};
  const wasRequired = (name: string): boolean => published.required?.includes(name) === true;
  const isRequired = (name: string): boolean => proposed.required?.includes(name) === true;
  const added = Object.keys(after).filter((name) => !Object.hasOwn(before, name));
  const kept = Object.entries(before).flatMap(([name, schema]): readonly BreakingChange[] => {
    const here = `${at}/properties/${name}`;
    const next = after[name];
    if (next === undefined) return [removal(here, name, wasRequired(name), added)];
    const demand: readonly BreakingChange[] =
      wasRequired(name) === isRequired(name) ? [] : [demandChange(`${at}/required`, name, isRequired(name))];
    return [...demand, ...breakingChanges(schema, next, here)];
  });
  const demanded = added.filter(isRequired).map((name) => ({
    at: `${at}/properties/${name}`,
    rule: 'required-field-added',
    because: `${name} would be required, but stored events do not have it, and producers that are running do not send it.`,
  }));
  return [...kept, ...demanded];
};

const removal = (at: string, name: string, required: boolean, added: readonly string[]): BreakingChange => {
  const renamed =
    added.length === 0 ? '' : ` A field is not renamed either: ${added.join(', ')} would be new.`;
  return required
    ? {
        at,
        rule: 'required-field-removed',
        because: `${name} would be gone, but consumers that are running refuse an event without it.${renamed}`,
      }
    : {
        at,
        rule: 'optional-field-removed',
        because: `${name} would be gone, but stored events that have it no longer pass for publishing again, and consumers that read it find nothing.${renamed}`,
      };
};

const demandChange = (at: string, name: string, required: boolean): BreakingChange =>
  required
    ? {
        at,
        rule: 'optional-field-required',
        because: `${name} would be required, but stored events may lack it.`,
      }
    : {
        at,
        rule: 'required-field-optional',
        because: `${name} could be absent, but consumers that are running rely on it.`,
      };
